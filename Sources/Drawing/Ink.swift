/// A colour to draw with; `opacity` is in `0...1`.
public struct Ink: Sendable, Hashable {
  /// sRGB, mixed without gamma correction.
  public var red, green, blue: UInt8
  /// 0 leaves the picture as it is, 1 covers it.
  public var opacity: Double

  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8, opacity: Double = 1) {
    (self.red, self.green, self.blue, self.opacity) = (red, green, blue, opacity)
  }

  /// The colour as text for ``FaceInks/summary``: `255,255,255/1.0`.
  package var summary: String { "\(red),\(green),\(blue)/\(opacity)" }
}
