import Alignment
import Geometry
import Testing

@Suite("Templates and their fit") struct AlignmentTemplateTests {
  private func landmarks(_ points: [SIMD2<Double>]) -> Landmarks {
    Landmarks(points: points.map { Point(x: Float($0.x), y: Float($0.y)) })
  }

  @Test(
    "the template's own landmarks give the identity",
    arguments: [AlignmentTemplate.arcFace, .narrow, .arcFace(side: 224)])
  func identity(template: AlignmentTemplate) throws {
    let transform = try template.transform(of: landmarks(template.points))
    for (value, expected) in zip(transform.matrix, SimilarityTransform.identity.matrix) {
      #expect(abs(value - expected) < 1e-4)  // Float landmarks
    }
  }

  @Test("the narrow template is 8 pixels less on either side, the scaled one larger in both")
  func others() {
    #expect(AlignmentTemplate.narrow.size == PixelSize(width: 96, height: 112))
    #expect(abs(AlignmentTemplate.narrow.points[0].x - 30.2946) < 1e-9)
    #expect(AlignmentTemplate.arcFace(side: 56).points[2].y * 2 == AlignmentTemplate.arcFace.points[2].y)
    #expect(AlignmentTemplate.arcFace(side: 112) == .arcFace)
  }

  @Test("a turned, scaled and shifted face is undone", arguments: [0.0, 0.3, 1.6, 3.1, -2.2])
  func recovers(angle: Double) throws {
    var cosine = 1.0
    var sine = 0.0
    // The angle by small steps, so that no mathematics library is needed.
    for _ in 0..<10_000 { (cosine, sine) = (cosine - sine * angle / 1e4, sine + cosine * angle / 1e4) }
    let moved = SimilarityTransform(a: 2.5 * cosine, b: 2.5 * sine, tx: 300, ty: -40)
    let points = AlignmentTemplate.arcFace.points
    let fit = try SimilarityTransform(fitting: points.map(moved.applied), to: points)
    for point in points {
      let back = fit.applied(to: moved.applied(to: point)) - point
      #expect((back * back).sum() < 1e-18)
    }
    let inverse = try #require(moved.inverse)
    for (a, b) in zip(fit.matrix, inverse.matrix) { #expect(abs(a - b) < 1e-9) }
  }

  @Test("no other similarity fits better: the gradient vanishes")
  func leastSquares() throws {
    let source: [SIMD2<Double>] = [SIMD2(3, 1), SIMD2(9, 2), SIMD2(5, 7), SIMD2(4, 9), SIMD2(8, 8.5)]
    let target = AlignmentTemplate.arcFace.points
    func error(_ t: SimilarityTransform) -> Double {
      zip(source, target).reduce(0) { sum, pair in
        let d = t.applied(to: pair.0) - pair.1
        return sum + (d * d).sum()
      }
    }
    let best = try SimilarityTransform(fitting: source, to: target)
    for change in [-1e-4, 1e-4] {
      for key in [\SimilarityTransform.a, \.b, \.tx, \.ty] {
        var other = best
        other[keyPath: key] += change
        #expect(error(other) > error(best))
      }
    }
  }

  @Test("landmarks that determine nothing are refused with a reason")
  func degenerate() {
    let spot = [SIMD2<Double>](repeating: SIMD2(50, 60), count: 5)
    #expect(throws: SimilarityFitError.coincident) {
      try AlignmentTemplate.arcFace.transform(of: landmarks(spot))
    }
    for bad in [Double.nan, .infinity, -.infinity] {
      var points = AlignmentTemplate.arcFace.points
      points[3].y = bad
      #expect(throws: SimilarityFitError.notFinite) {
        try AlignmentTemplate.arcFace.transform(of: landmarks(points))
      }
    }
    // A fit that could mirror would call this one perfect.
    let square: [SIMD2<Double>] = [SIMD2(1, 1), SIMD2(-1, 1), SIMD2(-1, -1), SIMD2(1, -1)]
    #expect(throws: SimilarityFitError.unrelated) {
      try SimilarityTransform(fitting: square, to: square.map { SIMD2(-$0.x, $0.y) })
    }
  }
}
