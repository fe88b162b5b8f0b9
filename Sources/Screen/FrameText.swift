extension Frame {
  /// The frame as plain text, for snapshots: a line a row, picture cells as their glyphs,
  /// `░` for pictures in pixels, trailing spaces left out.
  public var text: String { lines { $0.shownCharacter } }

  /// The roles as letters, a line a row, for snapshots that check styles: a space for empty cells, `▒` for
  /// picture cells, `█` for pictures in pixels. ``roleLegend`` explains the letters.
  public var roleText: String {
    lines { cell in
      switch cell.content {
      case .wideTail: return nil
      case .picture: return "▒"
      case .image: return "█"
      case .text(let character):
        let role = cell.ground != nil && character == " " ? cell.ground ?? cell.role : cell.role
        return character == " " && cell.ground == nil ? " " : role.letter
      }
    }
  }

  /// The letters of ``roleText`` that occur in it, a line each.
  public var roleLegend: String {
    let shown = roleText
    return Role.allCases.filter { shown.contains($0.letter) }.map { "\($0.letter) \($0.rawValue)" }
      .joined(separator: "\n")
  }

  /// The frame with halves of wide characters, whose other half was drawn over, replaced by spaces.
  public func withWholeCharacters() -> Frame {
    var frame = self
    for row in 0..<rows {
      var expectsTail = false  // the next cell must be the right half of a wide character
      for column in 0..<columns {
        let cell = self[column, row]
        switch cell.content {
        case .wideTail:
          if !expectsTail { frame[column, row].content = .text(" ") }
          expectsTail = false
        case .text(let character):
          // One byte is ASCII; to ask for its value costs many times more.
          expectsTail = character.utf8.count > 1 && character.columns == 2
          if expectsTail, column + 1 == columns || self[column + 1, row].content != .wideTail {
            frame[column, row].content = .text(" ")
            expectsTail = false
          }
        case .picture, .image: expectsTail = false
        }
      }
    }
    return frame
  }

  private func lines(_ show: (Cell) -> Character?) -> String {
    let whole = withWholeCharacters()
    return (0..<rows).map { row in
      var line = ""
      for column in 0..<columns {
        if let character = show(whole[column, row]) { line.append(character) }
      }
      while line.last == " " { line.removeLast() }
      return line
    }
    .joined(separator: "\n")
  }
}

extension Cell {
  /// The visible character; nil for the right half of a wide one.
  fileprivate var shownCharacter: Character? {
    switch content {
    case .text(let character): character
    case .picture(let picture): Character(picture.glyph)
    case .image: "░"
    case .wideTail: nil
    }
  }
}

extension Role {
  /// One letter a role, for ``Frame/roleText``.
  public var letter: Character {
    let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    return letters[Role.allCases.firstIndex(of: self) ?? 0]
  }
}
