package import Annotations
package import Files
import Foundation
package import Imaging
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

  /// The path from the root, without steps that lead back. Links are not followed.
  package static func absolute(_ path: FilePath) -> FilePath {
    (path.isAbsolute ? path : FilePath(".").withLinksResolved.pushing(path)).lexicallyNormalized()
  }

  package static func isPhotoName(_ path: FilePath) -> Bool {
    PhotoName.isPhoto(path.lastComponent?.bytes ?? [])
  }

  /// The face regions of a photo: those of its sidecar (`photo.jpg.xmp`, or Lightroom's `photo.xmp`) when
  /// that says something about faces, otherwise those in the photo. A sidecar is meant to replace those in the
  /// photo, so they are not read instead of a broken one (`InvalidSidecar`), nor instead of an empty list.
  ///
  /// - Parameters:
  ///   - file: the photo's; nil when it cannot be opened, which a photo without sidecar reports then.
  ///   - frame: the photo's; only asked when there are regions.
  ///   - looksInside: whether the photo itself is read.
  /// - Returns: nil when nothing is said about faces, and nothing is to be remarked.
  package static func regions(
    of photo: FilePath, in file: PhotoFile?, name: String, frame: @escaping () -> StoredFrame?,
    looksInside: Bool = true
  ) throws -> (records: [PhotoRecord], report: ReadReport)? {
    let sidecars = [RegionSidecar.path(of: photo), RegionSidecar.path(of: photo.removingExtension)]
    let reader = AnnotationReader(.xmp, photoName: name) { _ in frame() }
    for sidecar in sidecars where FileIdentity(of: sidecar) != nil {
      let found = try RegionSidecar.naming(sidecar) { try reader.read(try bytes(sidecar, isPhoto: true)) }
      if !found.records.isEmpty || !found.report.isSilent { return found }
    }
    guard looksInside else { return nil }
    guard let file else {
      _ = try bytes(photo, first: 1, isPhoto: true)
      return nil
    }
    return try reader.read(PhotoBytes(file))
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

  /// - Parameter isRegular: refuses pipes and devices, without waiting for them.
  init(_ path: FilePath, isRegular: Bool = false) throws(UnreadableFile) {
    self.path = path
    do {
      file = try FileDescriptor.open(
        path, .readOnly, options: isRegular ? [.nonBlocking, .closeOnExec] : .closeOnExec)
    } catch {
      throw UnreadableFile(path: path, reason: "\((error as? Errno) ?? .ioError)")
    }
    guard isRegular, let stamp = try? FileStamp(of: file) else { return }
    // Reading reports folders as errors.
    if !stamp.isRegular, !stamp.isFolder {
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
