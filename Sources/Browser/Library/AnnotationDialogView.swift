import Imaging
import Geometry
import Detection
import Annotations
import Screen
import Widgets

extension AnnotationDialog {
  /// Columns and rows of the dialog's panel.
  func size(columns: Int, rows: Int) -> (Int, Int) {
    let lines =
      switch self {
      case .person(let dialog): 2 + max(1, dialog.completions.count)
      case .flags: 1 + FaceFlags.names.count
      case .note: 1
      case .rule: 3
      case .save(_, let reason): reason.columns > 180 ? 8 : 5
      }
    return (min(columns, 64), min(rows, lines + 2))
  }
}

extension BrowserPainter {
  mutating func draw(_ dialog: AnnotationDialog) {
    switch dialog {
    case .person(let dialog): draw(dialog)
    case .flags(let dialog): draw(dialog)
    case .note(let dialog):
      let inner = drawPanel(title: dialog.target == nil ? "Note on the photo" : "Note on the face", right: "")
      drawField(dialog.field, label: " ", column: inner.column, row: inner.row, columns: inner.columns - 1)
    case .rule(let dialog): draw(dialog)
    case .save(let field, let reason): drawSave(field, reason)
    }
  }

  private mutating func draw(_ dialog: PersonDialog) {
    let inner = drawPanel(title: "Who is it?", right: dialog.completions.isEmpty ? "" : "Tab completes")
    drawField(dialog.field, label: " ", column: inner.column, row: inner.row, columns: inner.columns - 1)
    guard inner.rows > 2 else { return }
    if dialog.completions.isEmpty {
      let words = dialog.field.text.isEmpty ? "no one has a name yet" : "a new name"
      put(words, column: inner.column + 3, row: inner.row + 2, limit: inner.columns - 4, role: .dim)
    }
    for (line, person) in dialog.completions.prefix(inner.rows - 2).enumerated() {
      let isChosen = line == dialog.choice, row = inner.row + 2 + line
      put(isChosen ? glyphs.selected : " ", column: inner.column + 1, row: row, role: .accent)
      put(
        person.name, column: inner.column + 3, row: row, limit: inner.columns - 12,
        role: isChosen ? .text : .dim)
      putRight(
        person.faces == 1 ? "1 face" : "\(person.faces.grouped) faces", end: inner.endColumn - 1, row: row,
        role: .dim)
    }
  }

  private mutating func draw(_ dialog: FlagsDialog) {
    let inner = drawPanel(title: "Flags", right: "")
    for (index, item) in FaceFlags.names.enumerated() where index < inner.rows {
      let isOn = dialog.flags.contains(item.flag), isChosen = index == dialog.choice
      let row = inner.row + index
      put(isChosen ? glyphs.selected : " ", column: inner.column + 1, row: row, role: .accent)
      put("\(index + 1)", column: inner.column + 3, row: row, role: .dim)
      put("[\(isOn ? "x" : " ")]", column: inner.column + 5, row: row, role: isOn ? .accent : .dim)
      put(item.name, column: inner.column + 9, row: row, role: isChosen || isOn ? .text : .dim)
    }
    put(
      "Space or a number toggles, Enter keeps", column: inner.column + 1, row: inner.endRow - 1,
      limit: inner.columns - 2, role: .dim)
  }

  private mutating func draw(_ dialog: RuleDialog) {
    let photos = dialog.photos.count
    let inner = drawPanel(
      title: dialog.accepts ? "Accept by score" : "Reject by score",
      right: photos == 1 ? "this photo" : "\(photos.grouped) photos")
    drawField(
      dialog.field, label: dialog.accepts ? " accept from " : " reject below ", column: inner.column,
      row: inner.row, columns: inner.columns)
    let words = dialog.fault ?? "only undecided faces; u undoes it"
    put(
      words, column: inner.column + 1, row: inner.row + 2, limit: inner.columns - 2,
      role: dialog.fault == nil ? .dim : .warning)
  }

  private mutating func drawSave(_ field: TextField, _ reason: String) {
    let inner = drawPanel(title: "Edits are in memory only", right: "")
    let lines = wrapped(reason, columns: inner.columns - 2)
    for (line, text) in lines.prefix(max(1, inner.rows - 2)).enumerated() {
      put(text, column: inner.column + 1, row: inner.row + line, role: .warning)
    }
    drawField(
      field, label: " save in ", column: inner.column, row: inner.endRow - 1,
      columns: inner.columns)
  }
}
