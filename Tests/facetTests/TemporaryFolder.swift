import Foundation
import SystemPackage
import TestSupport

/// A folder of a test's own, gone with it.
final class TemporaryFolder: Sendable {
  let path: FilePath

  init() {
    // Short, since tests look for it on screens, and of one length, for snapshots.
    path = FilePath("/tmp/facet-\(UInt32.random(in: 1_000_000_000...4_000_000_000))")
    try? FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
  }

  deinit {
    _ = try? FileManager.default.removeItem(atPath: path.string)
  }

  func path(_ name: String) -> FilePath { path.appending(name) }

  /// The names in a folder below, hidden ones too.
  /// The crops in a folder, hidden leftovers among them.
  func crops(in folder: String) -> [String] {
    names(in: folder).filter { $0.hasSuffix(".png") || $0.hasSuffix(".part") }
  }

  func names(in folder: String = "") -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path.appending(folder).string).sorted()) ?? []
  }

  @discardableResult
  func makeFolder(_ name: String) throws -> FilePath {
    try FileManager.default.createDirectory(
      atPath: path(name).string, withIntermediateDirectories: true)
    return path(name)
  }

  @discardableResult
  func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> FilePath {
    try write(bytes, to: path(name))
  }

  /// Writes a file whose name may be any bytes.
  @discardableResult
  func write(_ bytes: some Sequence<UInt8>, to path: FilePath) throws -> FilePath {
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    _ = try file.closeAfter { try file.writeAll(bytes) }
    return path
  }

  /// A copy of a sample photo.
  @discardableResult
  func copy(_ sample: String, to name: String? = nil) throws -> FilePath {
    try write(Self.bytes(RepositoryPaths.samples.appending(sample)), to: path(name ?? sample))
  }

  /// A second name for a sample photo, or for one in this folder, without its bytes again.
  func link(_ photo: FilePath, to name: String) throws {
    try FileManager.default.linkItem(atPath: photo.string, toPath: path(name).string)
  }

  /// The bytes of a file.
  static func bytes(_ path: FilePath) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path.string) else {
      throw CannotRun(description: "\(path) cannot be read")
    }
    return [UInt8](data)
  }
}
