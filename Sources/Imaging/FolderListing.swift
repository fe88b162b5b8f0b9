import Files
import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The photos and folders directly inside one folder, in natural order, without hidden ones.
struct FolderListing {
  private(set) var files = NameList()
  private(set) var folders = NameList()
  private let names: FolderWalk.Names
  private let entersLinks: Bool
  /// Why reading stopped before the folder's end, if it did.
  private(set) var failure: Errno?

  /// Reads names only: nothing is opened, and only symbolic links (and names on disks that tell no types) are
  /// looked at. What vanishes meanwhile is left out.
  ///
  /// - Parameter entersLinks: whether links to folders are taken for folders; they are left out otherwise.
  init(
    _ folder: FilePath, _ names: FolderWalk.Names, entersLinks: Bool, isCancelled: () -> Bool
  ) throws(Errno) {
    (self.names, self.entersLinks) = (names, entersLinks)
    var count = 0
    var isWhole = true
    failure = unsafe try FolderEntries.read(folder) { name, type, stream in
      count += 1
      if count.isMultiple(of: 1024), isCancelled() {
        isWhole = false
        return false
      }
      if let first = unsafe name.first, first != 0x2E { unsafe add(name, type: type, stream) }
      return true
    }
    guard isWhole else { return }
    files.sort()
    folders.sort()
  }

  private mutating func add(_ name: UnsafeRawBufferPointer, type: UInt8, _ stream: FolderEntries.Stream) {
    var type = Int32(type)
    if type == Int32(DT_UNKNOWN) {
      guard let known = unsafe Self.type(of: name, stream, flags: AT_SYMLINK_NOFOLLOW) else { return }
      type = known
    }
    if type == Int32(DT_LNK) {
      guard let target = unsafe Self.type(of: name, stream, flags: 0) else { return }
      if target == Int32(DT_DIR), !entersLinks { return }
      type = target
    }
    if type == Int32(DT_DIR) {
      unsafe folders.append(name)
    } else if type == Int32(DT_REG), unsafe isWanted(name) {
      unsafe files.append(name)
    }
  }

  private func isWanted(_ name: UnsafeRawBufferPointer) -> Bool {
    switch names {
    case .all: true
    case .photos: unsafe PhotoName.isPhoto(name)
    case .photosAndFilms: unsafe PhotoName.isPhoto(name) || PhotoName.isFilm(name)
    }
  }

  /// Nil for what is neither file, folder nor link, and what has gone.
  private static func type(
    of name: UnsafeRawBufferPointer, _ stream: FolderEntries.Stream, flags: Int32
  ) -> Int32? {
    var status = stat()
    // SAFETY: `name` ends with a zero byte inside the entry.
    guard let base = unsafe name.baseAddress?.assumingMemoryBound(to: CChar.self),
      unsafe fstatat(dirfd(stream), base, &status, flags) == 0
    else { return nil }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: Int32(DT_REG)
    case S_IFDIR: Int32(DT_DIR)
    case S_IFLNK: Int32(DT_LNK)
    default: nil
    }
  }
}

/// Which names in a folder are taken for photos.
public enum PhotoName {
  /// Extensions of photos, without the dot, in lower case, the most common first.
  public static let endings = [
    "jpg", "jpeg", "png", "jpe", "jfif", "webp", "heic", "heif", "hif", "avif", "tif", "tiff", "gif",
    // Camera raw files.
    "dng", "cr2", "cr3", "nef", "nrw", "arw", "srw", "raf", "orf", "rw2", "pef",
  ]

  private static let photoEndings = Set(endings.map { Array($0.utf8) })

  private static let filmEndings: Set<[UInt8]> = Set(
    [
      "mp4", "m4v", "mov", "mkv", "webm", "avi", "mpg", "mpeg", "wmv", "flv", "mts",
    ].map { Array($0.utf8) })

  /// Whether the name has the extension of any ``PhotoFormat``, in upper or lower case. That includes formats that
  /// this build cannot read: their error message says what is missing.
  public static func isPhoto(_ name: some BidirectionalCollection<UInt8>) -> Bool {
    ends(name, in: photoEndings)
  }

  /// Whether the name has the extension of a film, in upper or lower case.
  public static func isFilm(_ name: some BidirectionalCollection<UInt8>) -> Bool {
    ends(name, in: filmEndings)
  }

  private static func ends(
    _ name: some BidirectionalCollection<UInt8>, in endings: Set<[UInt8]>
  ) -> Bool {
    guard let dot = name.suffix(5).lastIndex(of: 0x2E), dot != name.startIndex else { return false }
    let ending = name[name.index(after: dot)...]
    return endings.contains(ending.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
  }
}
