import CCodecs

/// The system's fonts, for text that ``StrokeFont`` has no letters for: any script, through fontconfig and HarfBuzz.
@safe package struct ScriptFont: Sendable {
  /// A line of text as pixels.
  package struct Line: Sendable {
    package var width, height: Int
    /// Where the text begins, and its letters stand, from the top left corner.
    package var left: Int, baseline: Double
    /// A byte for each pixel: how much of it letters cover.
    package var coverage: [UInt8]
    /// RGBA pixels, multiplied by their opacity: pictures among the letters.
    package var colors: [UInt8]
  }

  // SAFETY: C guards what it changes with a lock. The fonts live as long as the process.
  nonisolated(unsafe) private let fonts: OpaquePointer

  /// Nil when this build has no libraries for it, or the system no fonts.
  package static let system: ScriptFont? = {
    unsafe fc_fonts_open().map { unsafe ScriptFont(fonts: $0) }
  }()

  /// Whether this build can draw other scripts than those of ``StrokeFont``.
  package static var isBuiltIn: Bool { fc_can_shape_text() != 0 }

  /// The Debian packages that a build needs for it.
  package static let debianPackages = "libharfbuzz-dev libfontconfig-dev"

  private init(fonts: OpaquePointer) { unsafe self.fonts = fonts }

  /// For a text that ``StrokeFont`` cannot show: the fonts that can; nil for other texts, and when there are none.
  package static func needed(for text: String) -> ScriptFont? {
    StrokeFont.covers(text) ? nil : system
  }

  /// The width of a text whose capital letters are `height` pixels high.
  package func width(of text: String, height: Double) -> Double {
    draw(text, height: height, onlyMeasures: true) { $0.advance } ?? 0
  }

  /// Draws a text whose capital letters are `height` pixels high; nil when there is no memory for it.
  package func line(_ text: String, height: Double) -> Line? {
    draw(text, height: height, onlyMeasures: false) { drawn in
      let count = Int(drawn.width) * Int(drawn.height)
      // SAFETY: C fills both with as many pixels as it says, and they are copied before they are freed.
      return unsafe Line(
        width: Int(drawn.width), height: Int(drawn.height), left: Int(drawn.left), baseline: drawn.baseline,
        coverage: Array(UnsafeBufferPointer(start: drawn.coverage, count: count)),
        colors: Array(UnsafeBufferPointer(start: drawn.colors, count: 4 * count)))
    }
  }

  private func draw<Value>(
    _ text: String, height: Double, onlyMeasures: Bool, _ body: (fc_text) -> Value
  ) -> Value? {
    var drawn = unsafe fc_text()
    var text = text
    // SAFETY: C reads the text inside the call, by its length; what it allocates is freed here.
    let status = unsafe text.withUTF8 { utf8 in
      unsafe utf8.withMemoryRebound(to: CChar.self) {
        unsafe fc_text_draw(fonts, $0.baseAddress, $0.count, height, onlyMeasures ? 1 : 0, &drawn)
      }
    }
    guard status == fc_ok else { return nil }
    defer { unsafe fc_text_free(&drawn) }
    return unsafe body(drawn)
  }
}
