/// A stroke font for labels in pictures: sharp at any size.
///
/// A letter is a list of lines through points of a grid, four steps wide; capitals reach from 0 to 6, the base line
/// is 6, descenders end at 8.
enum LabelFont {
  /// The height of capitals in grid steps.
  static let capital: Float = 6

  /// The lines of a text from (0, 0) on, in grid steps.
  static func lines(of text: String) -> [[SIMD2<Float>]] {
    var x: Float = 0
    var lines: [[SIMD2<Float>]] = []
    for character in text {
      let glyph = glyph(character)
      for line in glyph.lines { lines.append(line.map { $0 + SIMD2(x, 0) }) }
      x += glyph.width + 2
    }
    return lines
  }

  /// The width of a text, in grid steps.
  static func width(of text: String) -> Float {
    max(0, text.reduce(-2) { $0 + glyph($1).width + 2 })
  }

  private struct Glyph {
    var lines: [[SIMD2<Float>]]
    var width: Float
  }

  private static func glyph(_ character: Character) -> Glyph {
    if let known = glyphs[character] { return known }
    // It is better to show an accented letter without its accent than not at all.
    if let base = character.decomposedBase, let known = glyphs[base] { return known }
    return unknown
  }

  /// An empty box.
  private static let unknown = Glyph(
    lines: [[SIMD2(0, 0), SIMD2(4, 0), SIMD2(4, 6), SIMD2(0, 6), SIMD2(0, 0)]], width: 4)

  private static let glyphs: [Character: Glyph] = {
    var glyphs: [Character: Glyph] = [" ": Glyph(lines: [], width: 2)]
    for row in rows {
      let parts = row.split(separator: " ")
      guard let name = parts.first?.first else { continue }
      let lines = parts.dropFirst().map { line -> [SIMD2<Float>] in
        let digits = line.compactMap { $0.wholeNumberValue }.map(Float.init)
        return stride(from: 0, to: digits.count - 1, by: 2).map { SIMD2(digits[$0], digits[$0 + 1]) }
      }
      let right = lines.joined().map(\.x).max() ?? 0, left = lines.joined().map(\.x).min() ?? 0
      glyphs[name] = Glyph(lines: lines.map { $0.map { $0 - SIMD2(left, 0) } }, width: right - left)
    }
    return glyphs
  }()

  /// A character and its lines; each line is a list of points, two digits each: column and row.
  private static let rows = [
    "0 103041453616050110", "1 012026 0646", "2 01103041420646", "3 01103041423313 334445361605",
    "4 36300444", "5 400003334445361605", "6 413010010516364544331304", "7 004016",
    "8 13020110304142331304051636454433", "9 051636454130100102133342", ". 1616", ", 1617 0818",
    ": 1212 1616", "? 01103041422324 2626", "! 2024 2626", "- 0343", "+ 0343 2125", "_ 0747", "/ 0640",
    "% 0640 0101 4545", "( 20111526", ") 00111506", "' 1011", "# 1016 3036 0242 0444", "= 0242 0444",
    "& 46021120310405163644", "* 0145 4105 2026", "· 1313", "… 0606 2626 4646", "✓ 041640", "✗ 0046 4006",
    "A 062046 1434", "B 00063645443303 3342413000", "C 4130100105163645", "D 00062644422000",
    "E 40000646 0333", "F 400006 0333", "G 41301001051636454323", "H 0006 4046 0343", "I 1030 2026 1636",
    "J 4045361605", "K 0006 400346", "L 000646", "M 0600234046", "N 06004640", "O 103041453616050110",
    "P 06003041423303", "Q 103041453616050110 2446", "R 06003041423303 2346", "S 413010010213334445361605",
    "T 0040 2026", "U 000516364540", "V 002640", "W 0016233640", "X 0046 4006", "Y 002340 2326",
    "Z 00400646", "a 123243 4346 441405163645", "b 0006 0312324345361605", "c 4332120305163645",
    "d 4046 4332120305163645", "e 04444332120305163645", "f 40302126 0232", "g 4247381807 4332120305163645",
    "h 0006 0312324346", "i 0206 0000", "j 22271807 2020", "k 0006 320436", "l 000516",
    "m 0206 03122326 23324346", "n 0206 0312324346", "o 123243453616050312", "p 0208 0312324345361605",
    "q 4248 4332120305163645", "r 0206 031232", "s 42120334453606", "t 10152636 0232", "u 0205163645 4246",
    "v 022642", "w 0216243642", "x 0246 4206", "y 0226 422608", "z 02420646",
  ]
}

extension Character {
  /// The letter under the accents of Latin-1; nil for anything else.
  fileprivate var decomposedBase: Character? {
    let table: [(String, Character)] = [
      ("àáâãäå", "a"), ("ÀÁÂÃÄÅ", "A"), ("èéêë", "e"), ("ÈÉÊË", "E"), ("ìíîï", "i"), ("ÌÍÎÏ", "I"),
      ("òóôõöø", "o"), ("ÒÓÔÕÖØ", "O"), ("ùúûü", "u"), ("ÙÚÛÜ", "U"), ("ç", "c"), ("Ç", "C"), ("ñ", "n"),
      ("Ñ", "N"), ("ýÿ", "y"), ("ß", "s"), ("–—", "-"), ("’‘", "'"),
    ]
    return table.first { $0.0.contains(self) }?.1
  }
}
