import Jobs
import SystemPackage
import TestSupport
import Testing

@Suite("A shard") struct ShardTests {
  @Test("is one of several", arguments: ["0/3", "4/3", "1", "a/b", "1/0", "-1/3", "1/3/5", "/", ""])
  func wrong(text: String) { #expect(Shard(text) == nil) }

  @Test("holds each photo in exactly one of the parts, copies in the same one", arguments: [1, 2, 3, 7])
  func parts(count: Int) throws {
    let fixture = try JobsFixture()
    defer { withExtendedLifetime(fixture) {} }
    let shards = try (1...count).map { try #require(Shard("\($0)/\(count)")) }
    for (number, photo) in try fixture.threePhotos().enumerated() {
      let copy = try fixture.folder.write("copy-\(number)", JobsFixture.bytes(photo))
      let holders = shards.filter { $0.contains(photo) }
      #expect(holders.count == 1 && shards.filter { $0.contains(copy) } == holders)
    }
  }

  @Test("holds a photo that cannot be read, too, in one part")
  func unreadable() throws {
    let shards = try (1...4).map { try #require(Shard("\($0)/4")) }
    #expect(shards.count { $0.contains("/no/such/photo.jpg") } == 1)
  }
}
