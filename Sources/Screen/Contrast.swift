#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The linear light of each stored sRGB value, in `0...1`; tabulated because overlays compute thousands of
/// contrasts a frame.
private let linearLight: [Double] = (0...255).map { value in
  let share = Double(value) / 255
  return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
}

extension Color {
  /// Relative luminance in `0...1`, as WCAG 2.1 defines it for sRGB.
  public var luminance: Double {
    0.2126 * linearLight[Int(red)] + 0.7152 * linearLight[Int(green)] + 0.0722 * linearLight[Int(blue)]
  }

  /// The contrast ratio with another colour, in `1...21` (WCAG 2.1); text needs at least 4.5.
  public func contrast(with other: Color) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }
}
