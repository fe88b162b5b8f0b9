extension PictureCell {
  /// Whether the cell is the right half of the wide glyph before it: its own glyph has no width and is not
  /// sent.
  package var isWideTail: Bool { !glyph.isUsualInPictures && glyph.columns == 0 }

  /// Whether the glyph reaches into the next cell.
  package var isWide: Bool { !glyph.isUsualInPictures && glyph.columns == 2 }
}

extension Unicode.Scalar {
  /// Whether this is one of the glyphs that fill nearly all picture cells: ASCII, lines, blocks, braille and
  /// sextants, each one column wide.
  fileprivate var isUsualInPictures: Bool {
    switch value {
    case 0x20..<0x7f, 0x2500...0x259f, 0x2800...0x28ff, 0x1fb00...0x1fb3b: true
    default: false
    }
  }

  /// The scalar itself if a terminal shows it in this many columns, otherwise `�`: a row must never shift,
  /// and nothing written past curses may be a control character.
  func trusted(columns: Int) -> Unicode.Scalar {
    if isUsualInPictures { return columns == 1 ? self : "\u{fffd}" }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: return "\u{fffd}"
    default: return self.columns == columns ? self : "\u{fffd}"
    }
  }
}

extension Frame {
  /// The frame with halves of wide picture glyphs, whose other half was drawn over, replaced by spaces.
  package func withWholePictures() -> Frame {
    var frame = self
    for (index, cell) in cells.enumerated() {
      guard case .picture(var picture) = cell.content, picture.isWide || picture.isWideTail else { continue }
      let (column, row) = (index % columns, index / columns)
      let other = picture.isWide ? column + 1 : column - 1
      if other >= 0, other < columns, case .picture(let half) = self[other, row].content,
        picture.isWide ? half.isWideTail : half.isWide
      {
        continue
      }
      picture.glyph = " "
      frame[column, row].content = .picture(picture)
    }
    return frame
  }
}
