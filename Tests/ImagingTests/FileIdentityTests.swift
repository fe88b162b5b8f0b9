import Foundation
import Imaging
import SystemPackage
import TestSupport
import Testing

@Suite("Which file a path leads to") struct FileIdentityTests {
  @Test("all names of one file have the same identity, including links and other spellings")
  func names() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.png")
    try folder.link("symbolic.png", to: "a.png")
    let hard = folder.path.appending("hard.png")
    try FileManager.default.linkItem(atPath: path.string, toPath: hard.string)
    let identity = try #require(FileIdentity(of: path))
    for name in ["a.png", "symbolic.png", "hard.png", "./a.png"] {
      #expect(FileIdentity(of: folder.path.appending(name)) == identity, "\(name)")
    }
  }

  @Test("files with equal content have different identities, and missing files have none")
  func others() throws {
    let folder = try TemporaryFolder()
    let (first, second) = (try folder.write("a.png"), try folder.write("b.png"))
    try folder.link("broken.png", to: "nothing")
    #expect(FileIdentity(of: first) != FileIdentity(of: second))
    #expect(FileIdentity(of: folder.path.appending("broken.png")) == nil)
  }
}
