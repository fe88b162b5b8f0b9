/// What came from the terminal, before a keymap interprets it.
public enum Input: Hashable, Sendable {
  case key(Key)
  case mouse(MouseEvent)
  /// Text pasted in one piece (bracketed paste); never interpreted as keys.
  case paste(String)
  /// The terminal has a new size.
  case resize(columns: Int, rows: Int)
  /// SIGTERM, SIGHUP or a closed terminal: leave at once.
  case hangup
  /// The program was stopped and runs again; the screen must be redrawn.
  case resumed
}

/// One key press.
public enum Key: Hashable, Sendable {
  case character(Character)
  /// Ctrl and a letter, given in lower case: `.control("d")`.
  case control(Character)
  case up, down, left, right, shiftUp, shiftDown, shiftLeft, shiftRight
  case pageUp, pageDown, home, end, insert, delete, backspace
  case enter, tab, backTab, escape
  case function(Int)
}

/// A mouse event at a cell.
public struct MouseEvent: Hashable, Sendable {
  /// What the mouse did.
  public enum Kind: Hashable, Sendable {
    case press(Button), release, drag(Button)
    case wheelUp, wheelDown
  }
  /// The buttons that are distinguished.
  public enum Button: Hashable, Sendable { case left, middle, right }

  /// What happened, with the button if there is one; a release does not say which.
  public var kind: Kind
  /// The cell under the pointer, counted from 0 at the top left.
  public var column, row: Int
  /// Whether the keys were held; many terminals use the mouse with Shift for their own selection.
  public var shift, control: Bool
  /// Presses of the same button in the same place within a short time, including this one.
  public var clicks = 1

  /// A single press, until clicks are counted.
  ///
  /// - Parameters:
  ///   - column: from 0 at the left.
  ///   - row: from 0 at the top.
  public init(kind: Kind, column: Int, row: Int, shift: Bool = false, control: Bool = false) {
    self.kind = kind
    self.column = column
    self.row = row
    self.shift = shift
    self.control = control
  }
}
