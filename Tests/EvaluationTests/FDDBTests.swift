import Evaluation
import Foundation
import Geometry
import TestSupport
import Testing

@Suite("Assignment") struct AssignmentTests {
  /// The best sum over all ways to pair rows with columns.
  private func bruteForce(_ gains: [[Double]]) -> Double {
    guard let first = gains.first else { return 0 }
    let rest = Array(gains.dropFirst())
    var best = bruteForce(rest)
    for (column, gain) in first.enumerated() {
      let others = rest.map { row in row.enumerated().map { $0.offset == column ? 0 : $0.element } }
      best = max(best, gain + bruteForce(others))
    }
    return best
  }

  @Test("the sum is the greatest there is, for every shape up to 5 by 5", arguments: 0..<60)
  func agreesWithBruteForce(seed: Int) {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let (rows, width) = (1 + seed % 5, 1 + seed / 5 % 5)
    let gains = (0..<rows).map { _ in
      // A third has no gain at all, and many gains are equal.
      (0..<width).map { _ in max(0, Double(Int.random(in: -3...6, using: &numbers))) / 6 }
    }
    let columns = Assignment(gains: gains).columns
    let used = columns.compactMap(\.self)
    #expect(Set(used).count == used.count)
    let sum = zip(gains, columns).reduce(0) { sum, pair in sum + (pair.1.map { pair.0[$0] } ?? 0) }
    #expect(abs(sum - bruteForce(gains)) < 1e-12)
    #expect(zip(gains, columns).allSatisfy { row, column in column.map { row[$0] > 0 } ?? true })
  }

  @Test("rows added one at a time are paired as if added together", arguments: 0..<20)
  func incremental(seed: Int) {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let gains = (0..<6).map { _ in (0..<4).map { _ in Double.random(in: 0...1, using: &numbers) } }
    var assignment = Assignment(rows: 6, columns: 4)
    for count in 1...6 {
      assignment.add(gains[count - 1])
      let sum = zip(gains, assignment.columns).reduce(0) { sum, pair in sum + (pair.1.map { pair.0[$0] } ?? 0)
      }
      #expect(abs(sum - bruteForce(Array(gains[..<count]))) < 1e-12)
    }
  }

  @Test("nothing to pair gives no pairs")
  func empty() {
    #expect(Assignment(gains: []).columns.isEmpty)
    #expect(Assignment(gains: [[], []]).columns == [nil, nil])
  }
}

@Suite("Regions of faces") struct FaceRegionTests {
  @Test("boxes of whole pixels overlap by their areas")
  func boxes() {
    let (a, b) = (FaceRegion.box(box(0, 0, 10)), FaceRegion.box(box(5, 0, 10)))
    #expect(abs(a.overlap(b) - 50.0 / 150) < 1e-12)
    #expect(a.overlap(a) == 1 && a.overlap(.box(box(20, 20, 5))) == 0)
    // Outside the photo nothing counts: 5 by 10 pixels are left of the first, none of the second.
    #expect(a.overlap(b, photo: PixelSize(width: 5, height: 10)) == 0)
  }

  @Test("ellipses, turned or not, are the pixels whose centre is inside", arguments: 0..<20)
  func ellipses(seed: Int) {
    var numbers = SeededNumbers(seed: UInt64(seed))
    func value(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &numbers) }
    let (a, b, turn) = (value(5...40), value(5...40), value(-3...3))
    let (x, y) = (value(20...80), value(20...80))
    let other = BoundingBox(
      minX: Float(value(0...40)), minY: Float(value(0...40)), maxX: Float(value(50...100)),
      maxY: Float(value(50...100)))
    var (shared, joint) = (0, 0)
    for row in 0..<100 {
      for column in 0..<100 {
        let (u, v) = (Double(column) + 0.5 - x, Double(row) + 0.5 - y)
        let along = (u * cos(turn) + v * sin(turn)) / a
        let beside = (v * cos(turn) - u * sin(turn)) / b
        let isInside = along * along + beside * beside <= 1
        let isCovered =
          Double(column) + 0.5 >= Double(other.minX) && Double(column) + 0.5 < Double(other.maxX)
          && Double(row) + 0.5 >= Double(other.minY) && Double(row) + 0.5 < Double(other.maxY)
        if isInside && isCovered { shared += 1 }
        if isInside || isCovered { joint += 1 }
      }
    }
    let region = FaceRegion.ellipse(major: a, minor: b, angle: turn, x: x, y: y)
    let overlap = region.overlap(.box(other), photo: PixelSize(width: 100, height: 100))
    #expect(abs(overlap - Double(shared) / Double(joint)) < 1e-12)
  }

  @Test("invalid numbers overlap nothing, and take no time")
  func absurd() {
    let odd = FaceRegion.ellipse(major: .nan, minor: 0, angle: .infinity, x: 0, y: 0)
    #expect(odd.overlap(.box(box(0, 0, 10))) == 0)
    #expect(FaceRegion.ellipse(major: 0, minor: 0, angle: 0, x: 5, y: 5).overlap(.box(box(0, 0, 10))) == 0)
  }
}

