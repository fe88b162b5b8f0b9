package import Browser
package import Detection
import Geometry
import Networks
import Preview

extension ScoreCounts {
  /// P-Net's scores are counted from here up, whatever else the memo knows, so that the picture of them does
  /// not depend on what was asked before.
  package static let floor: Float = 0.3

  /// - Parameter memo: as the detection that made the trace left it.
  package init(_ trace: DetectionTrace, _ memo: PhotoMemo, settings: DetectionSettings) {
    let levels = memo.levels(for: settings)
    let floor = max(levels.map(\.floor).max() ?? Self.floor, Self.floor)
    self.init(
      pnet: levels.lazy.flatMap(\.survivors).filter { $0 >= floor },
      rnet: trace.passes.lazy.flatMap(\.rnetAnswers).map(\.score),
      onet: trace.passes.lazy.flatMap(\.onetAnswers).map(\.score), pnetFloor: floor)
  }
}

extension StageView {
  /// More boxes than this nobody can tell apart.
  private static let mostBoxes = 400

  package init(
    _ trace: DetectionTrace, _ memo: PhotoMemo, settings: DetectionSettings, lost: [LostCandidate]
  ) {
    let photo = memo.photo, passes = trace.passes
    let proposals = passes.flatMap { pass in
      pass.rnetInput.candidates.map {
        (box: pass.turn.restored($0.box, photo: photo), weight: $0.score)
      }
    }
    let passed = passes.flatMap { pass in
      pass.passed.map { Box(box: pass.turn.restored($0.box, photo: photo), score: $0.score) }
    }
    let found = passes.flatMap { pass in
      zip(pass.onetInput.candidates, pass.onetAnswers).filter { $1.score > settings.thresholds.onet }
        .map { Box(box: pass.turn.restored($0.box, photo: photo), score: $1.score) }
    }
    self.init(
      heat: HeatMap(photo: photo, boxes: proposals), judgedByRNet: proposals.count,
      judgedByONet: passes.reduce(0) { $0 + $1.onetInput.candidates.count },
      rnet: Array(passed.sorted { $0.score > $1.score }.prefix(Self.mostBoxes)),
      onet: Array(found.sorted { $0.score > $1.score }.prefix(Self.mostBoxes)),
      levels: Self.levels(memo, passes, settings), lost: lost)
  }

  /// The levels of all turns of the photo together, by their window.
  private static func levels(
    _ memo: PhotoMemo, _ passes: [CascadePass], _ settings: DetectionSettings
  ) -> [Level] {
    let threshold = settings.thresholds
    var levels: [Int: Level] = [:]
    for known in memo.levels(for: settings) {
      let size = PyramidLevel.window(at: known.level.scale)
      var level = levels[size] ?? Level(size: size)
      level.cells += known.cells.count { $0 >= threshold.pnet }
      level.survivors += known.survivors.count { $0 >= threshold.pnet }
      levels[size] = level
    }
    for pass in passes {
      for candidate in pass.passed { levels[candidate.window]?.rnet += 1 }
      for (candidate, answer) in zip(pass.onetInput.candidates, pass.onetAnswers)
      where answer.score > threshold.onet { levels[candidate.window]?.onet += 1 }
    }
    return levels.values.sorted { $0.size < $1.size }
  }
}
