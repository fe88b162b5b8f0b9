import Files
import Foundation
import Imaging
public import SystemPackage

extension CropExporter {
  /// A crop and the file it becomes.
  struct Target {
    var cut: CutFace
    /// Below the export's folder.
    var name: FilePath
    var path: FilePath
    /// Whether a file of that name was left by an interrupted export.
    var isOwn: Bool
  }

  /// Names for a photo's crops; those whose file exists are treated as the options say.
  func targets(
    _ cuts: [CutFace], _ photo: FilePath, _ result: inout PhotoExport
  ) throws(ExportError) -> [Target] {
    var targets: [Target] = []
    for cut in cuts {
      var name = self.name(of: photo, cut.face)
      var isTaken = !names.take(name)
      if isTaken, options.existing != .rename { throw .sameName(photo: photo, name: name) }
      if options.existing == .rename {
        let wanted = name
        var number = 2
        while isTaken || isForeign(name) {
          name = Self.renamed(wanted, number)
          number += 1
          isTaken = !names.take(name)
        }
      }
      let path = folder.pushing(name)
      if let existing = FileIdentity(of: path), originals.contains(existing) {
        throw .replacesPhoto(photo: photo, path: path)
      }
      if isForeign(name) {
        switch options.existing {
        case .refuse: throw .output(.exists(path))
        case .skip:
          result.skipped.append(path)
          continue
        case .rename, .overwrite: break
        }
      }
      targets.append(Target(cut: cut, name: name, path: path, isOwn: journal?.isOwn(name) ?? false))
    }
    return targets
  }

  /// Whether a file of that name exists that neither this export nor an interrupted one has begun.
  private func isForeign(_ name: FilePath) -> Bool {
    AtomicFile.exists(folder.pushing(name)) && journal?.isOwn(name) != true
  }

  private func name(of photo: FilePath, _ face: ExportFace) -> FilePath {
    guard let stem = plan.stem(of: photo) else {
      preconditionFailure("export: \(photo) is not part of the plan")
    }
    func named(_ index: Int?) -> [UInt8] {
      options.pattern.bytes { field, digits in
        switch field {
        case .photo: stem
        case .folder: Self.folder(of: photo)
        case .face: NamePattern.number(face.index, digits: digits)
        case .index: index.map { NamePattern.number($0, digits: digits) } ?? []
        case .person: NamePattern.safe(face.person ?? "", orElse: "unknown")
        case .template: NamePattern.safe(options.crops.template.name, orElse: "template")
        }
      }
    }
    let ending = Array(options.crops.format.ending.utf8)
    guard options.pattern.counts else { return FilePath(bytes: named(nil) + ending) }
    return names.numbered(named(nil)) { FilePath(bytes: named($0) + ending) }
  }

  fileprivate static func folder(of photo: FilePath) -> [UInt8] {
    let name = photo.removingLastComponent().lastComponent?.string ?? ""
    return NamePattern.safe(name, orElse: "folder")
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
    let pattern = options.pattern
    guard options.existing == .refuse, !pattern.counts, !pattern.has(.person),
      let names = FileManager.default.enumerator(atPath: folder.string)
    else { return [] }
    // The text before and after the face's number.
    var wanted: Set<[[UInt8]]> = []
    let hasFace = pattern.has(.face)
    let mark: UInt8 = 0
    for photo in photos {
      guard let stem = stem(of: photo) else { continue }
      let name = pattern.bytes { field, _ in
        switch field {
        case .photo: stem
        case .folder: CropExporter.folder(of: photo)
        case .face: [mark]
        case .template: NamePattern.safe(options.crops.template.name, orElse: "template")
        case .index, .person: []
        }
      }
      wanted.insert((name + Array(options.crops.format.ending.utf8)).split(separator: mark).map(Array.init))
    }
    var found: [FilePath] = []
    for case let text as String in names where found.count < limit {
      let bytes = Array(text.utf8)
      let isWanted =
        hasFace
        ? Self.splits(bytes).contains { wanted.contains($0) } : wanted.contains([bytes])
      let name = FilePath(bytes: bytes)
      if isWanted, !history.isOwn(name) { found.append(folder.pushing(name)) }
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
