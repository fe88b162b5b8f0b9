import Screen
import Terminal
import Testing

@Suite("Answers to status queries") struct StatusAnswerTests {
  @Test("an answer is no key, wherever it is cut", arguments: 1..<4)
  func cut(place: Int) {
    var decoder = InputDecoder()
    decoder.awaitsStatus = true
    let answer = Array("\u{1b}[0n".unicodeScalars)
    for scalar in answer[..<place] { decoder.feed(.character(scalar.value)) }
    let first = decoder.take()
    for scalar in answer[place...] { decoder.feed(.character(scalar.value)) }
    let second = decoder.take()
    if place > 1 {
      #expect(first.inputs == [] && second.inputs == [])
      #expect(first.replies + second.replies == [.status])
    } else {
      // An ESC alone is the key: nobody waits for it to become something else.
      #expect(first.inputs == [.key(.escape)])
    }
  }

  @Test("several answers among keys are several")
  func among() {
    var decoder = InputDecoder()
    for scalar in "j\u{1b}[0nk\u{1b}[0n\u{1b}[3nl".unicodeScalars { decoder.feed(.character(scalar.value)) }
    let taken = decoder.take()
    #expect(taken.inputs == "jkl".map { .key(.character($0)) })
    #expect(taken.replies == [.status, .status, .status])
  }
}
