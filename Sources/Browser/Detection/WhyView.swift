import Detection
import Geometry
import Preview
import Screen
import Widgets

extension BrowserPainter {
  /// Draws what each stage saw, in counts and times, and the probe's explanation, in place of the faces.
  mutating func drawWhy() {
    guard let why = state.detection.why else { return }
    guard let rect = layout.faces else {
      if layout.shape == .fullPicture { drawCard(why) }
      return
    }
    drawPane(
      CellRect(
        column: rect.column, row: rect.row, columns: rect.columns,
        rows: rect.rows + (layout.detector == nil ? 0 : 1)),
      title: "Why", right: why.stage.name, isFocused: state.shell.pane != .detector)
    let inner = CellRect(
      column: rect.column + 2, row: rect.row + 1, columns: rect.columns - 4, rows: layout.faceRows)
    let card = why.probe.map { cardLines($0, columns: inner.columns) } ?? probeHint(columns: inner.columns)
    // The explanation card goes first; the levels get the remaining room.
    var row = drawStages(why.stage, in: inner)
    let room = inner.endRow - row - card.count - 2
    if room >= 3 { row = drawLevels(in: inner, row: row + 1, rows: room - 1) }
    for (line, text) in card.enumerated() where row + 1 + line < inner.endRow {
      put(text.words, column: inner.column, row: row + 1 + line, limit: inner.columns, role: text.role)
    }
  }

  /// Draws the counts and time of each stage; returns the row after them.
  private mutating func drawStages(_ stage: Stage, in inner: CellRect) -> Int {
    guard let view = state.stageView else {
      let words = state.currentPhoto?.failure == nil ? "looking\(glyphs.ellipsis)" : "no picture"
      put(words, column: inner.column, row: inner.row, limit: inner.columns, role: .dim)
      return inner.row + 1
    }
    // The times of the last full run: after a turned knob the networks do not run again.
    let seconds = state.currentPhoto?.freshStages
    let lines: [(stage: Stage, words: String, count: Int, seconds: Double?)] = [
      (.proposals, "P-Net", view.judgedByRNet, seconds.map { $0.pnet + $0.resize }),
      (.rnet, "R-Net", view.rnet.count, seconds?.rnet), (.onet, "O-Net", view.onet.count, seconds?.onet),
      (.faces, "faces", state.currentPhoto?.faces.count ?? 0, nil),
    ]
    for (line, item) in lines.enumerated() where inner.row + line < inner.endRow {
      let row = inner.row + line, isShown = item.stage == stage
      if isShown { put(glyphs.selected, column: inner.column, row: row, role: .accent) }
      let role: Role = isShown ? .knob : .text
      put(item.words, column: inner.column + 2, row: row, limit: 5, role: role)
      put(item.count.grouped.padded(to: 7), column: inner.column + 7, row: row, role: role)
      if let seconds = item.seconds {
        putRight(
          "\((seconds * 1000).fixed(1)) ms", end: inner.endColumn, row: row, role: .dim)
      }
    }
    return min(inner.endRow, inner.row + lines.count)
  }

  /// Draws the pyramid levels: window in photo pixels, P-Net's outputs, what NMS left of them, what passed
  /// R-Net and O-Net. Where room is short, only the levels with most outputs. Returns the row after them.
  private mutating func drawLevels(in inner: CellRect, row: Int, rows: Int) -> Int {
    guard let levels = state.stageView?.levels, !levels.isEmpty else { return row }
    put("size cells kept   R   O", column: inner.column, row: row, limit: inner.columns, role: .dim)
    let least = levels.map(\.cells).sorted(by: >).prefix(rows - 1).last ?? 0
    let shown = levels.count < rows ? levels[...] : levels.filter { $0.cells >= least }.prefix(rows - 1)
    for (line, level) in shown.enumerated() {
      put(
        "\(level.size)".padded(to: 4) + level.cells.short.padded(to: 6) + level.survivors.short.padded(to: 5)
          + level.rnet.short.padded(to: 4) + level.onet.short.padded(to: 4),
        column: inner.column, row: row + 1 + line, limit: inner.columns,
        role: level.cells > 0 ? .text : .dim)
    }
    return row + 1 + shown.count
  }

  private struct CardLine {
    var words: String
    var role: Role
  }

  private func probeHint(columns: Int) -> [CardLine] {
    wrapped(
      "Click into the picture, or move a probe with h j k l, to ask why a face is or is not there.",
      columns: columns
    )
    .map { CardLine(words: $0, role: .dim) }
  }

