package import Annotations
import Files
package import Imaging
package import SystemPackage

/// Finds the photos that files of annotations name in their own ways: by a path relative to some folder, by a name
/// without folder, by a name without ending.
package final class PhotoLookup {
  private let folders: [FilePath]
  /// What a photo is looked up by, its size and its content come from one opening.
  let files: PhotoFileCache
  private var known: [String: FilePath?] = [:]
  private var frames: [FilePath: StoredFrame?] = [:]
  /// Photos below the folders by their name, and by their name without its ending; made when first needed.
  private var index: [String: [FilePath]]?

  package static let endings = PhotoName.endings.flatMap { [$0, $0.uppercased()] }
  /// So many answers are remembered: files name one photo several times in a row, and there may be very many photos.
  private static let memory = 4096

  /// - Parameter folders: where photos are looked for, the likeliest first.
  package init(_ folders: [FilePath], _ files: PhotoFileCache = PhotoFileCache()) {
    self.files = files
    self.folders = folders.map { $0.isEmpty ? "." : $0 }
  }

  /// The photo, or nil when there is none or several fit equally well.
  ///
  /// - Parameter folder: that of the file that names it, where it is looked for first.
  package func path(_ name: String, beside folder: FilePath) -> FilePath? {
    let key = "\(folder.text)\u{0}\(name)"
    if let found = known[key] { return found }
    let found = search(name, [folder.isEmpty ? "." : folder] + folders)
    if known.count >= Self.memory { known = [:] }
    known[key] = .some(found)
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

  private func search(_ name: String, _ folders: [FilePath]) -> FilePath? {
    let path = RawArguments.path(name)
    let places = path.isAbsolute ? [path] : folders.map { $0.pushing(path) }
    for place in places {
      if isPhoto(place) { return place }
      for ending in Self.endings {
        let candidate = (place.bytes + [0x2E] + Array(ending.utf8)).path
        if isPhoto(candidate) { return candidate }
      }
    }
    return searchByName(path, folders)
  }

  private func isPhoto(_ path: FilePath) -> Bool {
    guard path.lastComponent != nil else { return false }
    return (try? files.with(path) { file throws(PhotoError) in try file.header() }) != nil
  }

  /// Among photos of the same name, the one whose folders agree furthest with those in `path`.
  private func searchByName(_ path: FilePath, _ folders: [FilePath]) -> FilePath? {
    if index == nil {
      var found: [String: [FilePath]] = [:]
      for photo in FolderScan(folders, isRecursive: true).all().photos {
        guard let name = photo.lastComponent else { continue }
        // Other programs write the nearest text of a name that is none.
        let names = [name.text, name.string, photo.stemText, photo.stem ?? name.string]
        for name in Set(names) { found[name, default: []].append(photo) }
      }
      index = found
    }
    guard let name = path.lastComponent else { return nil }
    let candidates = index?[name.text] ?? []
    let wanted = path.removingLastComponent().components.reversed().map(\.string)
    let ranked = candidates.map { candidate in
      let folders = candidate.removingLastComponent().components.reversed().map(\.string)
      return (path: candidate, agreement: zip(wanted, folders).prefix { $0 == $1 }.count)
    }
    let best = ranked.map(\.agreement).max() ?? 0
    let winners = ranked.filter { $0.agreement == best }
    return winners.count == 1 ? winners[0].path : nil
  }
}
