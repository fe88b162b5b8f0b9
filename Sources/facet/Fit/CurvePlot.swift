import Evaluation
import Geometry
import Imaging

/// A precision/recall curve as a picture: recall to the right, precision upwards, both from 0 to 1.
struct CurvePlot {
  var curve: PrecisionRecallCurve
  /// Where the user is, and the best point found.
  var current, best: PrecisionRecallCurve.Point

  private var corners: [(x: Double, y: Double)] {
    [(0, curve.points.first?.precision ?? 1)] + curve.points.map { ($0.recall, $0.precision) }
  }

  // MARK: Text

  /// Lines of braille with axes; `o` is the current point, `*` the best.
  func text(columns: Int = 60, rows: Int = 15) -> [String] {
    var dots = [UInt8](repeating: 0, count: columns * rows)
    let (width, height) = (columns * 2, rows * 4)
    walk(width: width, height: height) { x, y in
      // Unicode's numbering of the eight dots: 1-2-3-7 down the left, 4-5-6-8 down the right.
      let bit: [UInt8] = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80]
      dots[(y / 4) * columns + x / 2] |= bit[(x % 2) * 4 + y % 4]
    }
    var cells = dots.map { Character(Unicode.Scalar(0x2800 + UInt32($0)) ?? " ") }
    for (point, mark) in [(current, Character("o")), (best, Character("*"))] {
      let column = min(columns - 1, Int(point.recall * Double(columns - 1) + 0.5))
      let row = min(rows - 1, Int((1 - point.precision) * Double(rows - 1) + 0.5))
      cells[row * columns + column] = mark
    }
    var lines = (0..<rows).map { row in
      let label = row == 0 ? "1.0" : row == rows - 1 ? "0.0" : row == rows / 2 ? "0.5" : "   "
      return "\(label) │" + String(cells[row * columns..<(row + 1) * columns])
    }
    lines.append("    └" + String(repeating: "─", count: columns))
    let gap = String(repeating: " ", count: max(0, columns - 23))
    lines.append("     0.0  recall →\(gap)   1.0   ↑ precision")
    return lines
  }

  // MARK: Picture

  /// A square picture: thin lines at each tenth, the curve, a square at the current point, a cross at the best.
  func image(side: Int = 600) -> Image {
    let margin = side / 12
    let inner = side - 2 * margin
    var image = Image(width: side, height: side, red: 255, green: 255, blue: 255)
    func put(_ x: Int, _ y: Int, _ color: (UInt8, UInt8, UInt8)) {
      guard x >= 0, y >= 0, x < side, y < side else { return }
      let start = (y * side + x) * 3
      (image.pixels[start], image.pixels[start + 1], image.pixels[start + 2]) = color
    }
    for tenth in 0...10 {
      let at = margin + tenth * inner / 10
      let shade: UInt8 = tenth == 0 || tenth == 10 ? 90 : tenth == 5 ? 190 : 225
      for along in margin...margin + inner {
        put(at, along, (shade, shade, shade))
        put(along, at, (shade, shade, shade))
      }
    }
    walk(width: inner + 1, height: inner + 1) { x, y in
      for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
        put(margin + x + dx, margin + y + dy, (30, 80, 190))
      }
    }
    for (point, isBest) in [(current, false), (best, true)] {
      let x = margin + Int(point.recall * Double(inner))
      let y = margin + Int((1 - point.precision) * Double(inner))
      for step in -7...7 {
        let pixels =
          isBest ? [(step, step), (step, -step)] : [(step, -7), (step, 7), (-7, step), (7, step)]
        for (dx, dy) in pixels {
          put(x + dx, y + dy, isBest ? (200, 30, 30) : (60, 60, 60))
          put(x + dx + 1, y + dy, isBest ? (200, 30, 30) : (60, 60, 60))
        }
      }
    }
    return image
  }

  /// Visits the dots of the curve drawn as a line from corner to corner.
  private func walk(width: Int, height: Int, _ visit: (_ x: Int, _ y: Int) -> Void) {
    let places = corners.map { corner in
      (x: corner.x * Double(width - 1), y: (1 - corner.y) * Double(height - 1))
    }
    for (from, to) in zip(places, places.dropFirst()) {
      let steps = max(1, Int(max(abs(to.x - from.x), abs(to.y - from.y)).rounded(.up)))
      for step in 0...steps {
        let share = Double(step) / Double(steps)
        visit(
          Int((from.x + (to.x - from.x) * share).rounded()), Int((from.y + (to.y - from.y) * share).rounded())
        )
      }
    }
  }
}
