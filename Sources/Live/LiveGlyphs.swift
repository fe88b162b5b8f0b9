/// The marks and lines of the live view, as far as the terminal can show them.
struct LiveGlyphs: Sendable {
  var topLeft, topRight, bottomLeft, bottomRight, horizontal, vertical: String
  var selected, ellipsis, dash, doubtful, times, record, progressFull, progressEmpty: String

  static let unicode = LiveGlyphs(
    topLeft: "╭", topRight: "╮", bottomLeft: "╰", bottomRight: "╯", horizontal: "─", vertical: "│",
    selected: "▸", ellipsis: "…", dash: "–", doubtful: "?", times: "×", record: "●", progressFull: "━",
    progressEmpty: "─")

  static let ascii = LiveGlyphs(
    topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+", horizontal: "-", vertical: "|",
    selected: ">", ellipsis: "...", dash: "-", doubtful: "?", times: "x", record: "*", progressFull: "#",
    progressEmpty: "-")
}
