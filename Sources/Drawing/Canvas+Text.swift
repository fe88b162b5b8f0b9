extension Canvas {
  /// The width of a text that is `height` pixels high.
  public static func width(of text: String, height: Double) -> Double {
    ScriptFont.needed(for: text)?.width(of: text, height: height)
      ?? StrokeFont.capitals.width(of: text) * height / StrokeFont.height
  }

  /// Draws a line of text; `origin` is its top left corner. Letters that have no strokes are those of the system's fonts, as
  /// high; others are capitals of even width.
  public mutating func text(
    _ text: String, at origin: SIMD2<Double>, height: Double, weight: Double, _ ink: Ink
  ) {
    if let line = ScriptFont.needed(for: text)?.line(text, height: height) {
      put(line, at: origin, height: height, ink)
      return
    }
    let scale = height / StrokeFont.height
    for glyph in StrokeFont.capitals.placed(text) {
      let left = origin + SIMD2(glyph.x * scale, 0)
      for line in glyph.lines {
        for (from, to) in zip(line, line.dropFirst()) {
          self.line(from: left + from * scale, to: left + to * scale, width: weight, ink)
        }
      }
    }
  }

  /// Puts a drawn line where its first letter begins at `origin`, and its letters stand `height` below.
  private mutating func put(_ line: ScriptFont.Line, at origin: SIMD2<Double>, height: Double, _ ink: Ink) {
    let left = Int(origin.x.rounded()) - line.left
    let top = Int((origin.y + height - line.baseline).rounded())
    for y in 0..<line.height {
      for x in 0..<line.width {
        let pixel = y * line.width + x
        let (letter, alpha) = (line.coverage[pixel], line.colors[4 * pixel + 3])
        guard letter > 0 || alpha > 0, (0..<width).contains(left + x), (0..<self.height).contains(top + y)
        else {
          continue
        }
        if letter > 0 { blend(left + x, top + y, ink, Double(letter) / 255) }
        if alpha > 0 {
          let share = Double(alpha) / 255
          func part(_ channel: Int) -> UInt8 {
            UInt8(min(255, Double(line.colors[4 * pixel + channel]) / share))
          }
          blend(left + x, top + y, Ink(part(0), part(1), part(2), opacity: ink.opacity), share)
        }
      }
    }
  }
}
