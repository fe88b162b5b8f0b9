import Foundation

/// Letters made of lines, which are sharp at any size without a font file or a font library. They serve for
/// labels: scores, numbers and names.
///
/// A capital letter is 4 steps wide and 6 high; the lines of small letters that hang down end at 8.
package struct StrokeFont: Sendable {
  /// The height of capital letters in steps of the grid.
  package static let height = 6.0
  /// Between two letters.
  private static let gap = 2.0

  /// A letter of a text: its lines through points in steps, and where it begins.
  package struct Placed: Sendable {
    package var x: Double
    package var lines: [[SIMD2<Double>]]
  }

  private enum Form { case capitals, letters }
  private let form: Form

  /// Capital letters, each as wide as any other, so that numbers below each other are aligned. What has no
  /// glyph is a question mark.
  package static let capitals = StrokeFont(form: .capitals)
  /// Capital and small letters as wide as they are, so that more of them fit. What has no glyph is an empty
  /// box.
  package static let letters = StrokeFont(form: .letters)

  /// Whether a text has only characters that have a glyph, or one without its accents.
  package static func covers(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 < 0x80 } || text.allSatisfy { letters.has($0) }
  }

  private func has(_ character: Character) -> Bool {
    Self.narrow[character] != nil || Self.similar[character] != nil
      || Self.withoutAccents(String(character)).first.map { Self.narrow[$0] != nil } ?? false
  }

  /// The letters of a text from x = 0 on.
  package func placed(_ text: String) -> [Placed] {
    var x = 0.0
    return characters(of: text).map { character in
      let glyph = glyph(character)
      defer { x += glyph.width + Self.gap }
      return Placed(x: x, lines: glyph.lines)
    }
  }

  /// The width of a text in steps.
  package func width(of text: String) -> Double {
    max(0, characters(of: text).reduce(-Self.gap) { $0 + glyph($1).width + Self.gap })
  }

  // MARK: Glyphs

  private struct Glyph {
    var lines: [[SIMD2<Double>]]
    var width: Double
  }

  private func characters(of text: String) -> String {
    form == .capitals ? Self.withoutAccents(text).uppercased() : text
  }

  private func glyph(_ character: Character) -> Glyph {
    let glyphs = form == .capitals ? Self.even : Self.narrow
    if let known = glyphs[character] { return known }
    // It is better to show an accented letter without its accent than not at all.
    if let base = Self.withoutAccents(String(character)).first, let known = glyphs[base] { return known }
    if let similar = Self.similar[character], let known = glyphs[similar] { return known }
    return form == .capitals ? Self.even["?"] ?? Self.box : Self.box
  }

  private static func withoutAccents(_ text: String) -> String {
    let plain = text.decomposedStringWithCanonicalMapping.unicodeScalars
      .filter { !$0.properties.isDiacritic || $0.isASCII }
    return String(String.UnicodeScalarView(plain))
  }

  /// Characters that are shown as others.
  private static let similar: [Character: Character] = [
    "ø": "o", "Ø": "O", "ß": "s", "–": "-", "—": "-", "’": "'", "‘": "'",
  ]

  private static let box = Glyph(
    lines: [[SIMD2(0, 0), SIMD2(4, 0), SIMD2(4, 6), SIMD2(0, 6), SIMD2(0, 0)]], width: 4)

  /// Each in a field of the same width.
  private static let even = strokes.mapValues { Glyph(lines: lines($0), width: 4) }

  /// Each as wide as its lines.
  private static let narrow = strokes.mapValues { text -> Glyph in
    let lines = lines(text)
    let places = lines.joined().map(\.x)
    // A space has no lines.
    guard let left = places.min(), let right = places.max() else { return Glyph(lines: [], width: 2) }
    return Glyph(lines: lines.map { $0.map { $0 - SIMD2(left, 0) } }, width: right - left)
  }

  private static func lines(_ strokes: String) -> [[SIMD2<Double>]] {
    strokes.split(separator: ",").map { line in
      line.split(separator: " ").compactMap { point in
        let digits = point.compactMap(\.wholeNumberValue)
        return digits.count == 2 ? SIMD2(Double(digits[0]), Double(digits[1])) : nil
      }
    }
  }

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
    "*": "01 45,41 05,20 26", "·": "13 13", "…": "06 06,26 26,46 46", "✓": "04 16 40", "✗": "00 46,40 06",
    "a": "12 32 43,43 46,44 14 05 16 36 45", "b": "00 06,03 12 32 43 45 36 16 05",
    "c": "43 32 12 03 05 16 36 45", "d": "40 46,43 32 12 03 05 16 36 45",
    "e": "04 44 43 32 12 03 05 16 36 45", "f": "40 30 21 26,02 32",
    "g": "42 47 38 18 07,43 32 12 03 05 16 36 45", "h": "00 06,03 12 32 43 46", "i": "02 06,00 00",
    "j": "22 27 18 07,20 20", "k": "00 06,32 04 36", "l": "00 05 16",
    "m": "02 06,03 12 23 26,23 32 43 46", "n": "02 06,03 12 32 43 46", "o": "12 32 43 45 36 16 05 03 12",
    "p": "02 08,03 12 32 43 45 36 16 05", "q": "42 48,43 32 12 03 05 16 36 45", "r": "02 06,03 12 32",
    "s": "42 12 03 34 45 36 06", "t": "10 15 26 36,02 32", "u": "02 05 16 36 45,42 46", "v": "02 26 42",
    "w": "02 16 24 36 42", "x": "02 46,42 06", "y": "02 26,42 26 08", "z": "02 42 06 46",
  ]
}
