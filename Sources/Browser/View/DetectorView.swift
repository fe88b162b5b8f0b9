import Screen

extension Painter {
  /// The knobs, each with its value and where it stands on its scale, and the last detection's time.
  mutating func drawDetector() {
    guard let rect = layout.detector else { return }
    let isFocused = state.pane == .detector
    let border: Role = state.pane == .faces ? .borderFocused : .border
    for column in rect.column + 1..<rect.endColumn - 1 {
      put(glyphs.horizontal, column: column, row: rect.row, role: border)
    }
    put(glyphs.teeLeft, column: rect.column, row: rect.row, role: border)
    put(glyphs.teeRight, column: rect.endColumn - 1, row: rect.row, role: border)
    putTitle("Detector", right: "", in: rect, row: rect.row, isFocused: isFocused)
    for (line, knob) in Knob.allCases.enumerated() where line + 2 < rect.rows {
      drawKnob(knob, in: rect, row: rect.row + 1 + line, isFocused: isFocused)
    }
    let row = rect.row + 1 + Knob.allCases.count
    guard row < rect.endRow - 1, let seconds = state.currentPhoto?.seconds else { return }
    put(
      "found in \((seconds * 1000).fixed(0)) ms", column: rect.column + 3, row: row,
      limit: rect.columns - 4, role: .dim)
  }

  private mutating func drawKnob(_ knob: Knob, in rect: CellRect, row: Int, isFocused: Bool) {
    let isChosen = knob == state.knob
    let ground: Role? = isChosen && isFocused ? .selection : nil
    if isChosen {
      fillLine(column: rect.column + 1, row: row, columns: rect.columns - 2, role: .text, ground: ground)
      put(glyphs.selected, column: rect.column + 2, row: row, role: .accent, ground: ground)
    }
    let value = knob.value(in: state.settings)
    put(knob.sign, column: rect.column + 3, row: row, role: isChosen ? .knob : .dim, ground: ground)
    put(
      knob.text(value).padded(to: 5), column: rect.column + 8, row: row, role: isChosen ? .knob : .text,
      ground: ground)
    let start = rect.column + 14, columns = rect.endColumn - 2 - start
    guard columns >= 3 else { return }
    let cut = Int((knob.position(value) * Double(columns - 1)).rounded())
    for offset in 0..<columns {
      put(
        offset == cut ? glyphs.cut : glyphs.track, column: start + offset, row: row,
        role: offset == cut ? .knobCut : offset < cut ? .histogramDim : .histogram, ground: ground)
    }
  }

  /// The knobs in one line, where the screen is narrow.
  mutating func drawKnobLine() {
    guard let rect = layout.knobs else { return }
    var column = rect.column + 1
    for knob in Knob.allCases {
      let isChosen = knob == state.knob
      let text =
        "\(isChosen ? glyphs.selected : " ")\(knob.sign) \(knob.text(knob.value(in: state.settings)))"
      guard column + text.columns < rect.endColumn else { return }
      let role: Role = isChosen ? (state.pane == .detector ? .accent : .knob) : .dim
      put(text, column: column, row: rect.row, role: role)
      // The widest value keeps its place, so that turning one knob does not move the others.
      column += knob.sign.columns + 9
    }
    if let seconds = state.currentPhoto?.seconds {
      let text = "found in \((seconds * 1000).fixed(0)) ms "
      if column + text.columns <= rect.endColumn {
        putRight(text, end: rect.endColumn, row: rect.row, role: .dim)
      }
    }
  }
}
