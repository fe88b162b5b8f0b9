internal import CTerm
package import Screen

/// One thing that curses has read: a character, or a key that it recognises by its escape sequence.
package enum Token: Hashable, Sendable {
  case character(UInt32)
  /// One of CTerm's `CT_KEY_…` numbers.
  case key(UInt32)
}

/// What a terminal reported about itself.
package enum TerminalReply: Hashable, Sendable {
  /// DECRQM: the state of a private mode; 0 is "not known", 1 set, 2 reset, 3 and 4 permanently so.
  case mode(Int, state: Int)
  /// The size of a cell in pixels.
  case cellPixels(width: Int, height: Int)
  /// DA1: the numbers after `?`; 4 among them means sixel.
  case attributes([Int])
  /// XTVERSION: name and version.
  case name(String)
  /// XTSMGRAPHICS: how many colours a sixel picture may have.
  case sixelColors(Int)
  /// DECRQSS: whether a colour of 24 bits was taken as such, or as the nearest one of a palette.
  case colors(areExact: Bool)
  /// The kitty graphics protocol's answer to our query.
  case kittyGraphics
  /// DSR: the answer to a status query, which says that everything before it has arrived.
  case status
}

/// Turns tokens into inputs.
///
/// A pure state machine that survives being cut anywhere: a mouse report, a paste or a reply may arrive in
/// pieces. Unknown escape sequences are dropped whole, so that their letters are not taken for keys. A
/// sequence that is still incomplete when no more tokens wait was typed, unless it may become a reply that is
/// still expected.
package struct InputDecoder: Sendable {
  /// A paste longer than this many scalars is delivered in parts.
  package static let pasteLimit = 1 << 20

  /// Whether replies to our queries are expected; ends with the attributes, which are queried last.
  ///
  /// There is no time limit: a late reply is not typed keys either.
  package var awaitsReplies = false
  /// Whether answers to status queries are expected.
  package var awaitsStatus = false
  private var awaitsAny: Bool { awaitsReplies || awaitsStatus }

  /// The picture number in the query for kitty graphics.
  package static let kittyQuery = 31

  /// How the answers to ``Capabilities/questions`` begin, behind ESC.
  private static let replyBeginnings = [
    "[?", "[6;", "[0n", "[3n", "P>|", "P1$r", "P0$r", "_Gi=\(kittyQuery)",
  ]

  private enum State {
    case ground
    /// An ESC was read; what follows immediately decides.
    case escape
    /// After `ESC [`: parameter and intermediate bytes so far. What follows an `ESC [` that arrived alone is
    /// probably a key.
    case control(String, cameAlone: Bool)
    /// After `ESC O`: one more character belongs to it.
    case single
    /// After `ESC P`, `ESC ]`, `ESC _`: that letter and the text up to `ESC \` or BEL.
    case string(String, escaped: Bool)
    case mouse(String)
    /// With the count of its scalars, since counting them takes time in proportion to the text.
    case paste(String.UnicodeScalarView, count: Int)
  }

  private var state = State.ground
  private var inputs: [Input] = []
  private var replies: [TerminalReply] = []
  /// Whether the last input is a character that a combining one may join.
  private var mayCombine = false

  package init() {}

  /// Takes one token.
  package mutating func feed(_ token: Token) {
    switch token {
    case .character(let value): feed(Unicode.Scalar(value) ?? "\u{fffd}")
    case .key(let code): feed(key: code)
    }
  }

  /// Everything decoded so far; call it when no more tokens wait. An ESC with nothing after it is the key.
  package mutating func take() -> (inputs: [Input], replies: [TerminalReply]) {
    switch state {
    case .control("", _) where awaitsAny: state = .control("", cameAlone: true)
    case .string(let text, escaped: false) where awaitsAny && Self.mayBecomeReply(text): break
    // Cut inside its end, `ESC \`.
    case .string(let text, escaped: true) where awaitsAny && Self.isReply(text): break
    case .escape, .single, .control("", _), .string: giveUp()
    case .ground, .control, .mouse, .paste: break
    }
    mayCombine = false
    defer { (inputs, replies) = ([], []) }
    return (inputs, replies)
  }

  private mutating func feed(_ scalar: Unicode.Scalar) {
    switch state {
    case .ground: character(scalar)
    case .escape: afterEscape(scalar)
    case .control(let text, let cameAlone): control(text, cameAlone, scalar)
    case .single: single(scalar)
    case .string(let text, let escaped): string(text, escaped, scalar)
    case .mouse(let text): mouse(text, scalar)
    case .paste(var text, var count):
      state = .ground  // releases the text, so that appending does not copy it
      text.append(scalar == "\r" ? "\n" : scalar)
      count += 1
      if count >= Self.pasteLimit {
        inputs.append(.paste(String(text)))
        (text, count) = (.init(), 0)
      }
      state = .paste(text, count: count)
    }
  }

  private mutating func feed(key code: UInt32) {
    if case .paste(let text, _) = state {
      if code == UInt32(CT_KEY_PASTE_END) {
        state = .ground
        inputs.append(.paste(String(text)))
      }
      return  // a key's sequence inside pasted text means nothing
    }
    giveUp()
    mayCombine = false
    switch code {
    case UInt32(CT_KEY_MOUSE): state = .mouse("")
    case UInt32(CT_KEY_PASTE_BEGIN): state = .paste(.init(), count: 0)
    default: if let key = Key(code: code) { inputs.append(.key(key)) }
    }
  }

  private mutating func character(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 27: state = .escape
    case 9: key(.tab)
    case 10, 13: key(.enter)
    case 8, 127: key(.backspace)
    case 0: key(.control(" "))
    case 1...26: key(.control(Character(Unicode.Scalar(UInt8(scalar.value) + 96))))
    case 28...31: key(.control(Character(Unicode.Scalar(UInt8(scalar.value) + 64))))
    default:
      if mayCombine, case .key(.character(let before)) = inputs.last {
        var joined = String(before)
        joined.unicodeScalars.append(scalar)
        if joined.count == 1, let one = joined.first {
          inputs[inputs.count - 1] = .key(.character(one))
          return
        }
      }
      key(.character(Character(scalar)))
      mayCombine = true
    }
  }

  private mutating func key(_ key: Key) {
    mayCombine = false
    inputs.append(.key(key))
  }

  private mutating func afterEscape(_ scalar: Unicode.Scalar) {
    mayCombine = false
    switch scalar {
    case "[": state = .control("", cameAlone: false)
    case "O": state = .single
    case "P", "]", "_", "^", "X": state = .string(String(scalar), escaped: false)
    default:
      typed("")
      character(scalar)
    }
  }

  /// Ends `ESC O` and drops it, a key that facet does not use. Before a character that cannot end it, such as the ESC
  /// of a reply, Esc and O were typed.
  private mutating func single(_ scalar: Unicode.Scalar) {
    if 0x20...0x7e ~= scalar.value {
      state = .ground
    } else {
      typed("O")
      character(scalar)
    }
  }

  private mutating func control(_ text: String, _ cameAlone: Bool, _ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x20...0x3f where text.utf8.count < 64: state = .control(text + String(scalar), cameAlone: cameAlone)
    case 0x40...0x7e:
      state = .ground
      let whole = "[\(text)\(scalar)"
      if let reply = Self.reply(text, final: scalar) {
        replies.append(reply)
        if case .attributes = reply { awaitsReplies = false }
      } else if cameAlone, !Self.mayBecomeReply(whole) {
        typed(whole)
      }
    case _ where text.isEmpty:
      typed("[")
      character(scalar)
    case 27:
      leave(text, cameAlone)
      state = .escape
    default:
      if leave(text, cameAlone) { character(scalar) }
    }
  }

  /// Ends an incomplete control sequence; returns whether it was typed keys.
  @discardableResult
  private mutating func leave(_ text: String, _ cameAlone: Bool) -> Bool {
    let wasTyped = cameAlone && !Self.mayBecomeReply("[" + text)
    if wasTyped { typed("[" + text) } else { state = .ground }
    return wasTyped
  }

  private static func reply(_ text: String, final: Unicode.Scalar) -> TerminalReply? {
    let numbers = text.filter { $0 != "?" && $0 != "$" }.split(separator: ";").map { Int($0) ?? 0 }
    switch final {
    case "y" where text.hasPrefix("?") && numbers.count == 2: return .mode(numbers[0], state: numbers[1])
    case "c" where text.hasPrefix("?"): return .attributes(numbers)
    case "n" where text == "0" || text == "3": return .status
    case "t" where numbers.count == 3 && numbers[0] == 6 && numbers[1] > 0 && numbers[2] > 0:
      return .cellPixels(width: numbers[2], height: numbers[1])
    case "S" where text.hasPrefix("?1;0;") && numbers.count == 3 && numbers[2] > 1:
      return .sixelColors(numbers[2])
    default: return nil
    }
  }

  /// What the terminal made of ``Capabilities/colorQuery``, by the style that it has now (`0;48:2::1:2:3m`, or with
  /// semicolons); nil where the style says nothing about a background.
  private static func areExact(_ style: Substring) -> Bool? {
    guard style.hasSuffix("m") else { return nil }
    let numbers = style.dropLast().split { $0 == ";" || $0 == ":" }.map { Int($0) }
    guard let start = numbers.firstIndex(of: 48), start + 1 < numbers.count else { return nil }
    switch numbers[start + 1] {
    case 2: return numbers.suffix(3) == [1, 2, 3]
    case 5: return false
    default: return nil
    }
  }

  private mutating func string(_ text: String, _ escaped: Bool, _ scalar: Unicode.Scalar) {
    switch scalar {
    case "\u{7}",
      "\\" where escaped:
      state = .ground
      if text.hasPrefix("P>|") { replies.append(.name(String(text.dropFirst(3)))) }
      if text.hasPrefix("P1$r"), let areExact = Self.areExact(text.dropFirst(4)) {
        replies.append(.colors(areExact: areExact))
      }
      if text.hasPrefix("_Gi=\(Self.kittyQuery)"), text.hasSuffix(";OK") { replies.append(.kittyGraphics) }
    case _ where escaped:
      abandon(text)
      afterEscape(scalar)
    case "\u{1b}": state = .string(text, escaped: true)
    case _ where text.utf8.count > 4096:
      abandon(text)
      character(scalar)
    default: state = .string(text + String(scalar), escaped: false)
    }
  }

  // MARK: What was no sequence

  /// Ends an incomplete sequence.
  private mutating func giveUp() {
    switch state {
    case .escape: typed("")
    case .single: typed("O")
    case .control("", _): typed("[")
    case .control(let text, let cameAlone): leave(text, cameAlone)
    case .string(let text, let escaped):
      abandon(text)
      if escaped { key(.escape) }
    case .ground, .mouse, .paste: state = .ground
    }
  }

  /// Ends an incomplete string: the beginning of an expected reply is dropped, anything else was typed.
  private mutating func abandon(_ text: String) {
    if awaitsAny, Self.isReply(text) {
      state = .ground
    } else {
      typed(text)
    }
  }

  /// Esc and the keys after it, typed faster than the input was read.
  private mutating func typed(_ text: String) {
    state = .ground
    key(.escape)
    for scalar in text.unicodeScalars { character(scalar) }
  }

  private static func isReply(_ text: String) -> Bool { replyBeginnings.contains(where: text.hasPrefix) }

  /// Whether a reply begins with the text, or the text like a reply; `text` without its ESC.
  private static func mayBecomeReply(_ text: String) -> Bool {
    replyBeginnings.contains { text.hasPrefix($0) || $0.hasPrefix(text) }
  }

  private mutating func mouse(_ text: String, _ scalar: Unicode.Scalar) {
    switch scalar {
    case "0"..."9",
      ";" where text.utf8.count < 32:
      state = .mouse(text + String(scalar))
    case "M", "m":
      state = .ground
      if let event = MouseEvent(report: text, released: scalar == "m") { inputs.append(.mouse(event)) }
    case "\u{1b}": state = .escape
    default: state = .ground
    }
  }
}

