import Foundation
import Screen

/// A label as the cells of a picture can show it: a cell holds one scalar, and a wide scalar takes two cells.
///
/// Accents are combined with their letters; marks without such a combined scalar, and everything else without
/// a width of its own, are left out. A joined emoji shows its first part and half of a flag its letter, as in
/// text.
struct LabelText {
  /// The content of one cell or two.
  struct Glyph: Hashable {
    var scalar: Unicode.Scalar
    /// 1 or 2.
    var columns: Int
  }

  let glyphs: [Glyph]
  /// Cells from the first to the last.
  let columns: Int

  init(_ text: String) {
    let joined = text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping
    glyphs = joined.fitted(to: .max).compactMap { character in
      guard let scalar = character.unicodeScalars.first(where: { $0.columns > 0 }) else { return nil }
      let isHalfFlag = (0x1f1e6...0x1f1ff).contains(scalar.value)
      if isHalfFlag, let letter = Unicode.Scalar(scalar.value - 0x1f1e6 + 0x41) {
        return Glyph(scalar: letter, columns: 1)
      }
      return Glyph(scalar: scalar, columns: scalar.columns)
    }
    columns = glyphs.reduce(0) { $0 + $1.columns }
  }
}

extension PictureCell {
  /// The glyph of a cell that the wide glyph before it covers: it has no width of its own and is never sent.
  static let wideTail: Unicode.Scalar = "\u{200b}"
}
