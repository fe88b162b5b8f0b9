import Files
import Foundation
import Imaging
import SystemPackage
import TestSupport
import Testing

@Suite("Writing files atomically") struct AtomicFileTests {
  private func content(_ path: FilePath) -> [UInt8]? {
    (try? Data(contentsOf: URL(filePath: path.string))).map { [UInt8]($0) }
  }

  @Test("a new file has its bytes, and no other file is left")
  func new() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("a.png")
    try AtomicFile.write([1, 2, 3], to: path, replacing: false)
    #expect(content(path) == [1, 2, 3])
    #expect(folder.names == ["a.png"])
  }

  @Test("an existing file is replaced only when asked, and otherwise reported")
  func existing() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.png", [1])
    #expect(throws: OutputError.exists(path)) { try AtomicFile.write([2], to: path, replacing: false) }
    #expect(content(path) == [1])
    try AtomicFile.write([2], to: path, replacing: true)
    #expect(content(path) == [2])
    #expect(folder.names == ["a.png"])
    #expect(OutputError.exists(path).description.hasPrefix("\(path): already exists"))
  }

  @Test("of many writers of one new name exactly one succeeds")
  func race() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("a")
    let winners = await withTaskGroup(of: [UInt8].self) { group in
      for number in UInt8(0)..<16 {
        group.addTask {
          let bytes = [UInt8](repeating: number, count: 1000)
          return (try? AtomicFile.write(bytes, to: path, replacing: false)) == nil ? [] : bytes
        }
      }
      return await group.reduce(into: [[UInt8]]()) { if !$1.isEmpty { $0.append($1) } }
    }
    #expect(winners.count == 1)
    #expect(content(path) == winners.first)
    #expect(folder.names == ["a"])
  }

  @Test("obstacles are reported: a missing folder, a file, a folder in the file's place")
  func inTheWay() throws {
    let folder = try TemporaryFolder()
    let missing = folder.path.appending("missing")
    #expect(throws: OutputError.noFolder(missing)) {
      try AtomicFile.write([1], to: missing.appending("a"), replacing: true)
    }
    let file = try folder.write("file")
    #expect(throws: OutputError.notFolder(file)) {
      try AtomicFile.write([1], to: file.appending("a"), replacing: true)
    }
    #expect(throws: OutputError.notFolder(file)) { try AtomicFile.prepareFolder(file.appending("deep/er")) }
    let taken = try folder.folder("taken")
    #expect(throws: OutputError.isFolder(taken)) { try AtomicFile.write([1], to: taken, replacing: true) }
    #expect(throws: OutputError.exists(taken)) { try AtomicFile.write([1], to: taken, replacing: false) }
    let long = folder.path.appending(String(repeating: "ä", count: 200))
    #expect(throws: OutputError.nameTooLong(long)) { try AtomicFile.write([1], to: long, replacing: false) }
    #expect(folder.names == ["file", "taken"])
  }

  @Test("a folder without permission to write")
  func forbidden() throws {
    let folder = try TemporaryFolder()
    let closed = try folder.folder("closed")
    try folder.setPermissions("closed", 0o555)
    let refused: Bool? = unprivileged {
      #expect(throws: OutputError.noPermission(closed)) {
        try AtomicFile.write([1], to: closed.appending("a"), replacing: true)
      }
      #expect(throws: OutputError.noPermission(closed.appending("new"))) {
        try AtomicFile.prepareFolder(closed.appending("new"))
      }
      return true
    }
    #expect(refused != false)
  }

  @Test("every message begins with the path and ends with what to do")
  func messages() {
    let path: FilePath = "/x/a.png"
    let errors: [OutputError] = [
      .exists(path), .noFolder(path), .notFolder(path), .isFolder(path), .noPermission(path), .readOnly(path),
      .noSpace(path), .nameTooLong(path), .failed(path, reason: "input/output error"),
    ]
    for error in errors {
      #expect(error.path == path)
      #expect(error.description.hasPrefix("/x/a.png: "))
      #expect(error.explanation.contains("; "))
    }
  }

  @Test("folders are created with those above them, unless they exist")
  func folders() throws {
    let folder = try TemporaryFolder()
    let deep = folder.path.appending("a/b/c")
    try AtomicFile.prepareFolder(deep)
    try AtomicFile.prepareFolder(deep)
    try AtomicFile.write([1], to: deep.appending("x"), replacing: false)
    #expect(content(deep.appending("x")) == [1])
  }
}
