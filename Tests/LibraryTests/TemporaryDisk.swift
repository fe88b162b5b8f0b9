import Foundation
import SystemPackage

/// A small disk in memory for tests of full and read-only disks; only where the system lets one be mounted.
final class TemporaryDisk {
  let path: FilePath

  static let isAvailable: Bool = (try? TemporaryDisk(megabytes: 1)) != nil

  init(megabytes: Int) throws {
    path = FilePath(NSTemporaryDirectory()).appending("facet-disk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
    do {
      try Self.run("mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path.string])
    } catch {
      try? FileManager.default.removeItem(atPath: path.string)
      throw error
    }
  }

  deinit {
    try? Self.run("umount", [path.string])
    try? FileManager.default.removeItem(atPath: path.string)
  }

  func makeReadOnly() throws { try Self.run("mount", ["-o", "remount,ro", path.string]) }

  private static func run(_ command: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [command] + arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus != 0 { throw Errno.notPermitted }
  }
}
