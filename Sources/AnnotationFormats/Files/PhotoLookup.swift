package import Annotations
import Files
import Foundation
package import Imaging
package import SystemPackage

/// Finds the photos that annotation files name: by a path relative to some folder, by a name without a folder, or by a
/// name without an extension; as it is written, or as other systems write it.
package final class PhotoLookup {
  private let folders, absoluteFolders: [FilePath]
  /// What a photo is looked up by, its size and its content come from one opening.
  let files: PhotoFileCache
  /// By the file and the bytes of the name: texts are equal in all Unicode forms, but files are not.
  private var known: [[UInt8]: PhotoMatch] = [:]
  private var frames: [FilePath: StoredFrame?] = [:]
  /// The photos below the folders, and below files' own folders elsewhere; made when first needed.
  private var below: [FilePath: PhotoNames] = [:]
  /// The photos directly in folders.
  private var inside: [FilePath: PhotoNames] = [:]

  /// The number of remembered answers: files refer to one photo several times in a row, and there may be very
  /// many photos.
  private static let memory = 4096
  /// The number of remembered folders.
  private static let folderMemory = 64

  /// - Parameter folders: where photos are looked for, the likeliest first.
  package init(_ folders: [FilePath], _ files: PhotoFileCache = PhotoFileCache()) {
    self.files = files
    self.folders = folders.map { $0.isEmpty ? "." : $0 }
    absoluteFolders = self.folders.map(AnnotationFiles.absolute)
  }

  /// The photo that a file calls `name`; without its extension in some formats.
  package func photo(_ name: String, of file: AnnotationFile) -> PhotoMatch {
    let key = (file.isFilePerPhoto ? file.path : file.folder).bytes + [0] + Array(name.utf8)
    if let found = known[key] { return found }
    let found = search(name, file)
    if known.count >= Self.memory { known = [:] }
    known[key] = found
    return found
  }

  package func frame(at path: FilePath) -> StoredFrame? {
    if let found = frames[path] { return found }
    let frame = (try? files.file(at: path)).flatMap { StoredFrame(of: $0) }
    files.trim()
    if frames.count >= Self.memory { frames = [:] }
    frames[path] = .some(frame)
    return frame
  }

  // MARK: At the place that the file says

  private func search(_ name: String, _ file: AnnotationFile) -> PhotoMatch {
    let spellings = Self.spellings(of: name)
    let places = spellings.flatMap { self.places($0, file) }
    var fault: PhotoMatch?
    for place in places {
      switch Self.kind(files, place) {
      case .success: return .found(Self.tidy(place))
      case .failure(.notFound), .failure(.isFolder): break
      case .failure(let error): fault = fault ?? .unreadable(Self.tidy(place), reason: Self.reason(error))
      }
    }
    // In another letter case, or with an extension that the file leaves out.
    for place in places {
      let match = one(
        of: inFolder(of: place) { $0.photos(named: $1) } ?? inFolder(of: place, Self.stems) ?? [])
      if match != .none { return match }
    }
    if file.triesOwnName {
      for folder in [file.folder] + file.photoFolders {
        let own = folder.appending(file.path.stem ?? "")
        let match = one(of: inFolder(of: own, Self.stems) ?? [])
        if match != .none { return match }
      }
    }
    let match = searchByName(spellings, file)
    return match == .none ? fault ?? .none : match
  }

  /// The path without steps back, if that is the same file, so that a photo has one path.
  private static func tidy(_ path: FilePath) -> FilePath {
    guard path.components.contains(where: { $0.kind == .parentDirectory }) else { return path }
    let way = path.lexicallyNormalized()
    return FileIdentity(of: way) == FileIdentity(of: path) ? way : path
  }

  private static func stems(_ names: PhotoNames, _ name: String) -> [FilePath] { names.photos(stem: name) }

  /// The ways to read a name, the literal one first: from Windows, from an address, with steps that lead nowhere.
  private static func spellings(of name: String) -> [FilePath] {
    var texts = [name]
    if name.hasPrefix("file://") { texts.append(String(name.dropFirst(7))) }
    texts += texts.filter { $0.contains("\\") }.map { $0.replacing("\\", with: "/") }
    texts += texts.filter { $0.contains("%") }.compactMap(\.removingPercentEncoding)
      .filter { !$0.contains("\0") }
    var seen: Set<FilePath> = []
    return texts.compactMap { text in
      let path = RawArguments.path(text)
      let way = FilePath(root: path.root, path.components.filter { $0.kind != .currentDirectory })
      guard way.lastComponent?.kind == .regular, seen.insert(way).inserted else { return nil }
      return way
    }
  }

  /// Where a photo lies if its name is exactly right.
  private func places(_ name: FilePath, _ file: AnnotationFile) -> [FilePath] {
    if name.isAbsolute { return [name] }
    guard file.isFilePerPhoto else { return ([file.folder] + folders).map { $0.pushing(name) } }
    // A folder of photos may hold others of the same name, so the folder of the file must decide.
    let last = FilePath(root: nil, name.components.suffix(1))
    return [file.folder.pushing(name), file.folder.pushing(last)] + file.photoFolders.map { $0.pushing(last) }
  }

  private func isPhoto(_ path: FilePath) -> Bool {
    guard path.lastComponent != nil else { return false }
    return (try? Self.kind(files, path).get()) != nil
  }

  /// The header of a photo, or why there is none.
  private static func kind(_ files: PhotoFileCache, _ path: FilePath) -> Result<PhotoHeader, PhotoError> {
    Result { () throws(PhotoError) in
      try files.with(path) { file throws(PhotoError) in try file.header() }
    }
  }

  /// The photos directly in the folder of `place`; nil when there are none.
  private func inFolder(
    of place: FilePath, _ choose: (PhotoNames, String) -> [FilePath]
  ) -> [FilePath]? {
    guard let name = place.lastComponent else { return nil }
    let folder = place.removingLastComponent()
    let names = inside[folder] ?? PhotoNames([folder], isRecursive: false)
    if inside.count >= Self.folderMemory { inside = [:] }
    inside[folder] = names
    let found = choose(names, name.text).filter(isPhoto)
    return found.isEmpty ? nil : found
  }

  /// The only one of several photos. Names of the same file count once.
  private func one(of photos: [FilePath]) -> PhotoMatch {
    var seen: Set<FileIdentity> = []
    let different = photos.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
      .filter { photo in FileIdentity(of: photo).map { seen.insert($0).inserted } ?? true }
    return different.count > 1 ? .several(different) : different.first.map(PhotoMatch.found) ?? .none
  }

  // MARK: By name, wherever it lies

  private func searchByName(_ spellings: [FilePath], _ file: AnnotationFile) -> PhotoMatch {
    let names = names(for: file)
    var seen: Set<FilePath> = []
    func candidates(_ choose: (PhotoNames, String) -> [FilePath], _ names: [PhotoNames]) -> [FilePath] {
      let texts = spellings.compactMap { $0.lastComponent?.text }
      return names.flatMap { names in texts.flatMap { choose(names, $0) } }
        .filter { seen.insert($0).inserted }
    }
    var found = candidates({ $0.photos(named: $1) }, names)
    if found.isEmpty { found = candidates(Self.stems, names) }
    var ranked = found.map { (path: $0, fit: PhotoFit($0, spellings, file)) }
    while let best = ranked.map(\.fit).max() {
      let winners = ranked.filter { $0.fit == best }.map(\.path).filter(isPhoto)
      if winners.isEmpty {
        ranked.removeAll { $0.fit == best }
        continue
      }
      // A photo at the same place below its folder as the file below its own speaks for itself, too.
      let mirrored = found.filter { isMirrored($0, file) && isPhoto($0) }
      let both = mirrored.filter(winners.contains)
      if !both.isEmpty { return one(of: both) }
      return one(of: best.namedFolders > 0 ? winners : winners + mirrored)
    }
    guard let first = found.first, case .failure(let error) = Self.kind(files, first) else { return .none }
    return .unreadable(first, reason: Self.reason(error))
  }

  /// Why, for a message that says by itself that the photo cannot be read.
  private static func reason(_ error: PhotoError) -> String {
    if case .unreadable(_, let reason) = error { reason } else { error.explanation }
  }

  private func isMirrored(_ photo: FilePath, _ file: AnnotationFile) -> Bool {
    guard file.isFilePerPhoto else { return false }
    let wanted = file.foldersBelowRoot
    let holders = AnnotationFile.folders(of: photo)
    return absoluteFolders.contains { root in
      let depth = root.components.count
      return holders.count == depth + wanted.count && Array(holders.prefix(wanted.count)) == wanted
    }
  }

  private func names(for file: AnnotationFile) -> [PhotoNames] {
    // The key of those below all folders is empty.
    let all = below[""] ?? PhotoNames(folders, isRecursive: true)
    below[""] = all
    let place = AnnotationFiles.absolute(file.folder)
    if absoluteFolders.contains(where: place.starts(with:)) { return [all] }
    let near = below[place] ?? PhotoNames([file.folder], isRecursive: true)
    if below.count >= Self.folderMemory { below = ["": all] }
    below[place] = near
    return [near, all]
  }
}

