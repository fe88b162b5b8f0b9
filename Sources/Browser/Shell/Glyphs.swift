import Preview
import Widgets

/// The marks and lines of the interface, in Unicode or ASCII.
struct Glyphs: Sendable {
  var border: BorderGlyphs
  var teeLeft, teeRight: String
  var cursorBar, selected, ellipsis, dash: String
  var found, none, failed, doubtful, accepted, added, skipped: String
  /// The marks of a box being edited, and of its chosen landmark.
  var handle, chosenPoint: String
  /// The mark before the names of marked photos; the same in all terminals.
  let marked = "*"
  var spinner: [String]
  var track, cut, up, down: String
  var atLeast, times: String
  var progressFull, progressEmpty: String
  /// Bars of rising height; the first is empty.
  var bars: [String]
  /// One for each quarter turn clockwise: where the top of the head points.
  var turns: [String]
  var probe: Unicode.Scalar

  static let unicode = Glyphs(
    border: .unicode, teeLeft: "├", teeRight: "┤", cursorBar: "▌", selected: "▸", ellipsis: "…", dash: "–",
    found: "·", none: "–", failed: "✗", doubtful: "?", accepted: "✓", added: "+", skipped: "»",
    handle: "■", chosenPoint: "◉",
    spinner: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
    track: "─", cut: "┃", up: "↑", down: "↓", atLeast: "≥", times: "×", progressFull: "━", progressEmpty: "─",
    bars: [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"], turns: ["↑", "→", "↓", "←"], probe: "┼")

  static let ascii = Glyphs(
    border: .ascii, teeLeft: "+", teeRight: "+", cursorBar: ">", selected: ">", ellipsis: "...", dash: "-",
    found: ".", none: "-", failed: "!", doubtful: "?", accepted: "v", added: "+", skipped: ">",
    handle: "#", chosenPoint: "@",
    spinner: ["|", "/", "-", "\\"], track: "-", cut: "|", up: "^", down: "v", atLeast: ">=", times: "x",
    progressFull: "#", progressEmpty: "-", bars: [" ", ".", ":", "-", "=", "+", "*", "%", "#"],
    turns: ["^", ">", "v", "<"], probe: "+")
}
