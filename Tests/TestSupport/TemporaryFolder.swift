import Foundation
public import SystemPackage

/// A new folder that is removed with its owner.
public final class TemporaryFolder: Sendable {
  public let path: FilePath

  public init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "facet-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = FilePath(url.path)
  }

  deinit {
    // Restores permissions that a test removed, so that everything can be deleted.
    let url = URL(filePath: path.string)
    for case let entry as URL in FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil)
      ?? FileManager.DirectoryEnumerator()
    {
      try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: entry.path)
    }
    try? FileManager.default.removeItem(at: url)
  }

  @discardableResult
  public func write(_ name: String, _ bytes: [UInt8] = [1]) throws -> FilePath {
    let path = path.appending(name)
    try Data(bytes).write(to: URL(filePath: path.string))
    return path
  }

  @discardableResult
  public func folder(_ name: String) throws -> FilePath {
    let path = path.appending(name)
    try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
    return path
  }

  public func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: path.appending(name).string, withDestinationPath: target)
  }

  public func setPermissions(_ name: String, _ mode: Int) throws {
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: path.appending(name).string)
  }

  /// Every name in it, hidden ones too.
  public var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path.string)) ?? []).sorted()
  }
}
