package import Annotations
package import Files
package import Foundation
package import Imaging
package import SystemPackage

/// Why a file cannot be read, and what to do then.
package struct UnreadableFile: LocalizedError, CustomStringConvertible {
  package var path: FilePath
  package var reason: String

  package var description: String { "\(path.shown): cannot be read: \(explanation)" }
  /// The message without the path.
  package var explanation: String { "\(reason); check the path and its permissions" }
  package var errorDescription: String? { explanation }
}

/// Files as bytes and as streams of them, and their names in any bytes.
package enum AnnotationFiles {
  /// A file that may be a pipe, too: its bytes are waited for.
  package static func stream(_ path: FilePath) throws(UsageError) -> ByteStream {
    do {
      let file = try OpenFile(path)
      return ByteStream { try file.next(1 << 18) }
    } catch {
      throw UsageError("\(error)")
    }
  }

  /// The bytes of a file, or those at its start.
  ///
  /// - Parameter isPhoto: only a regular file will do, so that no pipe is waited for that has a photo's or a sidecar's
  ///   name.
  package static func bytes(
    _ path: FilePath, first count: Int = .max, isPhoto: Bool = false
  ) throws(UnreadableFile) -> [UInt8] {
    let file = try OpenFile(path, isRegular: isPhoto)
    var bytes: [UInt8] = []
    while bytes.count < count {
      let piece = try file.next(min(1 << 20, count - bytes.count))
      if piece.isEmpty { break }
      bytes += piece
    }
    return bytes
  }

  /// What a path leads to, links followed; nil when there is nothing, or it cannot be reached.
  package static func status(_ path: FilePath) -> stat? {
    var status = stat()
    // SAFETY: the path is a terminated string for the time of the call, and `status` outlives it.
    let result = unsafe path.withPlatformString { unsafe stat($0, &status) }
    return result == 0 ? status : nil
  }

  /// The file itself in place of the links that lead to it; the path as it is when it leads nowhere.
  package static func resolved(_ path: FilePath) -> FilePath {
    // SAFETY: the path is a terminated string for the time of the call; what comes back is one, too, and ours to free.
    unsafe path.withPlatformString { name in
      guard let found = unsafe realpath(name, nil) else { return path }
      defer { unsafe free(found) }
      return unsafe FilePath(platformString: found)
    }
  }

  /// A path's text as it stands in files of annotations: relative to `base` where it lies below it.
  package static func name(_ path: FilePath, below base: FilePath) -> String {
    var absolute = absolute(path)
    let root = self.absolute(base)
    if absolute.starts(with: root), absolute.removePrefix(root) { return absolute.text }
    return absolute.text
  }

  /// The path of a file relative to a folder.
  package static func way(from folder: FilePath, to file: FilePath) -> String {
    let (start, end) = (Array(absolute(folder).components), Array(absolute(file).components))
    let shared = zip(start, end).prefix { $0 == $1 }.count
    let steps = [String](repeating: "..", count: start.count - shared)
    return (steps + end.dropFirst(shared).map(\.text)).joined(separator: "/")
  }

  private static func absolute(_ path: FilePath) -> FilePath {
    (path.isAbsolute ? path : resolved(".").pushing(path)).lexicallyNormalized()
  }

  package static func isPhotoName(_ path: FilePath) -> Bool {
    PhotoName.isPhoto(path.lastComponent?.bytes ?? [])
  }

  /// The face regions of a photo: those of its sidecar (`photo.jpg.xmp`, or Lightroom's `photo.xmp`) when that has
  /// some, otherwise those in the photo. Whoever wrote a sidecar meant it in place of those: while it is broken
  /// (`InvalidSidecar`), older ones are not read for it.
  ///
  /// - Parameters:
  ///   - file: the photo's; nil when it cannot be opened, which a photo without sidecar reports then.
  ///   - frame: the photo's; only asked when there are regions.
  ///   - inPhoto: how much of the photo is looked at, from its start; all of it when nil.
  package static func regions(
    of photo: FilePath, in file: PhotoFile?, name: String, frame: @escaping () -> StoredFrame?,
    inPhoto: Int? = nil
  ) throws -> (records: [PhotoRecord], report: ReadReport)? {
    let sidecars = [RegionSidecar.path(of: photo), RegionSidecar.path(of: photo.removingExtension)]
    let reader = AnnotationReader(.xmp, photoName: name) { _ in frame() }
    for sidecar in sidecars where status(sidecar) != nil {
      let found = try RegionSidecar.naming(sidecar) { try reader.read(try bytes(sidecar, isPhoto: true)) }
      if found.report.faces + found.report.skippedCount > 0 { return found }
    }
    if inPhoto == 0 { return nil }
    guard let file else {
      _ = try bytes(photo, first: 1, isPhoto: true)
      return nil
    }
    // Of other formats than JPEG and PNG only the sidecars are read.
    guard let metadata = try file.metadataBytes(most: inPhoto ?? .max) else { return nil }
    let found = try reader.read(metadata)
    return found.report.faces + found.report.skippedCount > 0 ? found : nil
  }
}

extension StoredFrame {
  /// Of a photo; nil when its header cannot be read.
  package init?(of file: PhotoFile) {
    guard let header = try? file.header() else { return nil }
    self.init(size: header.storedSize, orientation: header.orientation.rawValue)
  }
}

/// A file that is open for reading as long as somebody holds it.
private final class OpenFile {
  private let path: FilePath
  private let file: FileDescriptor

  /// - Parameter isRegular: pipes and devices are refused and never waited for.
  init(_ path: FilePath, isRegular: Bool = false) throws(UnreadableFile) {
    self.path = path
    do {
      file = try FileDescriptor.open(
        path, .readOnly, options: isRegular ? [.nonBlocking, .closeOnExec] : .closeOnExec)
    } catch {
      throw UnreadableFile(path: path, reason: "\((error as? Errno) ?? .ioError)")
    }
    var status = stat()
    // SAFETY: `status` outlives the call.
    guard isRegular, unsafe fstat(file.rawValue, &status) == 0 else { return }
    // Reading tells of folders.
    if ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) {
      throw UnreadableFile(path: path, reason: "it is a pipe or a device")
    }
  }

  deinit { try? file.close() }

  /// The next bytes, `count` at most; none at the end.
  func next(_ count: Int) throws(UnreadableFile) -> [UInt8] {
    do {
      return try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        // SAFETY: the buffer has room for `count` bytes, and the call says how many of them it has written.
        filled = try unsafe file.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
    } catch {
      throw UnreadableFile(path: path, reason: "\((error as? Errno) ?? .ioError)")
    }
  }
}

extension FilePath {
  /// The path as text of which `RawArguments.path` makes the same bytes again, in whatever encoding they are.
  package var text: String { RawArguments.text(bytes) }

  /// The name without its folder and its ending, as such text.
  package var stemText: String { removingExtension.lastComponent?.text ?? text }

  /// Without the part from the last dot of the name on.
  package var removingExtension: FilePath {
    var path = self
    path.extension = nil
    return path
  }
}

extension FilePath.Component {
  package var bytes: [UInt8] { FilePath(root: nil, components: self).bytes }
  /// As `FilePath.text`.
  package var text: String { RawArguments.text(bytes) }
}
