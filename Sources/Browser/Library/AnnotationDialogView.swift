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
      case .person(let box): box.height - 2  // it has a place of its own
      case .flags: 1 + FaceFlags.names.count
      case .note, .rename: 1
      case .rule: 3
      case .save(_, let reason): reason.columns > 180 ? 8 : 5
      }
    return (min(columns, 64), min(rows, lines + 2))
  }
}

extension BrowserPainter {
  mutating func draw(_ dialog: AnnotationDialog) {
    switch dialog {
    case .person(let box): draw(box)
    case .flags(let dialog): draw(dialog)
    case .note(let dialog):
      let inner = drawPanel(title: noteTitle(dialog), right: "")
      drawField(dialog.field, label: " ", column: inner.column, row: inner.row, columns: inner.columns - 1)
    case .rule(let dialog): draw(dialog)
    case .rename(let dialog):
      let name = state.people.person(dialog.person)?.shown ?? ""
      let inner = drawPanel(title: "Another name for \(name)", right: "")
      drawField(dialog.field, label: " ", column: inner.column, row: inner.row, columns: inner.columns - 1)
    case .save(let field, let reason): drawSave(field, reason)
    }
  }

  private func noteTitle(_ dialog: NoteDialog) -> String {
    switch dialog.targets.count {
    case 0: "Note on the photo"
    case 1: "Note on the face"
    case let count: "Note on \(count.grouped) faces"
    }
  }

  private mutating func draw(_ dialog: FlagsDialog) {
    let count = dialog.targets.count
    let inner = drawPanel(title: count == 1 ? "Flags" : "Flags of \(count.grouped) faces", right: "")
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
      right: dialog.faces.map { $0.count == 1 ? "1 face" : "\($0.count.grouped) faces" }
        ?? (photos == 1 ? "this photo" : "\(photos.grouped) photos"))
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