  private func cardLines(_ probe: Why.Probe, columns: Int) -> [CardLine] {
    let size = probe.size.map { "  \(Int($0)) px" } ?? ""
    let place = CardLine(words: "at \(Int(probe.point.x)),\(Int(probe.point.y))\(size)", role: .title)
    switch probe.answer {
    case .waiting: return [place, CardLine(words: "asking\(glyphs.ellipsis)", role: .dim)]
    case .failed(let reason):
      return [place] + wrapped(reason, columns: columns).map { CardLine(words: $0, role: .error) }
    case .text(let text, let isFound):
      let lines = text.split(separator: "\n").enumerated().flatMap { index, part in
        wrapped(plain(String(part)), columns: columns).map {
          CardLine(words: $0, role: index > 0 ? .text : isFound ? .ok : .warning)
        }
      }
      let canDraw = !isFound && state.setup.library != nil
      let hint = CardLine(words: "\(state.keyWords(.annotate(.draw))) draws it here", role: .accent)
      return [place] + lines + (canDraw ? [hint] : [])
    }
  }

  /// The detector's words with characters that the terminal can show.
  private func plain(_ text: String) -> String {
    state.setup.abilities.unicode ? text : text.replacing("≤", with: "<=").replacing("–", with: "-")
  }

  /// Draws the explanation over a full picture, in the corner farthest from the probe.
  private mutating func drawCard(_ why: Why) {
    let area = layout.pictureArea
    let columns = min(48, area.columns - 2)
    let lines = why.probe.map { cardLines($0, columns: columns - 4) } ?? probeHint(columns: columns - 4)
    guard columns >= 20, lines.count + 3 < area.rows else { return }
    let cell = why.probe.flatMap { state.pictureView?.cell(at: $0.point) }
    let isLeft = cell.map { $0.column > area.column + area.columns / 2 } ?? false
    let isTop = cell.map { $0.row > area.row + area.rows / 2 } ?? false
    let rect = CellRect(
      column: isLeft ? area.column : area.endColumn - columns,
      row: isTop ? area.row : area.endRow - lines.count - 2, columns: columns, rows: lines.count + 2)
    frame.fill(rect)
    drawFrame(rect, title: "Why", right: why.stage.name, isFocused: true)
    for (line, text) in lines.enumerated() {
      put(text.words, column: rect.column + 2, row: rect.row + 1 + line, limit: columns - 4, role: text.role)
    }
  }
}

// MARK: Over the picture

extension BrowserPainter {
  /// Draws what the chosen stage saw over the picture, and the probe on top.
  func drawStages(of why: Why, faces: [FaceMark], over picture: inout CellPicture, view: PictureView) {
    if let map = shownHeat(why) { heat.draw(map, over: &picture, view: view) }
    overlay.draw(stageMarks(why, faces: faces), over: &picture, view: view)
    if let probe = why.probe {
      if let mark = regionMark(probe) { overlay.draw([mark], over: &picture, view: view) }
      overlay.drawProbe(
        at: probe.point, color: color(.accent), glyph: glyphs.probe, over: &picture, view: view)
    }
  }

  /// The mark of the probe's square, if it has a size.
  func regionMark(_ probe: Why.Probe) -> FaceMark? {
    guard let size = probe.size else { return nil }
    let (x, y, half) = (probe.point.x, probe.point.y, size / 2)
    return FaceMark(
      box: BoundingBox(minX: x - half, minY: y - half, maxX: x + half, maxY: y + half), stroke: .dotted,
      color: color(.accent))
  }

  /// The heat map of the proposals, if the chosen stage shows it.
  func shownHeat(_ why: Why) -> HeatMap? {
    why.stage == .all || why.stage == .proposals ? state.stageView?.heat : nil
  }

  /// The boxes of the chosen stage: dotted ones for R-Net, thin ones for O-Net, heavy ones for the faces.
  func stageMarks(_ why: Why, faces: [FaceMark]) -> [FaceMark] {
    var marks: [FaceMark] = []
    func add(_ boxes: [StageView.Box], _ own: Stage, _ stroke: Stroke, _ role: Role) {
      guard why.stage == .all || why.stage == own else { return }
      // The best comes last so that it is on top; scores only if the stage is shown alone.
      marks += boxes.reversed().map {
        FaceMark(
          box: $0.box, stroke: stroke, color: color(role),
          labels: why.stage == own && state.picture.shown.scores ? [$0.score.fixed(2)] : [])
      }
    }
    add(state.stageView?.rnet ?? [], .rnet, .dotted, .faceDoubtful)
    add(state.stageView?.onet ?? [], .onet, .thin, .faceBox)
    guard why.stage == .all || why.stage == .faces else { return marks }
    return marks
      + faces.map { mark in
        var mark = mark
        mark.stroke = .heavy
        mark.color = color(.faceSelected)
        return mark
      }
  }

  var heat: HeatOverlay {
    let abilities = state.setup.abilities
    return HeatOverlay(
      low: theme[.heatLow].foreground ?? Color(29, 59, 102),
      high: theme[.heatHigh].foreground ?? Color(255, 223, 107),
      glyphs: abilities.colors > 2 ? nil : abilities.unicode ? HeatOverlay.shades : HeatOverlay.letters)
  }
}
