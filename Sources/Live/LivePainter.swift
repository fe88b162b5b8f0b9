import Detection
import Geometry
import Imaging
import Preview
public import Screen
import Widgets

/// Draws the whole live view from the state alone.
///
/// - Parameter memo: keeps the last picture's samples between calls, so that noise of a few levels is not
///   drawn.
public func view(_ state: LiveState, theme: Theme, memo: inout LiveMemo) -> Frame {
  var painter = LivePainter(state: state, theme: theme)
  painter.drawAll(&memo)
  return painter.frame
}

/// Draws one frame of the screen.
struct LivePainter {
  let state: LiveState
  let theme: Theme
  let layout: LiveLayout
  let glyphs: Glyphs
  var frame: Frame

  init(state: LiveState, theme: Theme) {
    (self.state, self.theme) = (state, theme)
    layout = LiveLayout(state)
    glyphs = state.setup.unicode ? .unicode : .ascii
    frame = Frame(columns: state.columns, rows: state.rows)
  }

  mutating func drawAll(_ memo: inout LiveMemo) {
    guard !layout.isTooSmall else {
      frame.put("facet needs 20\(glyphs.times)6 cells", column: 0, row: 0)
      return
    }
    drawPicture(&memo)
    drawHeader()
    drawKnobs()
    drawStatus()
    if case .help(let top) = state.overlay { drawHelp(top: top) }
  }

  // MARK: Picture

  private mutating func drawPicture(_ memo: inout LiveMemo) {
    guard let shown = state.frame, let view = state.pictureView else {
      let words = state.ending ?? "waiting for the first frame\(glyphs.ellipsis)"
      let area = layout.picture
      frame.put(
        words, column: area.column + max(0, (area.columns - words.columns) / 2),
        row: area.row + area.rows / 2, limit: area.columns, role: state.ending == nil ? .dim : .error)
      return
    }
    if state.canShowPixels, state.wantsPixels {
      let overlay = PixelOverlay(
        casing: theme.casing, landmark: theme.color(.landmark), metrics: state.metrics)
      frame.place(
        ImagePlacement(
          cells: view.cells,
          picture: PixelPicture(of: shown.image, view: view, marks: marks, overlay: overlay)))
      return
    }
    let mode = state.pictureMode
    let whole = BoundingBox(
      minX: 0, minY: 0, maxX: Float(shown.image.width), maxY: Float(shown.image.height))
    let samples = AreaSampler.samples(
      of: shown.image, part: whole, width: view.cells.columns * mode.samples.across,
      height: view.cells.rows * mode.samples.down)
    var picture = CellFit.fit(memo.stabilized(samples, view: view, mode: mode), mode: mode)
    let overlay = FaceOverlay(
      casing: theme.casing, landmark: theme.color(.landmark), lines: state.setup.unicode ? .unicode : .ascii,
      hasFewColors: state.setup.colors <= 16)
    overlay.draw(marks, over: &picture, view: view)
    frame.draw(picture, column: view.cells.column, row: view.cells.row)
  }

  /// The frame's faces, each with the number of its track and its score.
  private var marks: [FaceMark] {
    guard state.shown.boxes || state.shown.landmarks else { return [] }
    return state.faces.map { tracked in
      let isDoubtful = tracked.face.score < state.setup.doubtLimit
      let number = "\(tracked.track)\(isDoubtful ? glyphs.doubtful : "")"
      let landmarks = state.shown.landmarks ? tracked.face.landmarks : nil
      let score = tracked.face.score.fixed(3)
      var labels = state.shown.scores ? ["\(number) \(score)", number] : [number]
      if let name = state.frame?.names[tracked.track] {
        labels =
          (state.shown.scores ? ["\(number) \(name.text) \(score)"] : []) + ["\(number) \(name.text)"]
          + name.shortened(glyphs.ellipsis).map { "\(number) \($0)" } + [number]
      }
      return FaceMark(
        box: tracked.face.box, landmarks: landmarks, stroke: isDoubtful ? .dotted : .thin,
        color: theme.color(isDoubtful ? .faceDoubtful : .faceBox),
        labels: labels, showsBox: state.shown.boxes)
    }
  }

  // MARK: Lines

