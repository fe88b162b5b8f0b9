import Geometry
import Imaging
import Networks
import Parallel
import TestSupport
import Testing

@Suite("Proposals") struct ProposalTests {
  private static let image = Fixture.picture(width: 900, height: 520)
  private static let levels: [PyramidLevel] = {
    var levels: [PyramidLevel] = []
    var scale = 0.6
    while 520 * scale >= 12 {
      levels.append(
        PyramidLevel(
          scale: scale,
          size: PixelSize(width: Int(900 * scale + 1), height: Int(520 * scale + 1))))
      scale *= 0.709
    }
    return levels
  }()

  @Test("are the cells of the maps whose score reaches the threshold", arguments: [0, 0.3, 0.6, 0.999, 1])
  func cells(threshold: Float) throws {
    let networks = try Fixture.networks(.best)
    let levels = Array(Self.levels.suffix(5))
    let found = try networks.propose(in: Self.image, levels: levels, threshold: threshold).proposals
    var wanted: [Proposal] = []
    for (index, level) in levels.enumerated() {
      let map = networks.pnetMap(of: Self.image, level: level)
      for cell in 0..<map.size.area where map.scores[cell] >= threshold {
        wanted.append(
          Proposal(
            level: index, row: cell / map.size.width, column: cell % map.size.width,
            score: map.scores[cell], regression: map.regressions[cell]))
      }
    }
    #expect(found == wanted)
  }

  @Test("a score exactly at the threshold passes")
  func boundary() throws {
    let networks = try Fixture.networks(.best)
    let level = PyramidLevel(scale: 1, size: PixelSize(width: 60, height: 60))
    let scores = networks.pnetMap(of: Self.image, level: level).scores
    for threshold in scores.sorted().suffix(20) {
      let found = try networks.propose(in: Self.image, levels: [level], threshold: threshold).proposals
      #expect(found.count == scores.count { $0 >= threshold })
      #expect(found.contains { $0.score == threshold })
    }
  }

  @Test("are the same to the last bit for any number of lanes", arguments: InstructionSet.available)
  func lanes(set: InstructionSet) throws {
    let networks = try Fixture.networks(set)
    let levels = Array(Self.levels.dropFirst(3))
    let one = try networks.propose(in: Self.image, levels: levels, threshold: 0.2).proposals
    #expect(!one.isEmpty)
    for lanes in [2, 5] {
      let many = try networks.propose(
        in: Self.image, levels: levels, threshold: 0.2, lanes: Lanes(lanes)
      ).proposals
      #expect(many == one)
    }
  }

  @Test("are the same to the last bit whether a level is resized beforehand or strip by strip")
  func shrunk() throws {
    let networks = try Fixture.networks(.best)
    // Levels below a quarter of this photo are resized block by block.
    for level in Self.levels where level.scale < 0.25 {
      let map = networks.pnetMap(of: Self.image, level: level)
      let found = try networks.propose(in: Self.image, levels: [level], threshold: 0).proposals
      #expect(found.map(\.score) == map.scores)
      #expect(found.map(\.regression) == map.regressions)
    }
  }

  @Test("no levels give no proposals, and a set flag stops the work")
  func emptyAndCancelled() throws {
    let networks = try Fixture.networks(.best)
    #expect(try networks.propose(in: Self.image, levels: [], threshold: 0.6).proposals.isEmpty)
    let flag = CancellationFlag()
    flag.cancel()
    #expect(throws: CancellationError.self) {
      try networks.propose(in: Self.image, levels: Self.levels, threshold: 0.6, cancellation: flag)
    }
  }

  @Test("threads that share one object do not affect each other")
  func shared() async throws {
    let networks = try Fixture.networks(.best)
    let levels = Array(Self.levels.suffix(4))
    let alone = try networks.propose(in: Self.image, levels: levels, threshold: 0.1).proposals
    let crops = (0..<9).map { CropRectangle(minX: $0 * 40, minY: $0 * 20, maxX: $0 * 50 + 31, maxY: 300) }
    let judged = try networks.judgeWithRNet(crops, of: Self.image).answers
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for task in 0..<6 {
        group.addTask {
          if task % 2 == 0 {
            return try networks.propose(
              in: Self.image, levels: levels, threshold: 0.1, lanes: Lanes(2)
            ).proposals == alone
          }
          return try networks.judgeWithRNet(crops, of: Self.image, lanes: Lanes(2)).answers == judged
        }
      }
      for try await same in group { #expect(same) }
    }
  }
}
