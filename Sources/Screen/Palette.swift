/// The fixed colours of terminals: xterm's 256, of which users may change the first 16.
public enum Palette {
  /// The 16 colours as xterm has them; a guess for any other terminal.
  public static let ansi: [Color] = [
    Color(0, 0, 0), Color(205, 0, 0), Color(0, 205, 0), Color(205, 205, 0),
    Color(0, 0, 238), Color(205, 0, 205), Color(0, 205, 205), Color(229, 229, 229),
    Color(127, 127, 127), Color(255, 0, 0), Color(0, 255, 0), Color(255, 255, 0),
    Color(92, 92, 255), Color(255, 0, 255), Color(0, 255, 255), Color(255, 255, 255),
  ]

  private static let cubeLevels: [UInt8] = [0, 95, 135, 175, 215, 255]

  /// The colour of an index in `0...255`.
  public static func color(_ index: UInt8) -> Color {
    switch index {
    case 0..<16: return ansi[Int(index)]
    case 16..<232:
      let cell = Int(index) - 16
      return Color(cubeLevels[cell / 36], cubeLevels[cell / 6 % 6], cubeLevels[cell % 6])
    default:
      let level = 8 + 10 * (index - 232)
      return Color(level, level, level)
    }
  }

  /// The nearest of xterm's fixed colours 16…255.
  ///
  /// The colour cube's and the grey ramp's candidates are compared with weights 2, 4, 3 for red, green and blue: the
  /// eye sees differences in green best. The 16 user-defined colours are never chosen.
  public static func nearest256(to color: Color) -> UInt8 {
    let (red, green, blue) = (cube(color.red), cube(color.green), cube(color.blue))
    let inCube = UInt8(16 + 36 * red + 6 * green + blue)
    let mean = (2 * Int(color.red) + 4 * Int(color.green) + 3 * Int(color.blue)) / 9
    let grey = UInt8(232 + max(0, min(23, (mean - 3) / 10)))
    return distance(self.color(grey), color) < distance(self.color(inCube), color) ? grey : inCube
  }

  /// The nearest of the 16 colours 0…15, by lightness first, hue second.
  ///
  /// Plain distance turns every muted colour grey; with 16 colours it looks better to keep the hue when there
  /// is one. A colour whose channels differ by less than a quarter of the brightest is grey.
  public static func nearest16(to color: Color) -> UInt8 {
    let channels = [Int(color.red), Int(color.green), Int(color.blue)]
    let (low, high) = (channels.min() ?? 0, channels.max() ?? 0)
    if high - low < max(24, high / 4) {
      let mean = (2 * channels[0] + 4 * channels[1] + 3 * channels[2]) / 9
      return mean < 64 ? 0 : mean < 160 ? 8 : mean < 235 ? 7 : 15
    }
    // A channel counts as lit when it lies in the upper half between the weakest and the strongest.
    let middle = (low + high) / 2
    var index = 0
    for (bit, value) in channels.enumerated() where value > middle { index |= 1 << bit }
    if high < 48 { return 0 }
    return UInt8(high >= 192 ? index + 8 : index)
  }

  private static func cube(_ value: UInt8) -> Int {
    value < 48 ? 0 : value < 115 ? 1 : (Int(value) - 35) / 40
  }

  private static func distance(_ a: Color, _ b: Color) -> Int {
    let (red, green, blue) = (
      Int(a.red) - Int(b.red), Int(a.green) - Int(b.green), Int(a.blue) - Int(b.blue)
    )
    return 2 * red * red + 4 * green * green + 3 * blue * blue
  }
}
