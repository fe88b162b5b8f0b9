import Foundation
import Screen
import Terminal

/// Times `draw` on the terminal at hand: how long until a frame is written, by what differs from the one before.
@MainActor
struct Bench {
  let terminal: Terminal
  let theme = Theme(name: "bench", styles: [.selection: Style(background: Color(60, 60, 120))])

  func run() {
    var results: [String] = []
    results.append(measure("all picture cells differ") { frame, round in picture(&frame, shift: round) })
    results.append(measure("nothing differs") { frame, _ in picture(&frame, shift: 0) })
    results.append(
      measure("one picture cell differs") { frame, round in
        picture(&frame, shift: 0)
        frame[frame.columns / 2, frame.rows / 2] = cell(round, 3, 7)
      })
    results.append(
      measure("the selection moves beside the picture") { frame, round in
        picture(&frame, shift: 0)
        for row in 0..<frame.rows {
          let ground: Role? = row == round % frame.rows ? .selection : nil
          frame.fill(
            CellRect(column: 0, row: row, columns: 30, rows: 1), with: Cell(.text(" "), ground: ground))
          frame.put("DSC_\(1000 + row).jpg", column: 2, row: row, ground: ground)
        }
      })
    results.append(encoding())
    let size = terminal.size
    terminal.stop()
    print("\(size.columns)x\(size.rows), median of 60 frames each")
    for line in results { print(line) }
  }

  private func measure(_ name: String, _ fill: (inout Frame, Int) -> Void) -> String {
    var times: [Duration] = []
    for round in 0..<60 {
      var frame = Frame(columns: terminal.size.columns, rows: terminal.size.rows)
      fill(&frame, round)
      times.append(ContinuousClock().measure { terminal.draw(frame, theme: theme) })
    }
    times.sort()
    return "  \(name): \(times[30]), worst \(times[59])"
  }

  /// The share of a whole picture that is our own work: its bytes, sent nowhere.
  private func encoding() -> String {
    var times: [Duration] = []
    var count = 0
    var writer = PictureWriter(usesPalette: false)
    for round in 0..<60 {
      var frame = Frame(columns: terminal.size.columns, rows: terminal.size.rows)
      picture(&frame, shift: round)
      let time = ContinuousClock().measure {
        for row in 0..<frame.rows {
          for column in 0..<frame.columns {
            if case .picture(let cell) = frame[column, row].content {
              writer.put(cell, column: column, row: row)
            }
          }
        }
        count = writer.take().count
      }
      times.append(time)
    }
    times.sort()
    return "  encoding all picture cells, \(count) bytes: \(times[30])"
  }

  private func picture(_ frame: inout Frame, shift: Int) {
    for row in 0..<frame.rows {
      for column in 32..<max(32, frame.columns) { frame[column, row] = cell(column, row, shift) }
    }
  }

  private func cell(_ x: Int, _ y: Int, _ shift: Int) -> Cell {
    let red = UInt8(truncatingIfNeeded: x * 7 + shift * 3)
    let green = UInt8(truncatingIfNeeded: y * 11 + x)
    let blue = UInt8(truncatingIfNeeded: shift * 5)
    return Cell(
      .picture(
        PictureCell(
          glyph: "▀", foreground: Color(red, green, blue), background: Color(green, blue, red))))
  }
}
