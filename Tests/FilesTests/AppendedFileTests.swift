import Files
import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Files that grow") struct AppendedFileTests {
  @Test("pieces follow one another, are read at their places, and are removed from the end")
  func pieces() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a", [9, 9])
    var file = try AppendedFile(path, [])
    defer { file.close() }
    #expect(file.length == 2)
    #expect(try file.append([1, 2, 3]) == 2..<5)
    #expect(try file.append([4]) == 5..<6)
    try file.sync()
    #expect(try file.descriptor.bytes(at: 2..<5) == [1, 2, 3])
    #expect(try file.descriptor.bytes(at: 5..<50) == [4])
    try file.cut(to: 3)
    #expect(try file.append([5]) == 3..<4)
    #expect(try file.descriptor.bytes(at: 0..<9) == [9, 9, 1, 5])
    #expect(throws: Errno.noSuchFileOrDirectory) { try AppendedFile(folder.path.appending("b"), []) }
  }

  @Test("a piece that does not fit on the disk leaves nothing", .enabled(if: TemporaryDisk.isAvailable))
  func fullDisk() throws {
    let disk = try TemporaryDisk(megabytes: 1)
    var file = try AppendedFile(disk.path.appending("a"), .create, permissions: .ownerReadWrite)
    defer { file.close() }
    try file.append([1, 2, 3])
    #expect(throws: Errno.noSpace) { try file.append([UInt8](repeating: 7, count: 2 << 20)) }
    #expect(file.length == 3)
    #expect(try file.append([4]) == 3..<4)
    #expect(try file.descriptor.bytes(at: 0..<9) == [1, 2, 3, 4])
  }
}
