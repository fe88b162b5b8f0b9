package import Geometry
package import Imaging
package import Networks
package import Parallel

extension PhotoMemo {
  /// What is known about one pyramid level in one turn of the photo.
  package struct KnownLevel: Sendable {
    package var turn: QuarterTurn
    package var level: PyramidLevel
    /// Every P-Net cell with at least this score is known.
    package var floor: Float
    /// Scores of all known cells, in no order, and of those that survive NMS within the level, best first.
    package var cells, survivors: [Float]
  }

  /// What is known about the pyramid levels of these settings, finest first; unknown levels are left out.
  package func levels(for settings: DetectionSettings) -> [KnownLevel] {
    settings.rotations.turns.flatMap { turn in
      let pyramid = PyramidLevel.pyramid(
        of: turn.turned(photo), minFaceSize: settings.minFaceSize, scaleFactor: settings.scaleFactor)
      return pyramid.compactMap { level in
        turns[turn]?.levels[level].map { known in
          KnownLevel(
            turn: turn, level: level, floor: known.floor, cells: known.proposals.map(\.score),
            survivors: known.survivors.map { known.proposals[Int($0)].score })
        }
      }
    }
  }
}

extension FaceDetector {
  /// Runs P-Net where the memo lacks cells down to `floor` at the levels of these settings, so that its
  /// threshold can be lowered to the floor without another run.
  package func extendProposals(
    _ memo: inout PhotoMemo, in image: Image, settings: DetectionSettings, floor: Float, lanes: Lanes,
    cancellation: CancellationFlag?
  ) throws(CancellationError) {
    var open = settings
    open.thresholds.pnet = min(floor, settings.thresholds.pnet)
    for turn in settings.rotations.turns {
      _ = try rnetInput(
        image, turn: turn, settings: open, memo: &memo, lanes: lanes, cancellation: cancellation)
    }
  }
}
