public import Geometry

/// Greedy non-maximum suppression: boxes are taken best score first, and a box is dropped when it overlaps one
/// already kept by more than the limit.
///
/// Areas are float32 as in the reference. Of equal scores the earlier box counts as better by union, and the
/// later one by minimum, as in the reference with a stable sort: two candidates with the same crop have equal
/// scores but different boxes.
public struct NonMaximumSuppression: Hashable, Sendable {
  /// How overlap is measured.
  public enum Measure: Hashable, Sendable {
    /// Intersection over union, areas `width * height`.
    case union
    /// Intersection over the smaller area, with 1 added to every length, as after O-Net.
    case minimum
  }

  /// The cascade takes the union everywhere but at the end, after O-Net.
  public var measure: Measure
  /// A box is dropped when its overlap with a better one is above this, in `0...1`.
  public var limit: Float

  public init(measure: Measure = .union, limit: Float) {
    self.measure = measure
    self.limit = limit
  }

  /// The indices of the boxes that stay, best score first.
  public func kept(of boxes: [BoundingBox], scores: [Float]) -> [Int] {
    precondition(
      boxes.count == scores.count, "NMS: \(boxes.count) boxes, \(scores.count) scores")
    let order = boxes.indices.sorted {
      if scores[$0] != scores[$1] { return scores[$0] > scores[$1] }
      return measure == .minimum ? $0 > $1 : $0 < $1
    }
    var grid = OverlapGrid(boxes)
    let unit: Float = measure == .minimum ? 1 : 0
    return order.filter { index in
      let box = boxes[index]
      let stays = !grid.containsNeighbour(of: index) { other in
        // Most boxes of a neighbourhood do not meet, and no overlap is above no limit.
        other.maxX + unit > box.minX && box.maxX + unit > other.minX && other.maxY + unit > box.minY
          && box.maxY + unit > other.minY && overlap(other, box) > limit
      }
      if stays { grid.insert(index) }
      return stays
    }
  }

  package func overlap(_ first: BoundingBox, _ second: BoundingBox) -> Float {
    let unit: Float = measure == .minimum ? 1 : 0
    let firstArea = (first.width + unit) * (first.height + unit)
    let secondArea = (second.width + unit) * (second.height + unit)
    let width = max(0, min(first.maxX, second.maxX) - max(first.minX, second.minX) + unit)
    let height = max(0, min(first.maxY, second.maxY) - max(first.minY, second.minY) + unit)
    let shared = width * height
    return switch measure {
    case .union: shared / (firstArea + secondArea - shared)
    case .minimum: shared / min(firstArea, secondArea)
    }
  }
}

/// The kept boxes sorted into the squares of a grid, so that a box is compared only with those it can touch.
///
/// A square is as wide as the widest box, hence a box can only overlap boxes whose centre lies in its own
/// square or one of the eight around it. Boxes of very different size share one grid; proposals of one
/// pyramid level, where the numbers are large, are all of one size.
struct OverlapGrid {
  private let boxes: [BoundingBox]
  private let side: Float
  private let originX, originY: Float
  private let columns, rows: Int
  /// For each square the box entered last, and for each box the one entered before it in the same square.
  private var newest: [Int32]
  private var previous: [Int32]

  init(_ boxes: [BoundingBox]) {
    self.boxes = boxes
    var widest: Float = 1
    var bounds = BoundingBox(
      minX: .greatestFiniteMagnitude, minY: .greatestFiniteMagnitude, maxX: -.greatestFiniteMagnitude,
      maxY: -.greatestFiniteMagnitude)
    for box in boxes {
      widest = max(widest, box.width + 1, box.height + 1)
      let center = box.center
      bounds.minX = min(bounds.minX, center.x)
      bounds.minY = min(bounds.minY, center.y)
      bounds.maxX = max(bounds.maxX, center.x)
      bounds.maxY = max(bounds.maxY, center.y)
    }
    // More squares than boxes would cost more than they save.
    let most = Float(max(1, boxes.count)).squareRoot().rounded(.up)
    side = max(widest, bounds.width / most, bounds.height / most)
    originX = bounds.minX
    originY = bounds.minY
    columns = boxes.isEmpty ? 1 : Int(bounds.width / side) + 1
    rows = boxes.isEmpty ? 1 : Int(bounds.height / side) + 1
    newest = Array(repeating: -1, count: columns * rows)
    previous = Array(repeating: -1, count: boxes.count)
  }

  private func square(of index: Int) -> (column: Int, row: Int) {
    let center = boxes[index].center
    return (
      min(columns - 1, Int((center.x - originX) / side)), min(rows - 1, Int((center.y - originY) / side))
    )
  }

  mutating func insert(_ index: Int) {
    let (column, row) = square(of: index)
    previous[index] = newest[row * columns + column]
    newest[row * columns + column] = Int32(index)
  }

  /// Whether `matches` holds for any entered box near this one.
  func containsNeighbour(of index: Int, where matches: (BoundingBox) -> Bool) -> Bool {
    let (column, row) = square(of: index)
    for row in max(0, row - 1)...min(rows - 1, row + 1) {
      for column in max(0, column - 1)...min(columns - 1, column + 1) {
        var other = newest[row * columns + column]
        while other >= 0 {
          if matches(boxes[Int(other)]) { return true }
          other = previous[Int(other)]
        }
      }
    }
    return false
  }
}
