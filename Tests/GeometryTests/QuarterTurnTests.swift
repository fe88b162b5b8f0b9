import Geometry
import Testing

@Suite("Quarter turn") struct QuarterTurnTests {
  let photo = PixelSize(width: 5, height: 3)

  /// Where the pixel in column 1, row 0 of the 5×3 photo lies after each turn.
  @Test(
    "a pixel comes back to where it was",
    arguments: [(QuarterTurn.none, 1, 0), (.right, 2, 1), (.half, 3, 2), (.left, 0, 3)])
  func pixel(turn: QuarterTurn, column: Int, row: Int) {
    #expect(
      turn.restored(Point(x: Float(column), y: Float(row)), photo: photo) == Point(x: 1, y: 0))
    let box = BoundingBox(
      minX: Float(column), minY: Float(row), maxX: Float(column + 1), maxY: Float(row + 1))
    #expect(turn.restored(box, photo: photo) == BoundingBox(minX: 1, minY: 0, maxX: 2, maxY: 1))
  }

  @Test("an odd turn swaps the sides")
  func sides() {
    #expect(QuarterTurn.right.turned(photo) == PixelSize(width: 3, height: 5))
    #expect(QuarterTurn.half.turned(photo) == photo)
  }
}