extension Key {
  /// The key of a CTerm number; nil for keys that facet does not use.
  fileprivate init?(code: UInt32) {
    switch Int(code) {
    case CT_KEY_UP: self = .up
    case CT_KEY_DOWN: self = .down
    case CT_KEY_LEFT: self = .left
    case CT_KEY_RIGHT: self = .right
    case CT_KEY_SHIFT_UP: self = .shiftUp
    case CT_KEY_SHIFT_DOWN: self = .shiftDown
    case CT_KEY_SHIFT_LEFT: self = .shiftLeft
    case CT_KEY_SHIFT_RIGHT: self = .shiftRight
    case CT_KEY_PAGE_UP: self = .pageUp
    case CT_KEY_PAGE_DOWN: self = .pageDown
    case CT_KEY_HOME: self = .home
    case CT_KEY_END: self = .end
    case CT_KEY_INSERT: self = .insert
    case CT_KEY_DELETE: self = .delete
    case CT_KEY_BACKSPACE: self = .backspace
    case CT_KEY_ENTER: self = .enter
    case CT_KEY_BACK_TAB: self = .backTab
    case CT_KEY_F0 + 1...CT_KEY_F0 + 63: self = .function(Int(code) - CT_KEY_F0)
    default: return nil
    }
  }
}

extension MouseEvent {
  /// From the numbers of an SGR-1006 report, `button;column;row` counted from 1; nil when they make no sense
  /// or name something facet does not use (sideways wheels, motion without a button).
  init?(report: String, released: Bool) {
    let numbers = report.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard numbers.count == 3, numbers[1] > 0, numbers[2] > 0, numbers[0] < 128 else { return nil }
    let (bits, button) = (numbers[0], [Button.left, .middle, .right])
    let kind: Kind
    switch (bits & 64 != 0, bits & 32 != 0, bits & 3) {
    case (true, _, 0): kind = .wheelUp
    case (true, _, 1): kind = .wheelDown
    case (true, _, _): return nil
    case (false, false, let which): kind = released ? .release : which < 3 ? .press(button[which]) : .release
    case (false, true, let which):
      guard which < 3, !released else { return nil }
      kind = .drag(button[which])
    }
    self.init(
      kind: kind, column: numbers[1] - 1, row: numbers[2] - 1, shift: bits & 4 != 0, control: bits & 16 != 0)
  }
}
