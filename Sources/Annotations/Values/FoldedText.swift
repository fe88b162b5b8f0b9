import Foundation

/// The one way in which the program compares names and other texts: however letters are encoded, in both cases,
/// with and without accents.
package enum FoldedText {
  /// Texts that differ only in encoding, case, accents or width have the same folded form.
  package static func folded(_ text: some StringProtocol) -> String {
    // Most texts are ASCII, for which this is many times faster.
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
    return text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
      .precomposedStringWithCanonicalMapping
  }

  /// The form in which names are stored: equal texts have equal bytes, in whichever form a program wrote them.
  package static func stored(_ text: String) -> String {
    text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping
  }
}
