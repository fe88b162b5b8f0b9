import Foundation
import Imaging
import SystemPackage
import TestSupport
import Testing

@Suite("Hashes of files") struct ContentHashTests {
  @Test(
    "are those of their bytes, even when the file is longer than one read",
    arguments: [0, 1, 31, 32, 1 << 18 - 1, 1 << 18, 1 << 18 + 1, 3 << 18 + 17])
  func files(count: Int) throws {
    let folder = try TemporaryFolder()
    var generator = SeededNumbers(seed: UInt64(count))
    let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    let path = try folder.write("film.mp4", bytes)
    #expect(ContentHash.of(fileAt: path) == ContentHash.of(bytes))
  }

  @Test("do not exist for what cannot be read")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    #expect(ContentHash.of(fileAt: folder.path.appending("nothing")) == nil)
    #expect(ContentHash.of(fileAt: folder.path) == nil)
  }

  #if os(Linux)
    @Test("do not need more memory for longer files")
    func memory() throws {
      let folder = try TemporaryFolder()
      let path = try folder.write("film.mp4")
      // A gigabyte that takes no place on the disk.
      let file = try FileDescriptor.open(path, .writeOnly)
      try file.closeAfter { try file.resize(to: 1 << 30) }
      let before = try peakAfterReset()
      #expect(ContentHash.of(fileAt: path) != nil)
      // What other tests take at the same time is far less than the file.
      #expect(try peak() < before + 1 << 29)
    }

    /// Begins to measure the most memory that this process holds, in bytes, from what it holds now.
    private func peakAfterReset() throws -> Int {
      let reset = try FileDescriptor.open(FilePath("/proc/self/clear_refs"), .writeOnly)
      _ = try reset.closeAfter { try reset.writeAll("5\n".utf8) }
      return try peak()
    }

    private func peak() throws -> Int {
      let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
      let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
      return try #require(Int(line.filter(\.isNumber))) << 10
    }
  #endif
}
