import Files
import Foundation
import Imaging
public import SystemPackage

extension CropExporter {
  /// A crop and the file it becomes.
  struct Target {
    var chosen: ChosenFace
    /// Below the export's folder.
    var name: FilePath
    var path: FilePath
    /// Whether a file of that name may be replaced, because an export wrote it.
    var isOwn = false
    /// The crop when it is in the folder already.
    var kept: ExportRecord.Crop?
  }

  /// Names for a photo's crops; those whose file exists are treated as the options say.
  func targets(
    _ chosen: [ChosenFace], _ photo: FilePath, _ stamp: FileStamp, _ left: inout [LeftOut],
    _ result: inout PhotoExport
  ) throws(ExportError) -> [Target] {
    var targets: [Target] = []
    let pixels = identities.pixels(photo)
    for face in chosen {
      var name = self.name(of: photo, face.face.face)
      var isTaken = !names.take(name)
      if isTaken, options.existing != .rename { throw .sameName(photo: photo, name: name) }
      func kept() -> ExportRecord.Crop? {
        isTaken ? nil : journal?.kept(name, of: photo, face: face.face.face.index, pixels: pixels, stamp)
      }
      if options.existing == .rename {
        let wanted = name
        var number = 2
        while isTaken || isForeign(name) && kept() == nil {
          name = Self.renamed(wanted, number)
          number += 1
          isTaken = !names.take(name)
        }
      }
      var target = Target(chosen: face, name: name, path: folder.pushing(name), kept: kept())
      if target.kept == nil, try !makeWay(for: &target, photo) {
        result.skipped.append(target.path)
        left.append(
          LeftOut(reason: .conflict, text: "\(target.path.shown): already exists", face: face.face))
        continue
      }
      targets.append(target)
    }
    return targets
  }

  /// Checks what is in the place of a crop.
  ///
  /// - Returns: false when it stays there.
  private func makeWay(for target: inout Target, _ photo: FilePath) throws(ExportError) -> Bool {
    if let existing = FileIdentity(of: target.path), originals.contains(existing) {
      throw .replacesPhoto(photo: photo, path: target.path)
    }
    target.isOwn = journal?.isOwn(target.name, orWritten: options.replacesOwn) ?? false
    if !target.isOwn, AtomicFile.exists(target.path) {
      switch options.existing {
      case .refuse: throw .output(.exists(target.path))
      case .skip: return false
      case .rename, .overwrite: break
      }
    }
    return true
  }

  /// Whether a file of that name exists that neither this export nor an interrupted one has begun.
  private func isForeign(_ name: FilePath) -> Bool {
    AtomicFile.exists(folder.pushing(name))
      && journal?.isOwn(name, orWritten: options.replacesOwn) != true
  }

  private func name(of photo: FilePath, _ face: ExportFace) -> FilePath {
    guard plan.contains(photo) else { preconditionFailure("export: \(photo) is not part of the plan") }
    guard options.pattern.counts else { return FilePath(bytes: naming.name(of: photo, face: face)) }
    return names.numbered(naming.name(of: photo, face: face)) {
      FilePath(bytes: naming.name(of: photo, face: face, index: $0))
    }
  }

  /// `a_00.png` becomes `a_00-2.png`.
  private static func renamed(_ name: FilePath, _ number: Int) -> FilePath {
    let bytes = name.bytes
    let dot = bytes.lastIndex(of: 0x2E) ?? bytes.endIndex
    return FilePath(bytes: bytes[..<dot] + Array("-\(number)".utf8) + bytes[dot...])
  }
}

extension ExportPlan {
  /// Existing files in a folder, at most `limit`, with names that this plan would use, to report them before
  /// the work begins. Patterns whose names depend on more than photo and face are checked crop by crop.
  public func conflicts(
    in folder: FilePath, photos: [FilePath], options: ExportOptions, history: ExportHistory,
    limit: Int = 5
  ) -> [FilePath] {
    conflicts(in: folder, photos: photos, options: options, histories: [history], limit: limit)
  }

  /// The same, with all that the folder's journals say.
  package func conflicts(
    in folder: FilePath, photos: [FilePath], options: ExportOptions, journal: ExportJournal, limit: Int = 5
  ) -> [FilePath] {
    conflicts(in: folder, photos: photos, options: options, histories: journal.histories, limit: limit)
  }

  private func conflicts(
    in folder: FilePath, photos: [FilePath], options: ExportOptions, histories: [ExportHistory], limit: Int
  ) -> [FilePath] {
    let pattern = options.pattern
    guard options.existing == .refuse, !pattern.counts, !pattern.has(.person),
      let names = FileManager.default.enumerator(atPath: folder.string)
    else { return [] }
    let naming = CropNaming(self, options), identities = options.identities
    let hasFace = pattern.has(.face)
    // The text before and after the face's number.
    let wanted = Set(
      photos.filter(contains).map { photo in
        naming.name(of: photo, face: nil).split(separator: CropNaming.faceMark).map(Array.init)
      })
    var found: [FilePath] = []
    for case let text as String in names where found.count < limit {
      let bytes = Array(text.utf8)
      let isWanted =
        hasFace
        ? Self.splits(bytes).contains { wanted.contains($0) } : wanted.contains([bytes])
      guard isWanted else { continue }
      let name = FilePath(bytes: bytes)
      let isOwn = histories.contains {
        $0.isOwn(name, in: folder) || $0.mayKeep(name, pixels: identities.pixels, in: folder)
          || options.replacesOwn && $0.isOwnUnchanged(name, in: folder)
      }
      if !isOwn { found.append(folder.pushing(name)) }
    }
    return found
  }

  /// For each run of digits in a name, the text before and after it, unless empty.
  private static func splits(_ name: [UInt8]) -> [[[UInt8]]] {
    var splits: [[[UInt8]]] = []
    var start: Int?
    for index in 0...name.count {
      let isDigit = index < name.count && (0x30...0x39).contains(name[index])
      if isDigit, start == nil { start = index }
      if !isDigit, let first = start {
        splits.append([Array(name[..<first]), Array(name[index...])].filter { !$0.isEmpty })
        start = nil
      }
    }
    return splits
  }
}
