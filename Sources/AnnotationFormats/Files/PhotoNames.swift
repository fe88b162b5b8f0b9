import Files
import Imaging
import SystemPackage

/// The photos in some folders by name, in any letter case and Unicode form. Takes few bytes a photo.
struct PhotoNames {
  private struct Entry {
    /// The hash of the name without extension, folded.
    var key: UInt32
    var folder, start: UInt32
    var length: UInt16
  }

  private var folders: [FilePath] = []
  /// The photos' names, one after the other.
  private var bytes: [UInt8] = []
  /// In rising order of the keys.
  private var entries: [Entry] = []

  init(_ roots: [FilePath], isRecursive: Bool) {
    // A scan delivers what is no folder as it is.
    FolderScan(roots.filter(AnnotationFolder.isFolder), isRecursive: isRecursive).run { event in
      if case .photos(let photos) = event { for photo in photos { add(photo) } }
    }
    entries.sort { $0.key < $1.key }
  }

  private mutating func add(_ photo: FilePath) {
    guard let name = photo.lastComponent else { return }
    let folder = photo.removingLastComponent()
    if folders.last != folder { folders.append(folder) }
    let (start, length) = (bytes.count, name.bytes.count)
    bytes += name.bytes
    // For a name that is not text, other programs write the nearest text.
    for stem in Set([photo.stemText, photo.stem ?? name.string].map(Self.folded)) {
      entries.append(
        Entry(
          key: Self.key(stem), folder: UInt32(folders.count - 1), start: UInt32(start),
          length: UInt16(length)))
    }
  }

  private static func key(_ stem: String) -> UInt32 { UInt32(truncatingIfNeeded: stem.hashValue) }

  /// The photos with this name.
  func photos(named name: String) -> [FilePath] { photos(name, isStem: false) }

  /// The photos with this name and any extension.
  func photos(stem: String) -> [FilePath] { photos(stem, isStem: true) }

  private func photos(_ name: String, isStem: Bool) -> [FilePath] {
    let wanted = Self.folded(name)
    let key = Self.key(isStem ? wanted : Self.folded(RawArguments.path(name).stemText))
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return entries[low...].prefix { $0.key == key }.compactMap { entry in
      let start = Int(entry.start)
      let photo = folders[Int(entry.folder)].pushing(bytes[start..<start + Int(entry.length)].path)
      let texts =
        isStem
        ? [photo.stemText, photo.stem] : [photo.lastComponent?.text, photo.lastComponent?.string]
      return texts.contains { $0.map(Self.folded) == wanted } ? photo : nil
    }
  }

  /// Equal for names that differ only in letter case or Unicode form, because texts are compared by what they show.
  static func folded(_ name: String) -> String { name.lowercased() }
}
