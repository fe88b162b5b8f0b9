package import Imaging

/// A line from corner to corner in a square from 0 to 1 each way, `y` upwards.
package struct Polyline {
  package var corners: [(x: Double, y: Double)]

  package init(corners: [(x: Double, y: Double)]) { self.corners = corners }

  /// Visits the dots of the line on a grid whose rows go down. A single corner is a dot.
  package func walk(width: Int, height: Int, _ visit: (_ x: Int, _ y: Int) -> Void) {
    let places = corners.map { corner in
      (
        x: min(1, max(0, corner.x)) * Double(width - 1),
        y: (1 - min(1, max(0, corner.y))) * Double(height - 1)
      )
    }
    if let only = places.first, places.count == 1 { visit(Int(only.x), Int(only.y)) }
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

  /// Lines in braille, row by row: eight dots to a character.
  package static func braille(_ lines: [Polyline], columns: Int, rows: Int) -> [Character] {
    // Unicode's numbering of the eight dots: 1-2-3-7 down the left, 4-5-6-8 down the right.
    let bit: [UInt8] = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80]
    var dots = [UInt8](repeating: 0, count: columns * rows)
    for line in lines {
      line.walk(width: columns * 2, height: rows * 4) { x, y in
        dots[(y / 4) * columns + x / 2] |= bit[(x % 2) * 4 + y % 4]
      }
    }
    return dots.map { Character(Unicode.Scalar(0x2800 + UInt32($0)) ?? " ") }
  }

  /// The index of the character that holds a point.
  package static func cell(_ point: (x: Double, y: Double), columns: Int, rows: Int) -> Int {
    let column = min(columns - 1, max(0, Int(point.x * Double(columns - 1) + 0.5)))
    let row = min(rows - 1, max(0, Int((1 - point.y) * Double(rows - 1) + 0.5)))
    return row * columns + column
  }
}

extension Image {
  /// Sets a pixel. Points outside are ignored.
  package mutating func put(_ x: Int, _ y: Int, _ color: (UInt8, UInt8, UInt8)) {
    guard x >= 0, y >= 0, x < width, y < height else { return }
    let start = (y * width + x) * 3
    (pixels[start], pixels[start + 1], pixels[start + 2]) = color
  }
}
