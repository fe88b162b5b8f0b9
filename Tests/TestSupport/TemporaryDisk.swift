import Foundation
import Spawning
public import SystemPackage

/// A small disk in memory, for tests of full and read-only disks. Works only with permission to mount.
public final class TemporaryDisk {
  public let path: FilePath

  public static let isAvailable: Bool = (try? TemporaryDisk(megabytes: 1)) != nil

  /// Mounts it.
  public init(megabytes: Int) throws {
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
    // A program that the test started may still be ending and using it.
    try? Self.run("umount", ["-l", path.string])
    try? FileManager.default.removeItem(atPath: path.string)
  }

  /// Makes the disk read-only. The system refuses while anybody can still write to a file of it, and a child that
  /// another test is starting holds a copy of every descriptor for a moment, so this tries for a while.
  public func makeReadOnly() throws {
    let end = ContinuousClock.now + .seconds(30)
    while true {
      do {
        return try Self.run("mount", ["-o", "remount,ro", path.string])
      } catch {
        guard ContinuousClock.now < end else { throw error }
        Thread.sleep(forTimeInterval: 0.05)
      }
    }
  }

  /// Fills the disk completely with a file. Removing the file frees the space.
  ///
  /// - Returns: the file.
  public func fill() throws -> FilePath {
    let filler = path.appending("filler")
    let file = try FileDescriptor.open(
      filler, .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
    defer { try? file.close() }
    for size in [1 << 16, 4096, 1] {
      do {
        while true { _ = try file.writeAll([UInt8](repeating: 0, count: size)) }
      } catch Errno.noSpace {
        continue
      }
    }
    return filler
  }

  private static func run(_ command: String, _ arguments: [String]) throws {
    let run = try ChildProcess.run(FilePath(command), arguments, isSearched: true)
    if !run.ending.isSuccess { throw Errno.notPermitted }
  }
}
