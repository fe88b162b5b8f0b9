/// A letter that somebody typed to find names: case and accents matter where they were typed.
///
/// `e` finds e, é, E and É; `é` finds é and É; `E` finds E and É; `É` finds only itself. However letters are encoded
/// (Unicode's canonical equivalence) never matters.
package struct TypedLetter: Hashable, Sendable {
  package let character: Character
  private let folded: String

  package init(_ character: Character) {
    self.character = character
    folded = FoldedText.folded(String(character))
  }

  /// Whether more is asked than ``FoldedText/folded(_:)`` shows.
  package var isExact: Bool { String(character) != folded }

  package func finds(_ letter: Character) -> Bool {
    guard FoldedText.folded(String(letter)) == folded else { return false }
    if character.isUppercase, !letter.isUppercase { return false }
    let typed = character.lowercased()
    return typed == folded || typed == letter.lowercased()
  }
}
