public import Screen

/// A cell of a terminal as tmux shows it.
public struct TmuxCell: Hashable, Sendable {
  /// Nil for the right half of a wide character.
  public var character: Character?
  public var foreground, background: TmuxColor
  public var isBold = false, isReverse = false, isDim = false

  /// A cell that was never written to.
  public static let empty = TmuxCell(character: " ", foreground: .own, background: .own)

  /// Reads what `capture-pane -e -p -N` prints.
  public static func parse(_ capture: String) -> [[TmuxCell]] {
    var current = empty
    return capture.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var row: [TmuxCell] = []
      var rest = line.unicodeScalars.makeIterator()
      while let scalar = rest.next() {
        if scalar == "\u{1b}" {
          _ = rest.next()  // the bracket
          var numbers = ""
          while let next = rest.next(), next != "m" { numbers.unicodeScalars.append(next) }
          current.apply(numbers.split(whereSeparator: { $0 == ";" || $0 == ":" }).map { Int($0) ?? 0 })
        } else if scalar.columns == 0 {
          guard let last = row.lastIndex(where: { $0.character != nil }) else { continue }
          let joined = String(row[last].character ?? " ") + String(Character(scalar))
          if joined.count == 1, let one = joined.first { row[last].character = one }
        } else {
          var cell = current
          cell.character = Character(scalar)
          row.append(cell)
          cell.character = nil
          if scalar.columns == 2 { row.append(cell) }
        }
      }
      return row
    }
  }

  private mutating func apply(_ numbers: [Int]) {
    if numbers.isEmpty { self = Self.empty }
    var rest = numbers[...]
    while let number = rest.popFirst() {
      switch number {
      case 0: self = Self.empty
      case 1: isBold = true
      case 2: isDim = true
      case 7: isReverse = true
      case 22: (isBold, isDim) = (false, false)
      case 27: isReverse = false
      case 30...37: foreground = .indexed(UInt8(number - 30))
      case 40...47: background = .indexed(UInt8(number - 40))
      case 90...97: foreground = .indexed(UInt8(number - 82))
      case 100...107: background = .indexed(UInt8(number - 92))
      case 39: foreground = .own
      case 49: background = .own
      case 38, 48:
        guard let color = Self.color(&rest) else { return }
        if number == 38 { foreground = color } else { background = color }
      default: break
      }
    }
  }

  private static func color(_ rest: inout ArraySlice<Int>) -> TmuxColor? {
    guard let kind = rest.popFirst() else { return nil }
    if kind == 5 { return rest.popFirst().map { .indexed(UInt8(truncatingIfNeeded: $0)) } }
    guard kind == 2, let red = rest.popFirst(), let green = rest.popFirst(), let blue = rest.popFirst() else {
      return nil
    }
    return .exact(Color(UInt8(red), UInt8(green), UInt8(blue)))
  }
}

/// A colour as a terminal stores it.
public enum TmuxColor: Hashable, Sendable {
  /// The terminal's default colour.
  case own
  case indexed(UInt8)
  case exact(Color)

  /// `#rrggbb` of an exact colour.
  public var hex: String? { if case .exact(let color) = self { color.hex } else { nil } }
}