@Suite("FDDB") struct FDDBTests {
  private func found(_ box: BoundingBox, _ score: Float) -> FDDBEvaluation.Found {
    FDDBEvaluation.Found(region: .box(box), score: score)
  }

  @Test("both curves by hand: three found faces on two true ones")
  func byHand() throws {
    let photo = FDDBEvaluation.Photo(
      found: [
        found(box(0, 0, 10), 0.9),  // overlap 1 with the first
        found(box(100, 0, 10), 0.8),  // no face there
        found(BoundingBox(minX: 50, minY: 0, maxX: 60, maxY: 5), 0.7),  // half of the second
        found(BoundingBox(minX: 50, minY: 0, maxX: 60, maxY: 8), 0.6),  // 0.8 of the second
      ], truth: [.box(box(0, 0, 10)), .box(box(50, 0, 10))])
    let points = FDDBEvaluation([photo]).points
    #expect(points.map(\.score) == [0.9, 0.8, 0.7, 0.6])
    #expect(points.map(\.discrete) == [0.5, 0.5, 0.5, 1])
    // An overlap of one half is not above it: wrong in the discrete curve, and still half a face in the other.
    #expect(points.map(\.falseFaces) == [0, 1, 2, 2])
    for (point, expected) in zip(points, [0.5, 0.5, 0.75, 0.9]) {
      #expect(abs(point.continuous - expected) < 1e-12)
    }
  }

  @Test("pairs are made for the greatest sum, not the best first")
  func optimal() throws {
    // The first box overlaps both faces, the left one more; the second box overlaps the left one only.
    let truth = [
      BoundingBox(minX: 0, minY: 0, maxX: 10, maxY: 10), BoundingBox(minX: 4, minY: 0, maxX: 14, maxY: 10),
    ]
    let photo = FDDBEvaluation.Photo(
      found: [
        found(BoundingBox(minX: 1, minY: 0, maxX: 11, maxY: 10), 0.9),
        found(BoundingBox(minX: -1, minY: 0, maxX: 9, maxY: 10), 0.9),
      ], truth: truth.map { .box($0) })
    let point = try #require(FDDBEvaluation([photo]).points.first)
    // 7 of 13 columns, and 9 of 11.
    #expect(abs(point.continuous - (7.0 / 13 + 9.0 / 11) / 2) < 1e-12)
    #expect(point.discrete == 1 && point.falseFaces == 0)
  }

  @Test("photos add up, and scores that occur in several are one point")
  func several() {
    let photos = (0..<3).map { index in
      FDDBEvaluation.Photo(
        found: [found(box(Float(index) * 20, 0, 10), 0.5)], truth: [.box(box(0, 0, 10))])
    }
    let evaluation = FDDBEvaluation(photos)
    #expect(evaluation.points.count == 1)
    #expect(abs(evaluation.points[0].discrete - 1.0 / 3) < 1e-12 && evaluation.points[0].falseFaces == 2)
    #expect(evaluation.point(atMost: 1) == nil && evaluation.point(atMost: 2) != nil)
    #expect(evaluation.matched.map(\.truths) == [1, 1, 1])
  }
}
