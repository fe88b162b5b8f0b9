package import Annotations
package import Files
package import Foundation
import Imaging
package import SystemPackage

/// Why a file cannot be read, and what to do.
package struct UnreadableFile: LocalizedError, CustomStringConvertible {
  package var path: FilePath
  package var reason: String

  package var description: String { "\(path.shown): cannot be read: \(explanation)" }
  /// The message without the path.
  package var explanation: String { "\(reason); check the path and its permissions" }
  package var errorDescription: String? { explanation }
}

/// Files as bytes and byte streams, and file names of any bytes.
package enum AnnotationFiles {
  /// A stream of a file, which may be a pipe that has to be waited for.
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
  /// - Parameter isPhoto: accepts only regular files, so that a pipe with the name of a photo or sidecar is
  ///   never waited for.
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

  /// The status of a file, with links followed; nil when it does not exist or cannot be reached.
  package static func status(_ path: FilePath) -> stat? {
    var status = stat()
    // SAFETY: the path is a terminated string for the time of the call, and `status` outlives it.
    let result = unsafe path.withPlatformString { unsafe stat($0, &status) }
    return result == 0 ? status : nil
  }

  /// The path with all links resolved; unchanged when it leads nowhere.
  package static func resolved(_ path: FilePath) -> FilePath {
    // SAFETY: the path is a terminated string for the time of the call; what comes back is one, too, and ours to free.
    unsafe path.withPlatformString { name in
      guard let found = unsafe realpath(name, nil) else { return path }
      defer { unsafe free(found) }
      return unsafe FilePath(platformString: found)
    }
  }

  /// A path as text for annotation files: relative to `base` when it is below it.
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

  /// The face regions of a photo: those of its sidecar (`photo.jpg.xmp`, or Lightroom's `photo.xmp`) when
  /// that has some, otherwise those in the photo. A sidecar is meant to replace those in the photo, so they
  /// are not read instead of a broken one (`InvalidSidecar`).
  ///
  /// - Parameter inPhoto: how many bytes of the photo are searched, from its start; nil for all.
  package static func regions(
    of photo: FilePath, name: String, frame: StoredFrame?, inPhoto: Int? = nil
  ) throws -> (records: [PhotoRecord], report: ReadReport)? {
    let sidecars = [RegionSidecar.path(of: photo), RegionSidecar.path(of: photo.removingExtension)]
    let reader = AnnotationReader(.xmp, photoName: name) { _ in frame }
    for sidecar in sidecars where status(sidecar) != nil {
      let found = try RegionSidecar.naming(sidecar) { try reader.read(try bytes(sidecar, isPhoto: true)) }
      if found.report.faces + found.report.skippedCount > 0 { return found }
    }
    if inPhoto == 0 { return nil }
    // For formats other than JPEG and PNG only sidecars are read.
    guard AnnotationFormat.guess(try bytes(photo, first: 8, isPhoto: true)) == .xmp else { return nil }
    let found = try reader.read(try bytes(photo, first: inPhoto ?? .max, isPhoto: true))
    return found.report.faces + found.report.skippedCount > 0 ? found : nil
  }
}

/// A file that stays open for reading as long as it is referenced.
private final class OpenFile {
  private let path: FilePath
  private let file: FileDescriptor

  /// - Parameter isRegular: refuses pipes and devices, without waiting for them.
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
    // Reading reports folders as errors.
    if ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) {
      throw UnreadableFile(path: path, reason: "it is a pipe or a device")
    }
  }

  deinit { try? file.close() }

  /// The next bytes, at most `count`; none at the end.
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
  /// The path as text from which `RawArguments.path` restores the same bytes, in any encoding.
  package var text: String { RawArguments.text(bytes) }

  /// The name without folder and extension, as such text.
  package var stemText: String { removingExtension.lastComponent?.text ?? text }

  /// The path without the part from the last dot of the name.
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
