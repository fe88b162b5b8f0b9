import Annotations
import Foundation
import Imaging
import SystemPackage

/// Files as streams of bytes, in and out.
enum AnnotationFiles {
  static func stream(_ path: FilePath) throws(UsageError) -> ByteStream {
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
    } catch {
      throw UsageError("\(path.shown): cannot be read: \(error); check the path and its permissions")
    }
    // Closed with the stream that holds it.
    let handle = FileHandle(fileDescriptor: file.rawValue, closeOnDealloc: true)
    return ByteStream { Array(try handle.read(upToCount: 1 << 18) ?? Data()) }
  }

  static func bytes(_ path: FilePath) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path.string)))
  }

  private static func head(_ path: FilePath, _ count: Int) throws -> [UInt8] {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path.string))
    defer { try? file.close() }
    return Array(try file.read(upToCount: count) ?? Data())
  }

  /// A path's text as it stands in files of annotations: relative to `base` where it lies below it.
  static func name(_ path: FilePath, below base: FilePath) -> String {
    var absolute = path.isAbsolute ? path : current.pushing(path)
    absolute = absolute.lexicallyNormalized()
    let root = (base.isAbsolute ? base : current.pushing(base)).lexicallyNormalized()
    if absolute.starts(with: root), absolute.removePrefix(root) { return absolute.string }
    return absolute.string
  }

  /// The path of a file relative to a folder.
  static func way(from folder: FilePath, to file: FilePath) -> String {
    let from = (folder.isAbsolute ? folder : current.pushing(folder)).lexicallyNormalized()
    let to = (file.isAbsolute ? file : current.pushing(file)).lexicallyNormalized()
    let (start, end) = (Array(from.components), Array(to.components))
    let shared = zip(start, end).prefix { $0 == $1 }.count
    let steps = [String](repeating: "..", count: start.count - shared) + end.dropFirst(shared).map(\.string)
    return steps.joined(separator: "/")
  }

  private static var current: FilePath { FilePath(FileManager.default.currentDirectoryPath) }

  static func isPhotoName(_ path: FilePath) -> Bool {
    PhotoName.isPhoto(path.lastComponent?.string.utf8.map { $0 } ?? [])
  }

  /// The face regions of a photo: those of its sidecar (`photo.jpg.xmp`, or Lightroom's `photo.xmp`) when that has
  /// some, otherwise those in the photo.
  ///
  /// - Parameter inPhoto: how much of the photo is looked at, from its start; all of it when nil.
  static func regions(
    of photo: FilePath, name: String, frame: StoredFrame?, inPhoto: Int? = nil
  ) throws -> (records: [PhotoRecord], report: ReadReport)? {
    let sidecars = [photo.string + ".xmp", photo.removingExtension.string + ".xmp"]
    let reader = AnnotationReader(.xmp, photoName: name) { _ in frame }
    for sidecar in sidecars where FileManager.default.fileExists(atPath: sidecar) {
      let found = try reader.read(try bytes(FilePath(sidecar)))
      if found.report.faces + found.report.skippedCount > 0 { return found }
    }
    // Of other formats only the sidecars are read.
    guard [.jpeg, .png].contains((try? readPhotoHeader(at: photo))?.format ?? .jpeg) else { return nil }
    if inPhoto == 0 { return nil }
    let found = try reader.read(try inPhoto.map { try head(photo, $0) } ?? bytes(photo))
    return found.report.faces + found.report.skippedCount > 0 ? found : nil
  }
}

extension FilePath {
  fileprivate var removingExtension: FilePath {
    var path = self
    path.extension = nil
    return path
  }
}

/// A file that is written piece by piece beside its place and takes its name only when it is whole.
final class AnnotationOutput {
  let path: FilePath
  private let part: FilePath
  private let file: FileDescriptor
  private var buffer: [UInt8] = []
  private var isDone = false

  init(_ path: FilePath, replacing: Bool) throws(UsageError) {
    self.path = path
    if !replacing, AtomicFile.exists(path) {
      throw UsageError("\(path.shown): exists already; choose another name, or add --on-conflict overwrite")
    }
    part = path.removingLastComponent().appending(".\(path.lastComponent?.string ?? "annotations").part")
    do {
      try AtomicFile.createFolder(path.removingLastComponent())
      file = try FileDescriptor.open(
        part, .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: FilePermissions(rawValue: 0o666))
    } catch let error as OutputError {
      throw UsageError("\(error)")
    } catch {
      throw UsageError("\(path.shown): cannot be written: \(error); choose another place with --out")
    }
  }

  func write(_ bytes: [UInt8]) throws {
    buffer += bytes
    if buffer.count >= 1 << 18 { try flush() }
  }

  func finish() throws(UsageError) {
    do {
      try flush()
      if fsync(file.rawValue) != 0 { throw Errno(rawValue: errno) }
      // SAFETY: both paths are terminated strings for the time of the call.
      let result = unsafe part.withPlatformString { old in
        unsafe path.withPlatformString { new in unsafe rename(old, new) }
      }
      if result != 0 { throw Errno(rawValue: errno) }
      isDone = true
      try AtomicFile.syncFolder(path.removingLastComponent())
    } catch {
      throw UsageError("\(path.shown): cannot be written: \(error); free some space, or choose another place")
    }
  }

  private func flush() throws {
    try file.writeAll(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  deinit {
    try? file.close()
    // SAFETY: the path is a terminated string for the time of the call.
    if !isDone { _ = unsafe part.withPlatformString { unsafe unlink($0) } }
  }
}
