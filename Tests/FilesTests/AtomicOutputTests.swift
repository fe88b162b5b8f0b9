import Files
import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Files written piece by piece") struct AtomicOutputTests {
  private struct Refused: Error {}

  private func content(_ path: FilePath) -> [UInt8]? {
    (try? Data(contentsOf: URL(filePath: path.string))).map { [UInt8]($0) }
  }

  private func mode(_ path: FilePath) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path.string)[.posixPermissions] as? Int
  }

  @Test("small and large pieces are written in order, and no name appears before the end")
  func pieces() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("a")
    let large = [UInt8](repeating: 2, count: 300_000)
    do {
      let output = try AtomicOutput(path, .kept)
      for bytes in [[1], large, [3], [4]] { try output.write(bytes) }
      #expect(!AtomicFile.exists(path))
      try output.finish()
    }
    #expect(content(path) == [1] + large + [3, 4])
    #expect(folder.names == ["a"])
  }

  @Test("a rewritten file keeps its links and permissions; a replaced one is new")
  func access() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a", [1])
    try folder.setPermissions("a", 0o640)
    try folder.link("link", to: "a")
    try AtomicFile.rewrite(folder.path.appending("link"), with: [2])
    #expect(content(path) == [2])
    #expect(try mode(path) == 0o640)
    let target = try FileManager.default.destinationOfSymbolicLink(
      atPath: folder.path.appending("link").string)
    #expect(target == "a")
    try AtomicFile.write([3], to: folder.path.appending("link"), replacing: true)
    #expect(content(path) == [2])
    #expect(content(folder.path.appending("link")) == [3])
    #expect(folder.names == ["a", "link"])
  }

  @Test("an abandoned file, even at the last moment, leaves nothing and changes nothing")
  func givenUp() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a", [1])
    do {
      let output = try AtomicOutput(path, .rewritten)
      try output.write([2])
    }
    #expect(throws: Refused.self) {
      let output = try AtomicOutput(path, .rewritten)
      try output.write([2])
      try output.finish { throw Refused() }
    }
    #expect(content(path) == [1])
    #expect(folder.names == ["a"])
  }

  @Test("a file that appears during writing is left alone")
  func appears() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("a")
    #expect(throws: OutputError.exists(path)) {
      let output = try AtomicOutput(path, .kept)
      try output.write([2])
      try folder.write("a", [1])
      try output.finish()
    }
    #expect(content(path) == [1])
    #expect(folder.names == ["a"])
  }

  @Test("a finished file is renamed, and replaces another file only when asked")
  func moved() throws {
    let folder = try TemporaryFolder()
    let (a, b) = (try folder.write("a", [1]), try folder.write("b", [2]))
    #expect(throws: OutputError.exists(b)) { try AtomicFile.move(a, to: b, replacing: false) }
    #expect(content(a) == [1] && content(b) == [2])
    try AtomicFile.move(a, to: b, replacing: true)
    #expect(content(b) == [1])
    try AtomicFile.move(b, to: a, replacing: false)
    #expect(content(a) == [1])
    #expect(folder.names == ["a"])
  }

  @Test("hidden files of programs that have ended are removed, and nothing else")
  func leftovers() throws {
    let folder = try TemporaryFolder()
    try folder.folder("below")
    let own = getpid()
    // A process that is there as long as any: the first.
    let kept = [".a.1-1.part", ".a.part", ".a.x-1.part", "a.\(own)-1.part"]
    for name in kept + [".a.\(own)-1.part", "below/.b.c.\(own)-22.part"] { try folder.write(name) }
    AtomicOutput.removeLeftovers(below: folder.path)
    #expect(folder.names == (kept + ["below"]).sorted())
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path.appending("below").string) == [])
  }
}
