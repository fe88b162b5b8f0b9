import Widgets

/// The marks and lines of the live view, in Unicode or ASCII.
struct LiveGlyphs: Sendable {
  var border: BorderGlyphs
  var selected, ellipsis, dash, doubtful, times, record, progressFull, progressEmpty: String

  static let unicode = LiveGlyphs(
    border: .unicode, selected: "▸", ellipsis: "…", dash: "–", doubtful: "?", times: "×", record: "●",
    progressFull: "━",
    progressEmpty: "─")

  static let ascii = LiveGlyphs(
    border: .ascii, selected: ">", ellipsis: "...", dash: "-", doubtful: "?", times: "x", record: "*",
    progressFull: "#",
    progressEmpty: "-")
}
