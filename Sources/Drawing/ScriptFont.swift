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
  package func width(of text: String, height: Double) -> Double { size(of: text, height)?.advance ?? 0 }

  /// Draws a text whose capital letters are `height` pixels high; nil when there is no memory for it.
  package func line(_ text: String, height: Double) -> Line? {
    guard let size = size(of: text, height) else { return nil }
    let count = Int(size.width) * Int(size.height)
    var line = Line(
      width: Int(size.width), height: Int(size.height), left: Int(size.left), baseline: size.baseline,
      coverage: [UInt8](repeating: 0, count: count), colors: [UInt8](repeating: 0, count: 4 * count))
    let utf8 = text.utf8.map { CChar(bitPattern: $0) }
    // SAFETY: C reads the text by its length, and writes as many pixels as it measured, which both arrays hold.
    let status = unsafe fc_text_draw(fonts, utf8, utf8.count, height, size, &line.coverage, &line.colors)
    return status == fc_ok ? line : nil
  }

  private func size(of text: String, _ height: Double) -> fc_text_size? {
    let utf8 = text.utf8.map { CChar(bitPattern: $0) }
    var size = fc_text_size()
    // SAFETY: C reads the text by its length.
    let status = unsafe fc_text_measure(fonts, utf8, utf8.count, height, &size)
    return status == fc_ok ? size : nil
  }
}
