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
  /// How many files were neither wanted nor a photo's companions.
  private(set) var passedOver = 0
  /// Why reading stopped before the folder's end, if it did.
  private(set) var failure: Errno?

  /// Reads names: only symbolic links (and names on disks that tell no types) are looked at, and only files whose name
  /// leaves doubt are opened. What vanishes meanwhile is left out.
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
    } else if type == Int32(DT_REG) {
      if unsafe isWanted(name, stream) {
        unsafe files.append(name)
      } else if unsafe !Self.isCompanion(name) {
        passedOver += 1
      }
    }
  }

  private func isWanted(_ name: UnsafeRawBufferPointer, _ stream: FolderEntries.Stream) -> Bool {
    if names == .all { return true }
    if unsafe PhotoName.isPhoto(name) { return true }
    let isFilm = unsafe names == .photosAndFilms && PhotoName.isFilm(name)
    guard unsafe PhotoName.leavesDoubt(name) else { return isFilm }
    let start = unsafe Self.beginning(of: name, stream)
    return FileSignature.format(of: start) != nil || isFilm && FileSignature.isTransportStream(start)
  }

  /// Whether the file describes a photo beside it.
  private static func isCompanion(_ name: UnsafeRawBufferPointer) -> Bool {
    let ending = unsafe name.suffix(4).map { $0 | 0x20 }
    return ending.elementsEqual(".xmp".utf8)
  }

  /// The first bytes of a file, as many as tell its kind; none when they cannot be read.
  private static func beginning(of name: UnsafeRawBufferPointer, _ stream: FolderEntries.Stream) -> [UInt8] {
    // SAFETY: `name` ends with a zero byte inside the entry.
    guard let base = unsafe name.baseAddress?.assumingMemoryBound(to: CChar.self) else { return [] }
    // It was a regular file a moment ago; a pipe in its place must not block.
    let descriptor = unsafe openat(dirfd(stream), base, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    return unsafe [UInt8](unsafeUninitializedCapacity: 512) { buffer, filled in
      // SAFETY: `read` writes at most the buffer's 512 bytes.
      filled = unsafe max(0, read(descriptor, buffer.baseAddress, 512))
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
