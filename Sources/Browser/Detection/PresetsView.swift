import Detection
import Screen
import Widgets

extension BrowserPainter {
  mutating func drawPresets(_ dialog: PresetDialog) {
    let inner = drawPanel(title: "Presets", right: dialog.request == nil ? "" : "reading")
    let rows = max(1, inner.rows - 2)
    let top = min(max(0, dialog.choice - rows / 2), max(0, dialog.entries.count - rows))
    for (line, entry) in dialog.entries.dropFirst(top).prefix(rows).enumerated() {
      let isChosen = top + line == dialog.choice, row = inner.row + line
      put(isChosen ? glyphs.selected : " ", column: inner.column + 1, row: row, role: .accent)
      let summary = summary(entry.settings)
      let room = inner.columns - summary.columns - 6
      put(
        entry.row.words, column: inner.column + 3, row: row, limit: max(8, room),
        role: isChosen ? .text : .dim)
      if room >= 8 { putRight(summary, end: inner.endColumn - 1, row: row, role: .dim) }
    }
    let last = inner.endRow - 1
    if let name = dialog.name {
      drawField(name, label: " save as ", column: inner.column, row: last, columns: inner.columns)
    }
    if let fault = dialog.fault {
      put(
        fault, column: inner.column + 1, row: dialog.name == nil ? last : last - 1, limit: inner.columns - 2,
        role: .warning)
    }
  }

  /// A short summary that distinguishes settings.
  private func summary(_ settings: DetectionSettings) -> String {
    let basic: [Knob] = [.pnet, .rnet, .onet, .minFaceSize, .scaleFactor]
    let words = basic.map { "\($0.sign) \($0.typed(in: settings))" }.joined(separator: "  ")
    let rest = settings.overlaps != DetectionSettings.Overlaps() || settings.rotations != .upright
    return words + (rest ? " +" : "  ")
  }
}
