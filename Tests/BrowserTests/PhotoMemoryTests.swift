import Browser
import Detection
import Geometry
import SystemPackage
import Testing
import Widgets

@Suite("The memory of very many photos") struct PhotoMemoryTests {
  @Test("a photo of the list takes at most 224 bytes of its own, and its summary at most 104")
  func listed() {
    #expect(MemoryLayout<ListedPhoto>.stride <= 224)
    #expect(MemoryLayout<PhotoSummary>.stride <= 104)
  }

  @Test("the path of a photo is the one that the scan found, whatever its name is")
  func paths() {
    let found = [
      FoundPhoto(path: "/photos/a/1.jpg", name: "a/1.jpg"),
      FoundPhoto(path: "/photos/a/2.jpg", name: "a/2.jpg"),
      FoundPhoto(path: "/other/1.jpg", name: "1.jpg"), FoundPhoto(path: "/other/x/2.jpg", name: "1.jpg"),
      FoundPhoto(path: "here.jpg", name: "here.jpg"), FoundPhoto(path: "/top.jpg", name: "top.jpg"),
      FoundPhoto(path: "./a/../b.jpg", name: "b.jpg"), FoundPhoto(path: "/photos/é.jpg", name: "é.jpg"),
      FoundPhoto(path: "/photos/a\nb.jpg", name: "a\u{fffd}b.jpg"),
    ]
    var world = World()
    world.send(.scanned(found))
    #expect(world.state.photos.map(\.path) == found.map(\.path))
    #expect(world.state.photos.map(\.name) == found.map(\.name))
    world.send(.filesChanged(present: [], gone: ["/other/x/2.jpg", "/photos/a\nb.jpg"]))
    #expect(world.state.list.rows.count == found.count - 2)
  }

  @Test(
    "the scores of the photos that were searched last are kept, and others are counted again when they are shown"
  )
  func scores() throws {
    let most = DetectionState.mostScored
    var world = World(photos: most + most / 8 + 10)
    world.answer { _, _ in [] }
    let kept = world.state.photos.indices.filter {
      world.state.photos[$0].scores.counts(of: .pnet) != nil
    }
    #expect(kept.count <= most + most / 8 + 1 && kept.count >= most)
    #expect(kept.contains(0), "the photo on screen keeps them")
    #expect(kept.last == world.state.photos.count - 1)
    let dropped = try #require(world.state.photos.indices.first { !kept.contains($0) })
    #expect(world.state.photos[dropped].outcome == .faces([]), "only the scores are dropped")
    for _ in 0..<dropped { world.press("j") }
    let before = world.history.detections.count
    world.answer { _, _ in [] }
    #expect(world.history.detections.count <= before + 1)
    #expect(world.state.photos[dropped].scores.counts(of: .pnet) != nil)
  }

  @Test("counts of scores are kept exactly, from none to very many in a bin")
  func counts() {
    var random = SeededRandom(seed: 5)
    for size in [0, 1, 30, 3000, 80_000] {
      let scores = (0..<3).map { stage in
        (0..<size).map { _ in
          let score = Float.random(in: 0...1, using: &random)
          return stage == 2 ? score * 0.04 : score
        }
      }
      let counts = ScoreCounts(pnet: scores[0], rnet: scores[1], onet: scores[2], pnetFloor: 0)
      for (knob, scores) in zip([Knob.pnet, .rnet, .onet], scores) {
        var expected = [UInt16](repeating: 0, count: ScoreCounts.bins)
        for score in scores {
          let bin = min(ScoreCounts.bins - 1, Int(score * Float(ScoreCounts.bins)))
          if expected[bin] < .max { expected[bin] += 1 }
        }
        #expect(counts.counts(of: knob) == expected)
      }
    }
    #expect(ScoreCounts().counts(of: .pnet) == nil)
  }

  @Test("times are shown as they were measured")
  func times() {
    var world = World(photos: 1)
    world.answer()
    #expect(world.state.photos[0].freshStages.map { abs($0.pnet - 0.0141) < 1e-6 } == true)
    #expect(world.state.photos[0].seconds.map { abs($0 - 0.031) < 1e-6 } == true)
  }
}