/// How well a photo of the right name fits otherwise.
private struct PhotoFit: Comparable {
  /// How many folders agree with those in the name, and with those that hold the file, counted from the innermost.
  var namedFolders = 0, fileFolders = 0
  /// How many folders and names agree to the letter.
  var exact = 0

  init(_ photo: FilePath, _ spellings: [FilePath], _ file: AnnotationFile) {
    let holders = AnnotationFile.folders(of: photo)
    for spelling in spellings {
      let named = spelling.removingLastComponent().components.reversed()
        .filter { $0.kind == .regular }.map(\.string)
      let agreeing = zip(named, holders).prefix { PhotoNames.folded($0) == PhotoNames.folded($1) }
      namedFolders = max(namedFolders, agreeing.count)
      let same = zip(named, holders).prefix { $0.utf8.elementsEqual($1.utf8) }
      let isSame = spelling.lastComponent?.bytes == photo.lastComponent?.bytes
      exact = max(exact, 2 * same.count + (isSame ? 1 : 0))
    }
    if file.isFilePerPhoto {
      fileFolders = zip(file.folders, holders).prefix { AnnotationFile.agree($0, $1) }.count
    }
  }

  static func < (a: PhotoFit, b: PhotoFit) -> Bool {
    (a.namedFolders, a.fileFolders, a.exact) < (b.namedFolders, b.fileFolders, b.exact)
  }
}
