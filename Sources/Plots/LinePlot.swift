import Drawing
package import Imaging

/// Lines in a square from 0 to 1 each way, as characters and as pixels.
package struct LinePlot {
  package typealias Corner = (x: Double, y: Double)

  /// A line, and the points to mark on it.
  package struct Line {
    package var corners: [Corner]
    /// Marked `o`: the point of the current settings.
    package var current: Corner?
    /// Marked `*`: the best point.
    package var best: Corner?
    /// The line's name in the picture.
    package var name = ""

    package init(corners: [Corner], current: Corner? = nil, best: Corner? = nil, name: String = "") {
      (self.corners, self.current, self.best, self.name) = (corners, current, best, name)
    }
  }

  package var lines: [Line]
  /// The labels below the x axis and next to the y axis.
  package var across = "recall"
  package var up = "precision"
  /// The label at the right end of the x axis.
  package var end = "1.0"

  package init(lines: [Line]) { self.lines = lines }

  // MARK: Text

  /// Lines of braille with axes; `o` is the current point, `*` the best.
  package func text(columns: Int = 60, rows: Int = 15) -> [String] {
    var cells = Polyline.braille(lines.map { Polyline(corners: $0.corners) }, columns: columns, rows: rows)
    for line in lines {
      for (point, mark) in [(line.current, Character("o")), (line.best, Character("*"))] {
        guard let point else { continue }
        cells[Polyline.cell(point, columns: columns, rows: rows)] = mark
      }
    }
    var text = (0..<rows).map { row in
      let label = row == 0 ? "1.0" : row == rows - 1 ? "0.0" : row == rows / 2 ? "0.5" : "   "
      return "\(label) │" + String(cells[row * columns..<(row + 1) * columns])
    }
    text.append("    └" + String(repeating: "─", count: columns))
    let gap = String(repeating: " ", count: max(0, columns - across.count - end.count - 14))
    text.append("     0.0  \(across) →\(gap)   \(end)   ↑ \(up)")
    return text
  }

  // MARK: Picture

  private static let inks: [(UInt8, UInt8, UInt8)] = [
    (30, 80, 190), (210, 110, 20), (30, 140, 70), (150, 60, 160), (110, 110, 110), (0, 150, 170),
  ]

  /// A square picture: thin lines at each tenth, the lines in inks of their own, a square at a current point, a cross
  /// at the best.
  package func image(side: Int = 600) -> Image {
    let margin = side / 12
    let inner = side - 2 * margin
    var image = Image(width: side, height: side, red: 255, green: 255, blue: 255)
    func put(_ x: Int, _ y: Int, _ color: (UInt8, UInt8, UInt8)) { image.put(x, y, color) }
    for tenth in 0...10 {
      let at = margin + tenth * inner / 10
      let shade: UInt8 = tenth == 0 || tenth == 10 ? 90 : tenth == 5 ? 190 : 225
      for along in margin...margin + inner {
        put(at, along, (shade, shade, shade))
        put(along, at, (shade, shade, shade))
      }
    }
    for (number, line) in lines.enumerated() {
      let ink = Self.inks[number % Self.inks.count]
      Polyline(corners: line.corners).walk(width: inner + 1, height: inner + 1) { x, y in
        for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] { put(margin + x + dx, margin + y + dy, ink) }
      }
    }
    for line in lines { mark(line, margin, inner, put) }
    return lettered(image, margin: margin)
  }

  /// Marks the points of a line.
  private func mark(
    _ line: Line, _ margin: Int, _ inner: Int,
    _ put: (_ x: Int, _ y: Int, _ color: (UInt8, UInt8, UInt8)) -> Void
  ) {
    for (point, isBest) in [(line.current, false), (line.best, true)] {
      guard let point else { continue }
      let x = margin + Int(point.x * Double(inner))
      let y = margin + Int((1 - point.y) * Double(inner))
      for step in -7...7 {
        let pixels =
          isBest ? [(step, step), (step, -step)] : [(step, -7), (step, 7), (-7, step), (7, step)]
        for (dx, dy) in pixels {
          put(x + dx, y + dy, isBest ? (200, 30, 30) : (60, 60, 60))
          put(x + dx + 1, y + dy, isBest ? (200, 30, 30) : (60, 60, 60))
        }
      }
    }
  }

  /// The picture with the axes' names, their ends and the lines' names.
  private func lettered(_ image: Image, margin: Int) -> Image {
    var canvas = Canvas(image)
    let (side, edge) = (Double(image.width), Double(margin))
    let height = edge / 5
    func write(_ text: String, _ x: Double, _ y: Double, _ ink: Ink = Ink(90, 90, 90)) {
      canvas.text(text, at: SIMD2(x, y), height: height, weight: max(1, height / 7), ink)
    }
    let below = side - edge + height
    write("0", edge - 2 * height, below)
    write("1", edge - 2 * height, edge - height / 2)
    write(end, side - edge - Canvas.width(of: end, height: height) / 2, below)
    write(across, (side - Canvas.width(of: across, height: height)) / 2, below)
    write(up, edge, edge - 2 * height)
    for (number, line) in lines.enumerated() where !line.name.isEmpty {
      let ink = Self.inks[number % Self.inks.count]
      let rise = Double(lines.count - number) * 2 * height
      write(String(line.name.suffix(40)), edge + height, side - edge - rise, Ink(ink.0, ink.1, ink.2))
    }
    return canvas.image
  }
}
