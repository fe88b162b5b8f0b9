internal import CTerm
internal import Screen

/// A character as curses can show it: one spacing scalar and the marks that combine with it.
///
/// Terminals disagree about the width of joined emoji, variation selectors and flags, so only their first
/// part is shown, whose width is certain: a row must never shift.
struct CursesText {
  var scalars: [UInt32]
  /// The columns curses will use.
  var columns: Int

  /// - Parameters:
  ///   - columns: what the frame has reserved, 1 or 2.
  ///   - utf8: whether the locale can show more than ASCII.
  init(_ character: Character, columns reserved: Int, utf8: Bool) {
    if let ascii = character.asciiValue, ascii >= 0x20, ascii < 0x7f {
      (scalars, columns) = ([UInt32(ascii)], 1)
      return
    }
    columns = 1
    guard utf8 else {
      scalars = [UInt32(Self.plain[character]?.value ?? 0x3f)]
      return
    }
    let all = character.unicodeScalars
    guard let first = all.first else {
      scalars = [0x20]
      return
    }
    if (0x1f1e6...0x1f1ff).contains(first.value) {
      scalars = [first.value - 0x1f1e6 + 0x41]  // half of a flag shows its letter
      return
    }
    let width = Int(ct_wcwidth(first.value))
    let isMark = first.properties.generalCategory == .nonspacingMark
    if width < 0 || width > reserved || (width == 0 && !isMark) {
      scalars = [0xfffd]
      return
    }
    columns = max(1, width)
    scalars = isMark ? [0x20, first.value] : [first.value]
    for scalar in all.dropFirst() where scalars.count < 5 {
      let isSelector = (0xfe00...0xfe0f).contains(scalar.value)
      let isFormat = scalar.properties.generalCategory == .format
      if !isSelector, !isFormat, ct_wcwidth(scalar.value) == 0 { scalars.append(scalar.value) }
    }
  }

  /// ASCII stand-ins for the interface's own marks; anything else shows as `?`.
  private static let plain: [Character: Unicode.Scalar] = {
    var table: [Character: Unicode.Scalar] = [:]
    for (characters, replacement) in [
      ("─━┄┅┈┉═╌╍", "-"), ("│┃┆┇┊┋║╎╏", "|"), ("╭╮╰╯┌┐└┘┏┓┗┛├┤┬┴┼┣┫┳┻╋╔╗╚╝", "+"), ("…·•", "."),
      ("✓✔", "v"), ("✗✘×", "x"), ("–—", "-"), ("▸▶→»", ">"), ("◂◀←«", "<"), ("↑▲▴", "^"), ("↓▼▾", "v"),
      ("█▓▉▊▋▌▍▎▏▐▆▇▅", "#"), ("▒░▄▃▀", "="), ("▁▂", "_"), ("●○◆◇★", "*"), ("⠁⠂⠄⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏", "*"),
      ("‘’", "'"), ("“”", "\""), ("\u{a0}", " "), ("≥", ">"), ("≤", "<"),
    ] as [(String, Unicode.Scalar)] {
      for character in characters { table[character] = replacement }
    }
    return table
  }()
}
