extension Canvas {
  /// The width of a text that is `height` pixels high.
  public static func width(of text: String, height: Double) -> Double {
    StrokeFont.capitals.width(of: text) * height / StrokeFont.height
  }

  /// Draws a line of text in capital letters; `origin` is its top left corner.
  public mutating func text(
    _ text: String, at origin: SIMD2<Double>, height: Double, weight: Double, _ ink: Ink
  ) {
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
}
