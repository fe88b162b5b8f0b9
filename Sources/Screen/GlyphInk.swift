/// Which part of a cell a glyph's ink covers, for the glyphs that pictures consist of.
///
/// Of two cells with such glyphs, it is known how different they look without drawing them.
package struct GlyphInk: Hashable, Sendable {
  /// The covered ones of a cell's 8×8 parts, row by row from the lowest bit; nil when ink covers parts only in part.
  package let mask: UInt64?
  /// The share of the cell that is covered, in `0...1`.
  package let share: Float
  /// The glyph whose ink covers exactly the rest.
  package let complement: Unicode.Scalar?

  /// Nil for glyphs that say something (letters, digits, braille): only an equal one looks like it.
  package init?(_ glyph: Unicode.Scalar) {
    if glyph == " " {
      self = Self.space
      return
    }
    // A table instead of a hash: every picture cell of every frame is looked up, twice.
    let place = Int(glyph.value) - Int(Self.first)
    guard Self.table.indices.contains(place), let ink = Self.table[place] else { return nil }
    self = ink
  }

  private init(mask: UInt64?, share: Float, complement: Unicode.Scalar?) {
    (self.mask, self.share, self.complement) = (mask, share, complement)
  }

  private static let space = GlyphInk(mask: 0, share: 0, complement: "\u{2588}")

  /// The inks of U+2500…259F by their place.
  private static let first: UInt32 = 0x2500
  private static let table: [GlyphInk?] = (first...0x259f).map { Unicode.Scalar($0).flatMap { blocks[$0] } }

  /// Of the blocks U+2580…259F without shades, and of the lines that pictures are fitted with.
  private static let blocks: [Unicode.Scalar: GlyphInk] = {
    var masks: [Unicode.Scalar: UInt64] = [" ": 0]
    for code in 0x2580...0x259f as ClosedRange<UInt32> {
      if let glyph = Unicode.Scalar(code), let mask = mask(of: code) { masks[glyph] = mask }
    }
    var glyphs: [UInt64: Unicode.Scalar] = [:]
    for (glyph, mask) in masks { glyphs[mask] = glyph }
    var inks = masks.mapValues { mask in
      GlyphInk(mask: mask, share: Float(mask.nonzeroBitCount) / 64, complement: glyphs[~mask])
    }
    let lines: [(Unicode.Scalar, Float)] = [
      ("\u{2501}", 8), ("\u{2578}", 5), ("\u{257a}", 5), ("\u{2503}", 16), ("\u{2579}", 9), ("\u{257b}", 9),
      ("\u{2571}", 16), ("\u{2572}", 16),
    ]
    for (glyph, parts) in lines { inks[glyph] = GlyphInk(mask: nil, share: parts / 64, complement: nil) }
    return inks
  }()

  private static func mask(of code: UInt32) -> UInt64? {
    func parts(_ isCovered: (_ x: UInt32, _ y: UInt32) -> Bool) -> UInt64 {
      (0..<64 as Range<UInt32>).reduce(0) { $0 | (isCovered($1 % 8, $1 / 8) ? 1 << UInt64($1) : 0) }
    }
    switch code {
    case 0x2580: return parts { $1 < 4 }
    case 0x2581...0x2588: return parts { $1 >= 8 - (code - 0x2580) }
    case 0x2589...0x258f: return parts { x, _ in x < 0x2590 - code }
    case 0x2590: return parts { x, _ in x >= 4 }
    case 0x2594: return parts { $1 < 1 }
    case 0x2595: return parts { x, _ in x >= 7 }
    case 0x2596...0x259f:
      let quarters: [UInt32] = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14]
      let bits = quarters[Int(code - 0x2596)]
      return parts { x, y in bits >> ((y < 4 ? 0 : 2) + (x < 4 ? 0 : 1)) & 1 == 1 }
    default: return nil
    }
  }
}
