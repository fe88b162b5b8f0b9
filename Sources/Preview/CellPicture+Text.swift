public import Screen

extension CellPicture {
  /// The cells as lines of text with escape sequences, each line ended by LF, for terminals, pipes and files.
  ///
  /// Colours are sent when they change and reset at the end of each line. Without colours there are no sequences.
  public func text(depth: ColorDepth) -> String {
    var text = ""
    text.reserveCapacity(cells.count * (depth == .truecolor ? 24 : 10))
    for row in 0..<rows {
      var (foreground, background): (String?, String?) = (nil, nil)
      for column in 0..<columns {
        let cell = self[column, row]
        if cell.glyph == PictureCell.wideTail { continue }
        if depth != .mono {
          let (front, back) = (Self.code(cell.foreground, depth, 30), Self.code(cell.background, depth, 40))
          // A space shows no foreground and a full block no background.
          var codes: [String] = []
          if cell.glyph != " ", front != foreground { codes.append(front) }
          if cell.glyph != "█", back != background { codes.append(back) }
          if !codes.isEmpty { text += "\u{1b}[\(codes.joined(separator: ";"))m" }
          if cell.glyph != " " { foreground = front }
          if cell.glyph != "█" { background = back }
        }
        text.unicodeScalars.append(cell.glyph)
      }
      text += depth == .mono ? "\n" : "\u{1b}[0m\n"
    }
    return text
  }

  /// The numbers that choose a colour; `base` is 30 for the foreground, 40 for the background.
  private static func code(_ color: Color, _ depth: ColorDepth, _ base: Int) -> String {
    switch depth {
    case .truecolor: return "\(base + 8);2;\(color.red);\(color.green);\(color.blue)"
    case .palette256: return "\(base + 8);5;\(Palette.nearest256(to: color))"
    case .ansi16, .mono:
      let index = Int(Palette.nearest16(to: color))
      return "\(index < 8 ? base + index : base + 52 + index)"
    }
  }
}
