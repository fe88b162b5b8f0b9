import Files
import SystemPackage
import TestSupport
import Testing

@Suite("Lists of paths") struct PathLinesTests {
  private func paths(_ bytes: [UInt8], isNullSeparated: Bool = false) throws -> [String] {
    let folder = try TemporaryFolder()
    let list = try folder.write("list", bytes)
    var lines = try PathLines(list.string, isNullSeparated: isNullSeparated)
    var paths: [String] = []
    while let path = try lines.next() { paths.append(path.string) }
    return paths
  }

  @Test("Lines end with line feeds, the last one perhaps not, and empty ones are left out")
  func lines() throws {
    #expect(try paths(Array("\na b\n\nc/d".utf8)) == ["a b", "c/d"])
    #expect(try paths([]) == [])
  }

  @Test("Lists of Windows: carriage returns and the mark at the beginning do not belong to names")
  func windows() throws {
    #expect(try paths(Array("\u{FEFF}a.jpg\r\nb c.jpg\r\n\r\nd.jpg".utf8)) == ["a.jpg", "b c.jpg", "d.jpg"])
  }

  @Test("A carriage return stays where a file has one at the end of its name")
  func returnInName() throws {
    let folder = try TemporaryFolder()
    let odd = try folder.write("odd\r")
    #expect(try paths(odd.bytes + [0x0A]) == [odd.string])
  }

  @Test("NUL is recognised, and line feeds then belong to names")
  func recognised() throws {
    #expect(try paths(Array("a\nb\0c\r\0\0d".utf8)) == ["a\nb", "c\r", "d"])
    // One path that is longer than what is read at once.
    let long = [UInt8](repeating: 0x61, count: 100_000)
    #expect(try paths(long + [0] + Array("b".utf8)).map(\.utf8.count) == [100_000, 1])
  }

  @Test("With NUL asked for, a list without one is one path")
  func asked() throws {
    #expect(try paths(Array("a\nb".utf8), isNullSeparated: true) == ["a\nb"])
  }

  @Test("A path is seen once, however it is spelt; links are other paths")
  func seen() {
    var seen = SeenPaths()
    let isNew = ["a/b.jpg", "a/b.jpg", "./a/b.jpg", "a//b.jpg", "a/./b.jpg", "/a/b.jpg", "a/B.jpg", "b.jpg"]
      .map { seen.insert(FilePath($0)) }
    #expect(isNew == [true, false, false, false, false, true, true, true])
  }
}
