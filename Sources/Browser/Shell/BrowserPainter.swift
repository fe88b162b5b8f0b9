public import Screen
import Widgets

/// Draws the whole screen from the state alone; `Terminal` sends only the differences.
///
/// - Parameter memo: keeps the last pictures between calls, only for speed.
public func view(_ state: BrowserState, theme: Theme, memo: inout PictureMemo) -> Frame {
  var painter = BrowserPainter(state: state, theme: theme)
  painter.drawAll(&memo)
  return painter.frame
}

/// Draws one frame.
struct BrowserPainter {
  let state: BrowserState
  let theme: Theme
  let layout: Layout
  let glyphs: Glyphs
  var frame: Frame

  init(state: BrowserState, theme: Theme) {
    self.state = state
    self.theme = theme
    layout = state.layout
    glyphs = state.setup.abilities.unicode ? .unicode : .ascii
    frame = Frame(columns: state.shell.columns, rows: state.shell.rows)
  }

  mutating func drawAll(_ memo: inout PictureMemo) {
    guard layout.shape != .tooSmall else { return drawTooSmall() }
    if state.isOnWall {
      drawWall(&memo)
    } else if state.isInPeople {
      drawPeople(&memo)
    } else {
      drawPicture(&memo)
      drawComparison(&memo)
    }
    if layout.shape == .small {
      drawSmallHeader()
    } else {
      drawHeader()
    }
    drawPhotos()
    drawFaces()
    drawWhy()
    drawDetector()
    drawKnobLine()
    drawReviewFace(&memo)
    drawReviewNames()
    drawWelcome()
    drawFaceEdit()
    drawStatus()
    drawWhichKey()
    drawOverlay()
  }

  private mutating func drawTooSmall() {
    let words = "facet needs 20\(glyphs.times)6 cells; please enlarge the window"
    for (row, line) in wrapped(words, columns: state.shell.columns).prefix(state.shell.rows).enumerated() {
      frame.put(line, column: 0, row: row)
    }
  }
}

extension BrowserPainter {
  /// Draws a frame with a title in its upper edge, and words at the right of both edges.
  mutating func drawFrame(
    _ rect: CellRect, title: String, right: String = "", bottom: String = "", isFocused: Bool
  ) {
    frame.drawPanel(rect, glyphs.border, title: title, right: right, bottom: bottom, isFocused: isFocused)
  }

  /// A pane's frame, heavy where the focus is, so that it is seen without colours, too.
  mutating func drawPane(
    _ rect: CellRect, title: String, right: String = "", bottom: String = "", isFocused: Bool
  ) {
    let heavy: BorderGlyphs = state.setup.abilities.unicode ? .heavy : .heavyASCII
    frame.drawPanel(
      rect, isFocused ? heavy : glyphs.border, title: title, right: right, bottom: bottom,
      isFocused: isFocused)
  }

  /// Writes text; returns the columns used.
  @discardableResult
  mutating func put(
    _ text: String, column: Int, row: Int, limit: Int = .max, role: Role = .text, ground: Role? = nil
  ) -> Int {
    frame.put(text, column: column, row: row, limit: limit, role: role, ground: ground)
  }

  /// Writes text that ends before `end`.
  mutating func putRight(_ text: String, end: Int, row: Int, role: Role = .text, ground: Role? = nil) {
    frame.put(text, column: max(0, end - text.columns), row: row, limit: end, role: role, ground: ground)
  }

  /// Fills a line with a background.
  mutating func fillLine(column: Int, row: Int, columns: Int, role: Role, ground: Role? = nil) {
    frame.fill(CellRect(column: column, row: row, columns: columns, rows: 1), role: role, ground: ground)
  }

  /// The text broken at spaces into lines of at most `columns`.
  func wrapped(_ text: String, columns: Int) -> [String] {
    guard columns > 0 else { return [] }
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if line.isEmpty {
        line = String(word)
      } else if line.columns + 1 + String(word).columns <= columns {
        line += " " + word
      } else {
        lines.append(line)
        line = String(word)
      }
      // A word longer than a line is broken where the line ends.
      while line.columns > columns, line.count > 1 {
        var head = ""
        while let next = line.first, head.isEmpty || (head + String(next)).columns <= columns {
          head.append(next)
          line.removeFirst()
        }
        lines.append(head)
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}
