import CCodecs
import Synchronization
public import SystemPackage

/// A photo's file as it was at one moment. It is opened when something of it is first read, and no byte is read twice:
/// header, date, fingerprint, face regions, preview and pixels all come from one opening, in whatever order and on
/// whatever threads they are asked for.
///
/// Up to ``mostKept`` bytes stay in memory as long as somebody holds it; of larger files only small parts do.
public final class PhotoFile: Sendable {
  /// As it was given.
  public let path: FilePath
  /// Of the moment for which this stands.
  public let stamp: FileStamp
  private let content = Mutex(Content())
  private let beginning = Mutex<PhotoBeginning?>(nil)
  // These answer without waiting for a read.
  private let keptPieces = Atomic<Int>(0), keptPicture = Atomic<Int>(0)
  private let hasDescriptor = Atomic<Bool>(false), hasChanged = Atomic<Bool>(false)

  /// Larger files are not kept whole.
  package static let mostKept = 64 << 20
  /// Of those, this many bytes are kept: of headers and samples.
  private static let mostKeptOfLarge = 4 << 20
  /// Shorter parts are not worth it: the heads of a PNG file's chunks can be very many.
  private static let leastKept = 4 << 10

  /// What reading a file took.
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

  /// Only regular files will do: pipes and devices are refused, and never waited for.
  ///
  /// - Throws: ``PhotoError`` when there is no such file, or it is empty.
  public convenience init(_ path: FilePath) throws(PhotoError) {
    guard !path.isEmpty else { throw .notFound(path) }
    let stamp: FileStamp
    do { stamp = try FileStamp(of: path) } catch { throw PhotoError(path, error) }
    try self.init(path, stamp)
  }

  /// - Parameter stamp: of the path, taken just now.
  package init(_ path: FilePath, _ stamp: FileStamp) throws(PhotoError) {
    if stamp.isFolder { throw .isFolder(path) }
    guard stamp.isRegular else { throw .notRegular(path) }
    guard stamp.size > 0 else { throw .empty(path) }
    (self.path, self.stamp) = (path, stamp)
  }

  deinit { content.withLock { try? $0.descriptor?.close() } }

  /// Bytes by its stamp. While it is open the file may become shorter; reads deliver what is there.
  var size: Int { stamp.size }

  /// Bytes in memory; the JPEG that was found in a camera's raw file is among them.
  package var keptCount: Int { keptPieces.load(ordering: .relaxed) + keptPicture.load(ordering: .relaxed) }

  /// Whether it has a descriptor now.
  package var isOpen: Bool { hasDescriptor.load(ordering: .relaxed) }

  /// Whether an opening found another file at the path, or another content, than its stamp is of.
  var isOutdated: Bool { hasChanged.load(ordering: .relaxed) }

  /// What reading took so far.
  package var effort: Effort { content.withLock { $0.effort } }

  /// Gives the descriptor back, unless the file is being read; what is in memory stays. A later read opens the file
  /// again.
  func close() { content.withLockIfAvailable { close(&$0) } }

  private func close(_ content: inout Content) {
    try? content.descriptor?.close()
    content.descriptor = nil
    hasDescriptor.store(false, ordering: .relaxed)
  }

  /// The header and what it was read from. It is found once: of a camera's raw file that takes a while.
  func readBeginning() throws(PhotoError) -> PhotoBeginning {
    try beginning.withLock { known throws(PhotoError) in
      if let known { return known }
      let found = try PhotoBeginning(of: self)
      if found.header.format == .raw { keptPicture.store(found.bytes.count, ordering: .relaxed) }
      known = found
      return found
    }
  }

  /// Up to `count` bytes from `offset` on; fewer only where the file ends.
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
        // It may have become something else since the stamp was taken.
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

  /// Reads what of a range is not in memory yet.
  private static func read(
    _ range: Range<Int>, _ descriptor: FileDescriptor, _ content: inout Content
  ) throws(Errno) -> [UInt8] {
    var failure: Errno?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
      while filled < range.count, failure == nil {
        let position = range.lowerBound + filled
        if let known = content.pieces.run(from: position, to: range.upperBound) {
          // SAFETY: a run ends with the range, at which the buffer ends, too.
          unsafe UnsafeMutableBufferPointer(rebasing: buffer[filled...]).initializePrefix(of: known)
          filled += known.count
          continue
        }
        let end = content.pieces.gapEnd(from: position, to: range.upperBound) - range.lowerBound
        do {
          // SAFETY: each read writes inside the part of the buffer from what is filled to the gap's end.
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
    // SAFETY: the bytes are no more than this buffer has room for, as `update(fromContentsOf:)` checks.
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
    case .staleNFSFileHandle: self = .unreadable(path, reason: "it was changed meanwhile")
    default: self = .unreadable(path, reason: errno.description)
    }
  }
}
