import CCodecs
import Synchronization
public import SystemPackage

/// A photo's file as it was at one moment. It is opened when something is first read from it, and no byte is read
/// twice: header, date, fingerprint, face regions, preview and pixels share one opening, in any order and on any
/// threads.
///
/// A file of up to ``mostKept`` bytes stays in memory as long as this object does; of larger files only small parts.
public final class PhotoFile: Sendable {
  /// The path as it was given.
  public let path: FilePath
  /// The file's stamp at the moment that this object stands for.
  public let stamp: FileStamp
  private let content = Mutex(Content())
  private let beginning = Mutex<PhotoBeginning?>(nil)
  // Atomic, so that asking for them does not wait for a read.
  private let keptPieces = Atomic<Int>(0), keptPicture = Atomic<Int>(0)
  private let hasDescriptor = Atomic<Bool>(false), hasChanged = Atomic<Bool>(false)

  /// Larger files are not kept whole. In bytes.
  package static let mostKept = 64 << 20
  /// How many bytes of a larger file are kept, for headers and samples.
  private static let mostKeptOfLarge = 4 << 20
  /// Shorter parts of larger files are not kept: a PNG file can have very many chunk headers.
  private static let leastKept = 4 << 10

  /// How much was read from a file.
  package struct Effort: Equatable, Sendable {
    package var openings, bytes: Int

    package init(openings: Int = 0, bytes: Int = 0) { (self.openings, self.bytes) = (openings, bytes) }
  }

  private struct Content {
    /// Nil before the first read, after the last one, and after ``PhotoFile/close()``.
    var descriptor: FileDescriptor?
    var pieces = FilePieces()
    var effort = Effort()
  }

  /// Accepts only regular files: pipes and devices, which might block, are refused.
  ///
  /// - Throws: ``PhotoError`` when the file does not exist, is not regular, or is empty.
  public convenience init(_ path: FilePath) throws(PhotoError) {
    guard !path.isEmpty else { throw .notFound(path) }
    let stamp: FileStamp
    do { stamp = try FileStamp(of: path) } catch { throw PhotoError(path, error) }
    try self.init(path, stamp)
  }

  /// - Parameter stamp: the path's stamp, taken just now.
  package init(_ path: FilePath, _ stamp: FileStamp) throws(PhotoError) {
    if stamp.isFolder { throw .isFolder(path) }
    guard stamp.isRegular else { throw .notRegular(path) }
    guard stamp.size > 0 else { throw .empty(path) }
    (self.path, self.stamp) = (path, stamp)
  }

  /// Bytes that are in memory already, as if they had been read from a file.
  ///
  /// - Throws: ``PhotoError/empty(_:)``.
  package convenience init(bytes: [UInt8], name: FilePath = "photo") throws(PhotoError) {
    try self.init(name, FileStamp(size: bytes.count, modified: 0))
    content.withLock { $0.pieces.add(bytes, at: 0) }
    keptPieces.store(bytes.count, ordering: .relaxed)
  }

  deinit { content.withLock { try? $0.descriptor?.close() } }

  /// Bytes according to the stamp. The file may change later; reads return what is there.
  var size: Int { stamp.size }

  /// Bytes in memory, including the JPEG that was found in a camera raw file.
  package var keptCount: Int { keptPieces.load(ordering: .relaxed) + keptPicture.load(ordering: .relaxed) }

  /// Whether the file is open now.
  package var isOpen: Bool { hasDescriptor.load(ordering: .relaxed) }

  /// Whether an opening found another file at the path, or another content, than its stamp is of.
  var isOutdated: Bool { hasChanged.load(ordering: .relaxed) }

  /// What reading took so far.
  package var effort: Effort { content.withLock { $0.effort } }

  /// Closes the file, unless it is being read. Bytes in memory stay, and a later read opens the file again.
  func close() { content.withLockIfAvailable { close(&$0) } }

  private func close(_ content: inout Content) {
    try? content.descriptor?.close()
    content.descriptor = nil
    hasDescriptor.store(false, ordering: .relaxed)
  }

  /// The header and the bytes that it was read from. Kept, because finding it takes a while in camera raw files.
  func readBeginning() throws(PhotoError) -> PhotoBeginning {
    try beginning.withLock { known throws(PhotoError) in
      if let known { return known }
      let found = try PhotoBeginning(of: self)
      if found.header.format == .raw { keptPicture.store(found.bytes.count, ordering: .relaxed) }
      known = found
      return found
    }
  }

