import Foundation
import SystemPackage

/// A folder of its own for a test, gone afterwards.
final class TemporaryFolder {
  let path: FilePath

  init() throws {
    path = FilePath(NSTemporaryDirectory()).appending("facet-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  var library: FilePath { path.appending("library.sqlite") }

  func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> FilePath {
    let file = path.appending(name)
    try Data(bytes).write(to: URL(fileURLWithPath: file.string))
    return file
  }
}
