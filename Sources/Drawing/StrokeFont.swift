internal import Foundation

/// Letters made of lines, which are sharp at any size without a font file or a font library. They serve for
/// labels: scores, numbers and names. Upper and lower case look alike, accents are left out, and a character
/// without a glyph becomes a question mark.
enum StrokeFont {
  /// A glyph is 4 wide and 6 high, with 2 between glyphs.
  static let advance = 6.0
  static let height = 6.0

  /// Lines through points given as two digits, x from the left and y from the top; commas part the lines.
  private static let strokes: [Character: String] = [
    "0": "10 30 41 45 36 16 05 01 10,23 23", "1": "11 20 26,16 36", "2": "01 10 30 41 42 06 46",
    "3": "01 10 30 41 42 33 13,33 44 45 36 16 05", "4": "36 30 04 44", "5": "40 00 02 32 43 45 36 16 05",
    "6": "41 30 10 01 05 16 36 45 44 33 03", "7": "00 40 16",
    "8": "13 02 01 10 30 41 42 33 13 04 05 16 36 45 44 33", "9": "05 16 36 45 41 30 10 01 02 13 43",
    "A": "06 02 20 42 46,04 44", "B": "06 00 30 41 42 33 03,33 44 45 36 06", "C": "41 30 10 01 05 16 36 45",
    "D": "00 20 42 44 26 06 00", "E": "40 00 06 46,03 33", "F": "40 00 06,03 33",
    "G": "41 30 10 01 05 16 36 45 43 23", "H": "00 06,40 46,03 43", "I": "10 30,20 26,16 36",
    "J": "40 45 36 16 05 04", "K": "00 06,40 03 46", "L": "00 06 46", "M": "06 00 23 40 46",
    "N": "06 00 46 40", "O": "10 30 41 45 36 16 05 01 10", "P": "06 00 30 41 42 33 03",
    "Q": "10 30 41 45 36 16 05 01 10,24 46", "R": "06 00 30 41 42 33 03,23 46",
    "S": "41 30 10 01 02 13 33 44 45 36 16 05", "T": "00 40,20 26", "U": "00 05 16 36 45 40",
    "V": "00 26 40", "W": "00 16 23 36 40", "X": "00 46,40 06", "Y": "00 23 40,23 26", "Z": "00 40 06 46",
    " ": "", ".": "26 26", "-": "13 33", "_": "06 46", "#": "10 16,30 36,02 42,04 44",
    "%": "40 06,01 01,45 45", "'": "20 21", ":": "22 22,25 25", "!": "20 24,26 26", "(": "30 21 25 36",
    ")": "10 21 25 16", "+": "03 43,21 25", ",": "25 16", "/": "40 06", "=": "02 42,04 44",
    "?": "01 10 30 41 32 23 24,26 26", "&": "46 11 20 31 04 05 16 36 44",
  ]

  /// The lines of each character of a text.
  static func glyphs(_ text: String) -> [[[SIMD2<Double>]]] {
    let plain = text.decomposedStringWithCanonicalMapping.unicodeScalars
      .filter { !$0.properties.isDiacritic || $0.isASCII }
    return String(String.UnicodeScalarView(plain)).uppercased().map { character in
      let lines = strokes[character] ?? strokes["?"] ?? ""
      return lines.split(separator: ",").map { line in
        line.split(separator: " ").compactMap { point in
          let digits = point.compactMap(\.wholeNumberValue)
          return digits.count == 2 ? SIMD2(Double(digits[0]), Double(digits[1])) : nil
        }
      }
    }
  }
}

extension Canvas {
  /// The width of a text that is `height` pixels high.
  public static func width(of text: String, height: Double) -> Double {
    let count = StrokeFont.glyphs(text).count
    return count == 0 ? 0 : (Double(count) * StrokeFont.advance - 2) * height / StrokeFont.height
  }

  /// Draws a line of text; `origin` is its top left corner.
  public mutating func text(
    _ text: String, at origin: SIMD2<Double>, height: Double, weight: Double, _ ink: Ink
  ) {
    let scale = height / StrokeFont.height
    for (index, glyph) in StrokeFont.glyphs(text).enumerated() {
      let left = origin + SIMD2(Double(index) * StrokeFont.advance * scale, 0)
      for line in glyph {
        for (from, to) in zip(line, line.dropFirst()) {
          self.line(from: left + from * scale, to: left + to * scale, width: weight, ink)
        }
      }
    }
  }
}
