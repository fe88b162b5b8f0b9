/// A row of the naming box: what Enter makes of the faces when it is highlighted.
package struct NamingRow: Hashable, Sendable {
  /// What taking the row says.
  package var answer: FaceAnswer
  /// The digit that takes it while nothing is typed.
  package var digit: Int?
  /// The words at the left, and at the right: `Anna`, `85 faces`.
  package var words: String, detail: String
  /// Whether it makes somebody new.
  package var isNew = false

  package init(_ answer: FaceAnswer, digit: Int? = nil, _ words: String, _ detail: String = "") {
    (self.answer, self.digit, self.words, self.detail) = (answer, digit, words, detail)
  }
}
