package import Geometry
package import Imaging
package import Networks
package import Parallel

extension PhotoMemo {
  /// What is known of one pyramid level of the photo turned one way.
  package struct KnownLevel: Sendable {
    package var turn: QuarterTurn
    package var level: PyramidLevel
    /// Every P-Net cell with at least this score is known.
    package var floor: Float
    /// Scores of all known cells, in no order, and of those that survive NMS within the level, best first.
    package var cells, survivors: [Float]
  }

  /// What is known of the pyramid levels that these settings look at, finest first; unknown ones are left out.
  package func levels(for settings: DetectionSettings) -> [KnownLevel] {
    settings.rotations.turns.flatMap { turn in
      let pyramid = PyramidLevel.pyramid(
        of: turn.turned(photo), minFaceSize: settings.minFaceSize, scaleFactor: settings.scaleFactor)
      return pyramid.compactMap { level in
        turns[turn]?.levels[level].map { known in
          KnownLevel(
            turn: turn, level: level, floor: known.floor, cells: known.proposals.map(\.score),
            survivors: known.survivors.map(\.score))
        }
      }
    }
  }
}

extension FaceDetector {
  /// Lets the memo know all of P-Net's cells down to `floor` at the levels of these settings, so that a threshold
  /// lowered to the floor costs no run of P-Net.
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
