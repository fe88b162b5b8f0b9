import Files
import Foundation
import SystemPackage
import TestSupport
import Testing

import Jobs

@Suite("Failures of photos") struct PhotoFailuresTests {
  @Test("each is a line of JSON with its path, its bytes when they are no text, and the reason")
  func lines() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("errors.jsonl")
    try folder.write("errors.jsonl", Array("old\n".utf8))
    let failures = try PhotoFailures(to: path, isQuiet: true)
    failures.add("a \"b\".jpg", "there is no such file")
    failures.add(messages: ["b: c.jpg: is empty", "out/a.png: exists"], of: ["b: c.jpg", "b"])
    let odd = ([0xFF] + Array(".jpg".utf8)).path
    failures.warn(odd, "the file ends early")
    #expect(failures.count == 3)
    let lines = try String(contentsOfFile: path.string, encoding: .utf8).split(separator: "\n")
    let read = try lines.map { try JSONDecoder().decode([String: String].self, from: Data($0.utf8)) }
    #expect(
      read == [
        ["path": "a \"b\".jpg", "error": "there is no such file"],
        ["path": "b: c.jpg", "error": "is empty"],
        ["path": "out/a.png", "error": "exists"],
        ["path": "\u{FFFD}.jpg", "path_base64": "/y5qcGc=", "warning": "the file ends early"],
      ])
  }

  @Test("a file that cannot be written is refused before the work begins")
  func refused() throws {
    let folder = try TemporaryFolder()
    #expect(throws: UsageError.self) { try PhotoFailures(to: folder.path) }
    #expect(throws: UsageError.self) { try PhotoFailures(to: folder.path.appending("no/errors.jsonl")) }
  }
}
