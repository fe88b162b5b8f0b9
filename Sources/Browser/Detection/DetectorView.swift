import Detection
import Geometry
import Networks
import Screen
import Widgets

extension BrowserPainter {
  /// Draws the knobs, each with its value and either the scores it cuts or its position on the scale, and the
  /// times.
  mutating func drawDetector() {
    guard let rect = layout.detector else { return }
    let isFocused = state.shell.pane == .detector
    // Its upper edge is the lower one of the pane above; whichever has the focus draws it.
    let heavy: BorderGlyphs = state.setup.abilities.unicode ? .heavy : .heavyASCII
    let isAbove = !isFocused && (state.shell.pane == .faces || state.detection.why != nil)
    let set = isFocused ? heavy : glyphs.border
    frame.drawBorder(rect, set, role: isFocused ? .borderFocused : .border)
    if !isFocused {
      let edge = isAbove ? heavy : glyphs.border
      for column in rect.column + 1..<rect.endColumn - 1 {
        put(edge.horizontal, column: column, row: rect.row, role: isAbove ? .borderFocused : .border)
      }
    }
    let tees = isFocused || isAbove ? (heavy.topLeft, heavy.topRight) : (glyphs.teeLeft, glyphs.teeRight)
    let corners = isAbove ? (heavy.bottomLeft, heavy.bottomRight) : tees
    let role: Role = isFocused || isAbove ? .borderFocused : .border
    put(corners.0, column: rect.column, row: rect.row, role: role)
    put(corners.1, column: rect.endColumn - 1, row: rect.row, role: role)
    let knobs = state.knobs, rows = layout.knobRows, top = state.knobTop(rows: rows)
    let words = knobs.count > rows ? "\(top + min(rows, knobs.count - top)) of \(knobs.count)" : modelWords
    frame.putTitle(
      state.isBefore ? "Detector: before" : "Detector", right: words, in: rect, row: rect.row,
      isFocused: isFocused)
    for (line, knob) in knobs.dropFirst(top).prefix(rows).enumerated() {
      drawKnob(knob, in: rect, row: rect.row + 1 + line, isFocused: isFocused)
    }
    guard rows > 0, let photo = state.currentPhoto else { return }
    put(
      timeWords(photo), column: rect.column + 3, row: rect.endRow - 2, limit: rect.columns - 4, role: .dim)
  }

  /// The name of the model in use, unless it is the published one.
  private var modelWords: String {
    state.learning.model.key == .published ? "" : state.learning.model.name
  }

  /// `7 ms now, 31 ms fresh`.
  private func timeWords(_ photo: ListedPhoto) -> String {
    guard let now = photo.seconds else { return "" }
    if photo.isFirstLook { return "first look in \(time(now))" }
    guard let fresh = photo.freshSeconds, fresh != now else { return "found in \(time(now))" }
    return "\(time(now)) now, \(time(fresh)) fresh"
  }

  func time(_ seconds: Double) -> String {
    seconds < 0.9995 ? "\((seconds * 1000).fixed(0)) ms" : "\(seconds.fixed(1)) s"
  }

  private mutating func drawKnob(_ knob: Knob, in rect: CellRect, row: Int, isFocused: Bool) {
    let isChosen = knob == state.detection.knob
    let ground: Role? = isChosen && isFocused ? .selection : nil
    if isChosen {
      fillLine(column: rect.column + 1, row: row, columns: rect.columns - 2, role: .text, ground: ground)
      put(glyphs.selected, column: rect.column + 2, row: row, role: .accent, ground: ground)
    }
    put(knob.sign, column: rect.column + 3, row: row, role: isChosen ? .knob : .dim, ground: ground)
    put(
      knob.text(in: state.detection.settings).padded(to: 5), column: rect.column + 8, row: row,
      role: isChosen ? .knob : .text, ground: ground)
    if state.isUnlikeFolder(knob) {
      put("*", column: rect.column + 13, row: row, role: .warning, ground: ground)
    }
    guard let slider = layout.slider else { return }
    if knob == .rotations { return drawRotations(column: slider.lowerBound, row: row, ground: ground) }
    drawSlider(knob, column: slider.lowerBound, columns: slider.count, row: row, ground: ground)
  }

  /// Draws the scores that the knob cuts as bars, dim for those below the cut; a track for other knobs.
  private mutating func drawSlider(_ knob: Knob, column: Int, columns: Int, row: Int, ground: Role?) {
    let position = knob.position(knob.value(in: state.detection.settings))
    let cut = Int((position * Double(columns - 1)).rounded())
    let counts = state.currentPhoto?.scores.counts(of: knob)
    let heights = counts.map { ScoreCounts.heights($0, columns: columns) }
    for offset in 0..<columns {
      var glyph = glyphs.track
      if let heights {
        let steps = Double(glyphs.bars.count - 1)
        glyph = glyphs.bars[Int((heights[offset] * steps).rounded(.up))]
      }
      put(
        offset == cut ? glyphs.cut : glyph, column: column + offset, row: row,
        role: offset == cut ? .knobCut : offset < cut ? .histogramDim : .histogram, ground: ground)
    }
  }

  /// Draws an arrow for each quarter turn, bright for the rotations that the photo is searched in.
  private mutating func drawRotations(column: Int, row: Int, ground: Role?) {
    for (index, turn) in QuarterTurn.allCases.enumerated() {
      let isOn = state.detection.settings.rotations.turns.contains(turn)
      // Distinguishable without colour too.
      put(
        isOn ? glyphs.turns[index] : glyphs.found, column: column + index * Layout.rotationColumns, row: row,
        role: isOn ? .histogram : .histogramDim, ground: ground)
    }
  }

  /// Draws the knobs in one line, for narrow screens; the advanced knobs replace the others while one of them
  /// is chosen.
  mutating func drawKnobLine() {
    guard let rect = layout.knobs else { return }
    var column = rect.column + 1
    for knob in state.knobs where knob.isAdvanced == state.detection.knob.isAdvanced {
      let isChosen = knob == state.detection.knob
      let text =
        "\(isChosen ? glyphs.selected : " ")\(knob.sign) \(knob.text(in: state.detection.settings))\(state.isUnlikeFolder(knob) ? "*" : "")"
      guard column + text.columns < rect.endColumn else { return }
      let role: Role = isChosen ? (state.shell.pane == .detector ? .accent : .knob) : .dim
      put(text, column: column, row: rect.row, role: role)
      // There is room for the widest value, so that turning one knob does not move the others.
      column += knob.sign.columns + 9
    }
    guard let photo = state.currentPhoto, let seconds = photo.seconds else { return }
    let text = time(seconds).padded(to: 7) + " "
    let start = rect.endColumn - text.columns - 14
    if layout.detector == nil, photo.scores.counts(of: state.detection.knob) != nil, start > column {
      drawSlider(state.detection.knob, column: start, columns: 13, row: rect.row, ground: nil)
    }
    if column + text.columns <= rect.endColumn {
      putRight(text, end: rect.endColumn, row: rect.row, role: .dim)
    }
  }
}

extension BrowserState {
  /// Whether the settings are those from before the last change.
  var isBefore: Bool { detection.lastChange?.isBefore == true }
}
