import Screen
import Terminal
import TestSupport
import Testing

/// Esc and a letter with which sequences of a terminal begin, both typed.
@Suite("Typed escapes", .limit(minutes: 10)) struct TypedEscapeTests {
  /// The inputs decoded from texts that arrive one after the other.
  static func decode(_ texts: String..., with decoder: inout InputDecoder) -> [Input] {
    texts.flatMap { text in
      for scalar in text.unicodeScalars { decoder.feed(.character(scalar.value)) }
      return decoder.take().inputs
    }
  }

  static func keys(_ text: String) -> [Input] {
    text.map { .key($0 == "\u{1b}" ? .escape : .character($0)) }
  }

  static var asked: InputDecoder {
    var decoder = InputDecoder()
    decoder.awaitsReplies = true
    return decoder
  }

  /// What arrives in two parts while answers are expected.
  static func decode(
    _ scalars: [Unicode.Scalar], cutAt cut: Int
  ) -> (inputs: [Input], replies: [TerminalReply]) {
    var decoder = asked
    var (inputs, replies): ([Input], [TerminalReply]) = ([], [])
    for part in [scalars[..<cut], scalars[cut...]] {
      for scalar in part { decoder.feed(.character(scalar.value)) }
      let taken = decoder.take()
      inputs += taken.inputs
      replies += taken.replies
    }
    return (inputs, replies)
  }

  @Test(
    "Esc and the letter are two keys, and so are all that follow",
    arguments: ["P", "X", "]", "_", "^", "[", "O"])
  func alone(letter: String) {
    var decoder = InputDecoder()
    #expect(Self.decode("\u{1b}\(letter)", with: &decoder) == Self.keys("\u{1b}\(letter)"))
    #expect(Self.decode("j", "k", with: &decoder) == Self.keys("jk"))
  }

  @Test("typed ahead, they are keys, too", arguments: ["P", "X", "]", "_", "^"])
  func ahead(letter: String) {
    var decoder = InputDecoder()
    let text = "\u{1b}\(letter)jk"
    #expect(Self.decode(text, with: &decoder) == Self.keys(text))
    #expect(Self.decode("l", with: &decoder) == Self.keys("l"))
  }

  @Test(
    "while answers are expected, other input is keys", arguments: ["P", "X", "]", "_", "^", "[", "O"])
  func owed(letter: String) {
    var decoder = Self.asked
    #expect(Self.decode("\u{1b}\(letter)", "j", "k", with: &decoder) == Self.keys("\u{1b}\(letter)jk"))
  }

  @Test("an answer may be cut anywhere, inside its end, too")
  func cutAnswer() {
    let answer = Array("\u{1b}P>|kitty(0.26)\u{1b}\\\u{1b}_Gi=31;OK\u{1b}\\".unicodeScalars)
    for cut in 2..<answer.count {
      // Where the second begins, its Esc may be the key: there is no way to tell.
      if answer[cut - 1] == "\u{1b}", answer[cut] == "_" { continue }
      let (inputs, replies) = Self.decode(answer, cutAt: cut)
      #expect(inputs == [] && replies == [.name("kitty(0.26)"), .kittyGraphics], "cut at \(cut)")
    }
  }

  @Test(
    "an answer right behind Esc and a letter is an answer, wherever it is cut, and both are keys",
    arguments: ["P", "X", "]", "_", "^", "[", "O"])
  func answeredAtOnce(letter: String) {
    let text = Array("\u{1b}\(letter)\u{1b}[?1;2cj".unicodeScalars)
    // An Esc that comes without its rest may be the key.
    for cut in 2..<text.count where cut != 3 {
      let (inputs, replies) = Self.decode(text, cutAt: cut)
      #expect(inputs == Self.keys("\u{1b}\(letter)j") && replies == [.attributes([1, 2])], "cut at \(cut)")
    }
  }

  @Test("after Alt-[ and a digit, in a terminal that never answers, no key is lost")
  func neverAnswered() {
    for next in ["\r", "\u{1b}", "é"] {
      var decoder = Self.asked
      let inputs = Self.decode("\u{1b}[", "5", next, with: &decoder)
      #expect(inputs.prefix(3) == Self.keys("\u{1b}[5")[...], "\(inputs)")
      #expect(inputs.count == 4)
    }
  }

  @Test("an arrow or a paste ends an incomplete answer", arguments: ["P", "_", "["])
  func key(letter: String) {
    var decoder = Self.asked
    _ = Self.decode("\u{1b}\(letter)", with: &decoder)
    decoder.feed(.key(KeyCodes.pasteBegin))
    decoder.feed(.character(0x61))
    decoder.feed(.key(KeyCodes.pasteEnd))
    #expect(decoder.take().inputs == Self.keys("\u{1b}\(letter)") + [.paste("a")])
  }

  @Test("Esc leads out of an answer that never ends, and none of it becomes a key")
  func unending() {
    var decoder = Self.asked
    #expect(Self.decode("\u{1b}P>|kit", "ty", with: &decoder) == [])
    #expect(Self.decode("\u{1b}", "j", with: &decoder) == Self.keys("\u{1b}j"))
  }

  @Test("the attributes are the last answer: from then on nothing is waited for")
  func answered() {
    var decoder = Self.asked
    #expect(Self.decode("\u{1b}[?6", "2;4c", with: &decoder) == [])
    #expect(!decoder.awaitsReplies)
    #expect(Self.decode("\u{1b}P", with: &decoder) == Self.keys("\u{1b}P"))
  }

  @Test("a negative answer is not taken for keys either, wherever it is cut")
  func refused() {
    let answers = ["\u{1b}[?1;3;0S", "\u{1b}[6;0;0t", "\u{1b}_Gi=31;EINVAL:what\u{1b}\\"]
    for answer in answers {
      let scalars = Array(answer.unicodeScalars)
      for cut in 2..<scalars.count where scalars[cut - 1] != "\u{1b}" {
        #expect(Self.decode(scalars, cutAt: cut).inputs == [], "\(answer.dropFirst()) cut at \(cut)")
      }
    }
  }

  @Test("the time for each letter of a paste does not grow with its length")
  func longPaste() {
    var decoder = InputDecoder()
    decoder.feed(.key(KeyCodes.pasteBegin))
    for _ in 0..<InputDecoder.pasteLimit + 3 { decoder.feed(.character(0x61)) }
    decoder.feed(.key(KeyCodes.pasteEnd))
    let pastes = decoder.take().inputs.map { input in
      if case .paste(let text) = input { text.unicodeScalars.count } else { 0 }
    }
    #expect(pastes == [InputDecoder.pasteLimit, 3])
  }

  @Test(
    "in a terminal the keyboard still works after Alt-P, Alt-[ and Alt-O",
    .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)),
    arguments: ["P", "[", "O"])
  func terminal(letter: String) throws {
    let session = try TerminalTests.start()
    try session.press("Escape", letter)
    try session.wait(for: "log escape '\(letter)'")
    try session.press("j", "Down")
    try session.wait(for: "log escape '\(letter)' 'j' down")
  }
}
