/// The marks and lines of both interfaces, in Unicode or ASCII.
package struct Glyphs: Sendable {
  package let border: BorderGlyphs
  package let teeLeft, teeRight: String
  package let cursorBar, selected, ellipsis, dash: String
  package let found, none, failed, doubtful, accepted, added, skipped: String
  /// The marks of a box being edited, and of its chosen landmark.
  package let handle, chosenPoint: String
  /// The mark before the names of marked photos; the same in all terminals.
  package let marked = "*"
  package let spinner: [String]
  package let track, cut, up, down: String
  package let atLeast, times: String
  /// The mark of a recording that is under way.
  package let record: String
  package let progressFull, progressEmpty: String
  /// Bars of rising height; the first is empty.
  package let bars: [String]
  /// One for each quarter turn clockwise: where the top of the head points.
  package let turns: [String]
  package let probe: Unicode.Scalar

  package static let unicode = Glyphs(
    border: .unicode, teeLeft: "├", teeRight: "┤", cursorBar: "▌", selected: "▸", ellipsis: "…", dash: "–",
    found: "·", none: "–", failed: "✗", doubtful: "?", accepted: "✓", added: "+", skipped: "»",
    handle: "■", chosenPoint: "◉",
    spinner: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
    track: "─", cut: "┃", up: "↑", down: "↓", atLeast: "≥", times: "×", record: "●",
    progressFull: "━", progressEmpty: "─",
    bars: [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"], turns: ["↑", "→", "↓", "←"], probe: "┼")

  package static let ascii = Glyphs(
    border: .ascii, teeLeft: "+", teeRight: "+", cursorBar: ">", selected: ">", ellipsis: "...", dash: "-",
    found: ".", none: "-", failed: "!", doubtful: "?", accepted: "v", added: "+", skipped: ">",
    handle: "#", chosenPoint: "@",
    spinner: ["|", "/", "-", "\\"], track: "-", cut: "|", up: "^", down: "v", atLeast: ">=", times: "x",
    record: "*", progressFull: "#", progressEmpty: "-", bars: [" ", ".", ":", "-", "=", "+", "*", "%", "#"],
    turns: ["^", ">", "v", "<"], probe: "+")
}
