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
  private(set) var photos = NameList()
  private(set) var folders = NameList()
  private let includesFilms: Bool
  /// Why reading stopped early, if it did.
  private(set) var failure: Errno?

  /// Reads only names. No file is opened, and `stat` is called only for symbolic links and where the file system
  /// does not report types. Files that disappear meanwhile are left out.
  init(_ folder: FilePath, includesFilms: Bool = false, isCancelled: () -> Bool) throws(Errno) {
    self.includesFilms = includesFilms
    // SAFETY: `stream` is open until closed at the end; `entry` is used only until the next call of readdir.
    guard let stream = unsafe folder.withPlatformString({ unsafe opendir($0) }) else {
      throw Errno(rawValue: errno)
    }
    defer { unsafe closedir(stream) }
    let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    var count = 0
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else { break }
      count += 1
      if count.isMultiple(of: 1024), isCancelled() { return }
      let start = unsafe UnsafeRawPointer(entry).advanced(by: nameOffset)
      let length = unsafe strlen(start.assumingMemoryBound(to: CChar.self))
      let name = unsafe UnsafeRawBufferPointer(start: start, count: length)
      guard length > 0, unsafe name[0] != 0x2E else { continue }
      unsafe add(name, type: entry.pointee.d_type, stream)
    }
    if errno != 0 { failure = Errno(rawValue: errno) }
    photos.sort()
    folders.sort()
  }

  private mutating func add(_ name: UnsafeRawBufferPointer, type: UInt8, _ stream: DirectoryStream) {
    var type = Int32(type)
    let isPhoto = unsafe PhotoName.isPhoto(name) || (includesFilms && PhotoName.isFilm(name))
    let isUnknown = type == Int32(DT_LNK) || type == Int32(DT_UNKNOWN)
    if isUnknown {
      var status = stat()
      // SAFETY: `name` ends with a zero byte inside the entry.
      guard let base = unsafe name.baseAddress?.assumingMemoryBound(to: CChar.self),
        unsafe fstatat(dirfd(stream), base, &status, 0) == 0
      else { return }
      switch status.st_mode & S_IFMT {
      case S_IFREG: type = Int32(DT_REG)
      case S_IFDIR: type = Int32(DT_DIR)
      default: return
      }
    }
    if type == Int32(DT_DIR) {
      unsafe folders.append(name)
    } else if isPhoto, type == Int32(DT_REG) {
      unsafe photos.append(name)
    }
  }
}

#if canImport(Darwin)
  typealias DirectoryStream = UnsafeMutablePointer<DIR>
#else
  typealias DirectoryStream = OpaquePointer
#endif

/// Which file names are those of photos and films.
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
