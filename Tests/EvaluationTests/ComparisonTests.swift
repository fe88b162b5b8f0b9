import Evaluation
import Geometry
import TestSupport
import Testing

@Suite("Landmark errors") struct LandmarkErrorTests {
  private func landmarks(_ shift: Float) -> Landmarks {
    Landmarks(
      points: [
        Point(x: 0, y: 0), Point(x: 40, y: 0), Point(x: 20, y: 20), Point(x: 5, y: 40), Point(x: 35, y: 40),
      ]
      .map { Point(x: $0.x + 3 * shift, y: $0.y + 4 * shift) })
  }

  @Test("every point off by five pixels at eyes forty apart is an eighth")
  func byHand() throws {
    let error = try #require(LandmarkErrors.error(landmarks(1), truth: landmarks(0)))
    #expect(abs(error - 0.125) < 1e-9)
    #expect(LandmarkErrors.error(landmarks(0), truth: landmarks(0)) == 0)
    let point = Point(x: 1, y: 1)
    #expect(
      LandmarkErrors.error(landmarks(0), truth: Landmarks(points: Array(repeating: point, count: 5))) == nil)
  }

  @Test("mean, failures, shares and the area under their curve")
  func curve() {
    let errors = LandmarkErrors([0.2, 0, 0.05, 0.1])
    #expect(abs((errors.mean ?? 0) - 0.0875) < 1e-12)
    #expect(errors.failureRate() == 0.25)
    #expect(errors.share(atMost: 0.05) == 0.5)
    // 1, one half, and nothing for the others, over four faces.
    #expect(abs((errors.area() ?? 0) - 0.375) < 1e-12)
    #expect(LandmarkErrors([]).mean == nil && LandmarkErrors([]).failureRate() == nil)
  }
}

@Suite("Paired bootstrap") struct PairedBootstrapTests {
  /// Photos of four faces; each is found with the given chance, and a false one as often as not.
  private func photos(_ count: Int, chance: Double, seed: UInt64) -> [MatchedPhoto] {
    var numbers = SeededNumbers(seed: seed)
    return (0..<count).map { _ in
      var outcomes: [PrecisionRecallCurve.Outcome] = []
      for _ in 0..<4 where Double.random(in: 0..<1, using: &numbers) < chance {
        outcomes.append(.init(score: Float.random(in: 0.6...1, using: &numbers), isRight: true))
      }
      if Bool.random(using: &numbers) {
        outcomes.append(.init(score: Float.random(in: 0.5...0.9, using: &numbers), isRight: false))
      }
      return MatchedPhoto(outcomes: outcomes, truths: 4)
    }
  }

  @Test("only a clear difference is reported, and the whole sample's values are the plain ones")
  func differences() {
    let (worse, better) = (photos(80, chance: 0.5, seed: 1), photos(80, chance: 0.8, seed: 2))
    let bootstrap = PairedBootstrap(photos: 80, draws: 200, seed: 7)
    let ap = bootstrap.difference(.averagePrecision, from: worse, to: better, above: (0, 0))
    let plain =
      PrecisionRecallCurve(better).averagePrecision - PrecisionRecallCurve(worse).averagePrecision
    #expect(abs(ap.value - plain) < 1e-12)
    #expect(ap.isSignificant && ap.low > 0 && ap.low < ap.value && ap.value < ap.high && ap.chance <= 0.02)
    let same = bootstrap.difference(.recall, from: worse, to: worse, above: (0, 0))
    #expect(same.value == 0 && !same.isSignificant && same.chance == 1)
  }

  @Test("the interval of a mean is that of the normal approximation, and a seed repeats it")
  func interval() {
    let sample = photos(400, chance: 0.7, seed: 3)
    let interval = PairedBootstrap(photos: 400, draws: 1000, seed: 5).interval(.recall, of: sample, above: 0)
    // 1600 faces found with a chance of 0.7: 1.96 standard errors are 0.0225; the draws' own noise is allowed for.
    #expect(abs(interval.value - 0.7) < 0.03)
    #expect(abs((interval.high - interval.low) / 2 - 0.0225) < 0.004)
    let again = PairedBootstrap(photos: 400, draws: 1000, seed: 5).interval(.recall, of: sample, above: 0)
    #expect(again == interval)
    let small = Array(sample.prefix(40))
    let precisions = [6, 7].map { seed in
      PairedBootstrap(photos: 40, draws: 100, seed: seed).interval(.averagePrecision, of: small, above: 0)
    }
    #expect(precisions[0] != precisions[1] && precisions[0].value == precisions[1].value)
  }

  @Test("faces at or below the score do not count for precision and recall")
  func score() {
    let photos = [
      MatchedPhoto(
        outcomes: [.init(score: 0.9, isRight: true), .init(score: 0.5, isRight: false)], truths: 2)
    ]
    let bootstrap = PairedBootstrap(photos: 1, draws: 10)
    #expect(bootstrap.interval(.precision, of: photos, above: 0.5).value == 1)
    #expect(bootstrap.interval(.precision, of: photos, above: 0.4).value == 0.5)
    #expect(bootstrap.interval(.fScore, of: photos, above: 0.4).value == 0.5)
  }
}
