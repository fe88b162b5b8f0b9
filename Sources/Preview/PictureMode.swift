/// How a photo becomes cells.
public enum PictureMode: String, CaseIterable, Hashable, Sendable {
  /// Quadrants, eighth blocks (U+2580–259F) and lines (U+2501 …), the best two-colour fit of each cell.
  case blocks
  /// Half blocks: two pixels a cell; every font has them.
  case half
  /// Sextants in addition to those of `blocks`: finer, for fonts with Unicode 13.
  case sextant
  /// Braille dots with error diffusion, for UTF-8 without colours.
  case braille
  /// Characters whose ink follows the brightness, for terminals without UTF-8.
  case ascii

  /// Samples for one cell, across and down.
  public var samples: (across: Int, down: Int) {
    switch self {
    case .blocks: (8, 8)
    case .half: (1, 2)
    case .sextant: (8, 24)
    case .braille: (2, 4)
    case .ascii: (2, 4)
    }
  }

  /// The best mode for what a terminal can show.
  public static func best(unicode: Bool, colors: Int) -> PictureMode {
    if !unicode { return .ascii }
    return colors >= 8 ? .blocks : .braille
  }
}

extension PictureMode {
  /// The mode in words.
  public var name: String {
    switch self {
    case .blocks: "blocks"
    case .half: "half blocks"
    case .sextant: "sextants"
    case .braille: "braille dots"
    case .ascii: "letters"
    }
  }
}
