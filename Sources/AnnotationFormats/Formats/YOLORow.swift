import Annotations
import Geometry

/// A row of YOLO: `class x y w h`, centre and size as shares of the photo; a confidence and landmarks may follow.
/// Or `class x1 y1 x2 y2 x3 y3 …`, the corners of a polygon.
///
/// Nothing in a row says which of the two it is, so where its points lie decides: landmarks lie in the box, and
/// they have the order of a face.
struct YOLORow {
  var kind: Double
  var face: RawFace
  /// What was left out; nil when everything was read.
  var remark: String?
  private(set) var isPolygon = false

  private static let left = "the numbers after the box are not five landmarks and were left out"
  /// A polygon with more corners is not checked for crossing lines, which takes the square of their number.
  private static let mostChecked = 64

  /// Nil when it is not a class and at least the four numbers of a box.
  init?(_ values: [Double]) {
    guard values.count >= 5 else { return nil }
    kind = values[0]
    let corners = Self.pairs(values.dropFirst())
    if let corners, corners.count >= 3, Self.isPolygon(values, corners) {
      let (xs, ys) = (corners.map(\.x), corners.map(\.y))
      face = RawFace(
        minX: xs.min() ?? 0, minY: ys.min() ?? 0, maxX: xs.max() ?? 0, maxY: ys.max() ?? 0)
      isPolygon = true
      return
    }
    face = Self.box(values)
    switch values.count {
    case 5: break
    case 6: face.score = values[5]  // a prediction
    case 15: addPoints(values.dropFirst(5), size: 2)
    case 16:
      addPoints(values[5..<15], size: 2)
      face.score = values[15]
    case 20: addPoints(values.dropFirst(5), size: 3)
    case 21:
      addPoints(values[5..<20], size: 3)
      face.score = values[20]
    default: remark = Self.left
    }
  }

  private mutating func addPoints(_ values: ArraySlice<Double>, size: Int) {
    let rows = stride(from: values.startIndex, to: values.endIndex, by: size).map { values[$0..<($0 + size)] }
    let points = rows.map { (x: $0[$0.startIndex], y: $0[$0.startIndex + 1]) }
    // Without visibility, other programs write -1 or 0 for a point that is not given.
    let isGiven = rows.map { row in
      size == 3
        ? row[row.startIndex + 2] > 0
        : row.allSatisfy { $0 >= 0 } && row.contains { $0 != 0 }
    }
    if isGiven.allSatisfy(\.self) {
      face.points = points
      if size == 3 {
        face.hidden = LandmarkSet(indices: rows.indices.filter { rows[$0][rows[$0].startIndex + 2] == 1 })
      }
    } else if isGiven.contains(true) {
      remark = "not all five landmarks are given; they were left out"
    }
  }

  private static func box(_ values: [Double]) -> RawFace {
    RawFace(
      minX: values[1] - values[3] / 2, minY: values[2] - values[4] / 2, maxX: values[1] + values[3] / 2,
      maxY: values[2] + values[4] / 2)
  }

  private typealias Corner = (x: Double, y: Double)

  /// Nil for an odd number of values.
  private static func pairs(_ values: ArraySlice<Double>) -> [Corner]? {
    guard values.count.isMultiple(of: 2) else { return nil }
    return stride(from: values.startIndex, to: values.endIndex, by: 2).map { (values[$0], values[$0 + 1]) }
  }

  /// Whether a row of a class and pairs of numbers is a polygon.
  private static func isPolygon(_ values: [Double], _ corners: [Corner]) -> Bool {
    guard values.dropFirst().allSatisfy({ (-0.01...1.01).contains($0) }) else { return false }
    if corners.count > mostChecked { return true }
    let points =
      values.count == 21
      ? stride(from: 5, to: 20, by: 3).map { (x: values[$0], y: values[$0 + 1]) }
      : Array(corners.dropFirst(2))
    let isGiven = points.contains { $0.x != 0 || $0.y != 0 }
    guard isGiven, fits(points, box(values)) else { return isGiven }
    if values.count == 21,
      stride(from: 7, to: 20, by: 3).contains(where: { ![0, 1, 2].contains(values[$0]) })
    {
      return isSimple(corners)
    }
    if points.count == 5, isFace(points) { return false }
    return isSimple(corners)
  }

  /// Whether the box is in the photo and the points in the box, with a little room for both.
  private static func fits(_ points: [Corner], _ box: RawFace) -> Bool {
    let (width, height) = (box.maxX - box.minX, box.maxY - box.minY)
    let isInside =
      box.minX > -0.1 * width && box.minY > -0.1 * height && box.maxX < 1 + 0.1 * width
      && box.maxY < 1 + 0.1 * height
    return isInside
      && points.allSatisfy {
        $0.x >= box.minX - 0.1 * width && $0.x <= box.maxX + 0.1 * width && $0.y >= box.minY - 0.1 * height
          && $0.y <= box.maxY + 0.1 * height
      }
  }

  /// Whether five points are eyes, nose and mouth corners in this order: the mouth goes in the direction of the
  /// eyes and is on their lower side, however the head is turned. In a polygon the opposite side goes back.
  private static func isFace(_ points: [Corner]) -> Bool {
    let eyes = (x: points[1].x - points[0].x, y: points[1].y - points[0].y)
    let mouth = (x: points[4].x - points[3].x, y: points[4].y - points[3].y)
    let down = (
      x: points[3].x + points[4].x - points[0].x - points[1].x,
      y: points[3].y + points[4].y - points[0].y - points[1].y
    )
    return eyes.x * mouth.x + eyes.y * mouth.y > 0 && eyes.x * down.y - eyes.y * down.x > 0
  }

  /// Whether no two sides of a polygon cross.
  private static func isSimple(_ corners: [Corner]) -> Bool {
    func side(_ a: Corner, _ b: Corner, _ c: Corner) -> Double {
      (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
    }
    let sides = corners.indices.map { (corners[$0], corners[($0 + 1) % corners.count]) }
    for (index, (a, b)) in sides.enumerated() {
      for (c, d) in sides.dropFirst(index + 2)
      where side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0 { return false }
    }
    return true
  }
}