  /// The source and the frame rates. Numbers have fixed widths so that nothing jumps.
  private mutating func drawHeader() {
    guard let rect = layout.header else { return }
    frame.fill(rect, role: .status)
    var right = rect.endColumn - 1
    func figure(_ value: Double?, _ width: Int) -> String {
      (value.map { $0.fixed(0) } ?? glyphs.dash).padded(to: width)
    }
    let faces = state.faces.count
    let words = [
      state.setup.recording == nil ? "" : "\(glyphs.record) REC",
      "\(faces)".padded(to: 2) + (faces == 1 ? " face " : " faces"),
      "\(state.pace.shown.fixed(0).padded(to: 3)) f/s",
      "search \(figure(state.searchTime, 3)) ms", "follow \(figure(state.followTime, 2)) ms",
      "\("\(state.pace.dropped)".padded(to: 3)) dropped",
      "latency \(figure(state.pace.shown > 0 ? state.pace.latency : nil, 3)) ms",
    ].filter { !$0.isEmpty }
    let name = " facet  \(state.setup.title)"
    // The least important words are last and are left out first.
    var count = words.count
    func width(_ count: Int) -> Int { words.prefix(count).reduce(0) { $0 + $1.columns + 2 } }
    while count > 1, width(count) + min(24, name.columns) + 2 > rect.columns { count -= 1 }
    right -= width(count)
    var column = right + 2
    for (index, word) in words.prefix(count).enumerated() {
      let isRecord = index == 0 && state.setup.recording != nil
      frame.put(word, column: column, row: rect.row, role: isRecord ? .error : .status)
      column += word.columns + 2
    }
    let used = frame.put(name, column: 0, row: rect.row, limit: max(0, right), role: .title)
    if let size = state.frame?.image.size {
      let words = "  \(size.width)\(glyphs.times)\(size.height)\(state.isMirrored ? " mirrored" : "")"
      if used + words.columns < right { frame.put(words, column: used, row: rect.row, role: .status) }
    }
  }

  /// The knobs with their values, the chosen one marked, and the position in a film.
  private mutating func drawKnobs() {
    guard let rect = layout.knobs else { return }
    var column = 1
    for knob in LiveState.knobs {
      let isChosen = knob == state.knob
      let words = "\(isChosen ? glyphs.selected : " ")\(knob.sign) \(knob.text(in: state.settings))"
      guard column + words.columns < (layout.bar?.column ?? rect.endColumn) - 16 else { break }
      column += frame.put(words, column: column, row: rect.row, role: isChosen ? .knob : .dim) + 2
    }
    guard let bar = layout.bar, let duration = state.setup.duration else { return }
    let time = state.frame?.time ?? 0
    let words = "\(time.clock) / \(duration.clock)"
    frame.put(words, column: max(column, bar.column - words.columns - 1), row: rect.row, limit: bar.column)
    let done = Int((time / max(duration, 0.001) * Double(bar.columns)).rounded())
    for offset in 0..<bar.columns {
      frame.put(
        offset < done ? glyphs.progressFull : glyphs.progressEmpty, column: bar.column + offset,
        row: rect.row,
        role: offset < done ? .progress : .dim)
    }
  }

  /// What is being typed, a message, or the keys.
  private mutating func drawStatus() {
    guard let rect = layout.status else { return }
    frame.fill(rect, role: .status)
    if case .number(let entry) = state.overlay { return frame.putEntry(entry, for: state.knob, in: rect) }
    if let message = state.message {
      frame.put(
        " " + message.text, column: 0, row: rect.row, limit: rect.columns, role: message.kind.role)
      return
    }
    var column = 1
    if state.isPaused { column += frame.put("paused", column: column, row: rect.row, role: .title) + 2 }
    for row in state.hints {
      guard let hint = row.hint, let first = row.bindings.first else { continue }
      var keys = first.keys.map { $0.label(unicode: state.setup.unicode) }.joined()
      if row.bindings.count == 2, row.bindings[1].keys.count == 1 {
        keys += " " + row.bindings[1].keys[0].label(unicode: state.setup.unicode)
      }
      guard column + keys.columns + hint.columns + 2 < rect.endColumn else { return }
      column += frame.put(keys, column: column, row: rect.row, role: .statusKey)
      column += frame.put(" " + hint, column: column, row: rect.row, role: .status) + 2
    }
  }

  // MARK: Help

  private mutating func drawHelp(top: Int) {
    frame.fill(layout.panel)
    frame.drawPanel(layout.panel, glyphs.border, title: "Keys", isFocused: true)
    HelpPage(state).draw(on: &frame, top: top, in: layout.panel.inset())
  }
}

extension TrackName {
  /// With ever fewer letters: in little room the name is cut, and the marks are not.
  fileprivate func shortened(_ ellipsis: String) -> [String] {
    (1..<max(1, name.count)).reversed().map { name.prefix($0) + ellipsis + marks }
  }
}

extension HelpPage {
  /// Made from the key table.
  init(_ state: LiveState) {
    let lines = LiveKeys.rows.filter { $0.mode == .watch && !($0.needsFilm && state.setup.isLive) }.map {
      Line(keys: $0.keysText(unicode: state.setup.unicode), words: $0.description)
    }
    self.init(lines)
  }
}

extension LiveState {
  /// The rows that have a hint in the status line, quitting and help first so that they are never cut off.
  fileprivate var hints: [LiveRow] {
    let rows = LiveKeys.rows.filter { $0.mode == .watch && $0.hint != nil && !($0.needsFilm && setup.isLive) }
    return rows.filter(\.isHintFirst) + rows.filter { !$0.isHintFirst }
  }
}

extension Double {
  /// Seconds as `1:05` or `1:02:05`.
  package var clock: String {
    let seconds = Int(max(0, self))
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(seconds % 60))" : "\(minutes):\(two(seconds % 60))"
  }
}