  /// Up to `count` bytes from `offset`; fewer only at the file's end.
  func read(at offset: Int, count: Int) throws(PhotoError) -> [UInt8] {
    let wanted = max(0, min(count, size - offset))
    do {
      return try bytes(offset..<offset + wanted)
    } catch {
      if error == .noMemory { throw .outOfMemory(path, megabytes: wanted >> 20) }
      throw PhotoError(path, error)
    }
  }

  /// The bytes of a part of the file; fewer where the file has become shorter.
  package func bytes(_ range: Range<Int>) throws(Errno) -> [UInt8] {
    let range = range.clamped(to: 0..<size)
    if range.isEmpty { return [] }
    return try content.withLock { content throws(Errno) in
      if let known = content.pieces.bytes(range) { return known }
      if range.count >= largeBytes, fc_can_allocate(range.count) == 0 { throw .noMemory }
      let descriptor = try open(&content)
      let bytes = try Self.read(range, descriptor, &content)
      if keeps(bytes.count, content), bytes.count == range.count {
        content.pieces.add(bytes, at: range.lowerBound)
        keptPieces.store(content.pieces.byteCount, ordering: .relaxed)
        if bytes.count == size { close(&content) }
      }
      return bytes
    }
  }

  private func keeps(_ count: Int, _ content: borrowing Content) -> Bool {
    guard count >= Self.leastKept || count == size else { return false }
    return size <= Self.mostKept || content.pieces.byteCount + count <= Self.mostKeptOfLarge
  }

  private func open(_ content: inout Content) throws(Errno) -> FileDescriptor {
    if let descriptor = content.descriptor { return descriptor }
    do {
      let descriptor = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
      content.effort.openings += 1
      do {
        let now = try FileStamp(of: descriptor)
        // Since the stamp was taken, it may have been replaced by something else.
        guard now.isRegular else { throw now.isFolder ? Errno.isDirectory : .invalidArgument }
        // Parts of two contents make no photo, and what is found in one must not be taken for the other's.
        guard now == stamp else {
          hasChanged.store(true, ordering: .relaxed)
          throw Errno.staleNFSFileHandle
        }
      } catch {
        try? descriptor.close()
        throw error
      }
      content.descriptor = descriptor
      hasDescriptor.store(true, ordering: .relaxed)
      return descriptor
    } catch {
      throw (error as? Errno) ?? .ioError
    }
  }

  /// Reads those parts of a range that are not in memory yet.
  private static func read(
    _ range: Range<Int>, _ descriptor: FileDescriptor, _ content: inout Content
  ) throws(Errno) -> [UInt8] {
    var failure: Errno?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
      while filled < range.count, failure == nil {
        let position = range.lowerBound + filled
        if let known = content.pieces.run(from: position, to: range.upperBound) {
          // SAFETY: a run ends at the range's end at the latest, which is also the buffer's.
          unsafe UnsafeMutableBufferPointer(rebasing: buffer[filled...]).initializePrefix(of: known)
          filled += known.count
          continue
        }
        let end = content.pieces.gapEnd(from: position, to: range.upperBound) - range.lowerBound
        do {
          // SAFETY: each read writes between the filled part of the buffer and the gap's end.
          let rest = unsafe UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(buffer)[filled..<end])
          let got = try unsafe descriptor.read(fromAbsoluteOffset: Int64(position), into: rest)
          if got == 0 { break }
          content.effort.bytes += got
          filled += got
        } catch {
          failure = (error as? Errno) ?? .ioError
        }
      }
    }
    if let failure { throw failure }
    return bytes
  }
}

extension UnsafeMutableBufferPointer<UInt8> {
  fileprivate func initializePrefix(of bytes: ArraySlice<UInt8>) {
    // SAFETY: `update(fromContentsOf:)` checks that the buffer has room for the bytes.
    _ = unsafe update(fromContentsOf: bytes)
  }
}

extension PhotoError {
  /// Why a file cannot be opened or read.
  package init(_ path: FilePath, _ errno: Errno) {
    switch errno {
    case .noSuchFileOrDirectory, .notDirectory: self = .notFound(path)
    case .permissionDenied, .notPermitted: self = .noPermission(path)
    case .isDirectory: self = .isFolder(path)
    case .invalidArgument: self = .notRegular(path)
    case .noMemory: self = .outOfMemory(path, megabytes: 0)
    case .staleNFSFileHandle: self = .unreadable(path, reason: "it was changed while it was read")
    default: self = .unreadable(path, reason: errno.description)
    }
  }
}
