import Geometry
import Testing

@Suite("Bounding box") struct BoundingBoxTests {
  let unit = BoundingBox(minX: 0, minY: 0, maxX: 2, maxY: 2)

  @Test("IoU of boxes that share a quarter")
  func quarter() {
    let other = BoundingBox(minX: 1, minY: 1, maxX: 3, maxY: 3)
    #expect(unit.iou(other) == Float(1) / 7)
    #expect(other.iou(unit) == unit.iou(other))
  }

  @Test("a box overlaps itself fully and its neighbour not at all; empty boxes overlap nothing")
  func edges() {
    #expect(unit.iou(unit) == 1)
    #expect(unit.iou(BoundingBox(minX: 2, minY: 0, maxX: 4, maxY: 2)) == 0)
    let empty = BoundingBox(minX: 1, minY: 1, maxX: 1, maxY: 1)
    #expect(empty.iou(empty) == 0)
    #expect(BoundingBox(minX: 3, minY: 0, maxX: 1, maxY: 2).area == 0)
  }

  @Test("the max edges are exclusive")
  func contains() {
    #expect(unit.contains(Point(x: 0, y: 1.5)))
    #expect(!unit.contains(Point(x: 2, y: 1)))
  }
}

@Suite("Pixel size") struct PixelSizeTests {
  @Test(
    "fitting keeps the shape and stays inside",
    arguments: [
      (PixelSize(width: 4000, height: 3000), PixelSize(width: 100, height: 100), 100, 75),
      (PixelSize(width: 3, height: 4000), PixelSize(width: 100, height: 100), 1, 100),
      (PixelSize(width: 10, height: 10), PixelSize(width: 40, height: 20), 20, 20),
    ])
  func fitted(size: PixelSize, bounds: PixelSize, width: Int, height: Int) {
    #expect(size.fitted(into: bounds) == PixelSize(width: width, height: height))
  }
}
