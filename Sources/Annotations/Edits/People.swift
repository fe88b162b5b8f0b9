/// The names given to faces, and how often.
public struct People: Hashable, Sendable {
  /// A person with the number of their faces.
  public struct Person: Hashable, Sendable {
    /// Tidied by ``tidy(_:)``, with its original case and accents.
    public var name: String
    /// The number of faces with that name.
    public var faces: Int

    public init(name: String, faces: Int) {
      self.name = name
      self.faces = faces
    }
  }

  /// Most faces first, then by name.
  public let all: [Person]

  /// - Parameter people: in any order, each name once.
  public init(_ people: some Sequence<Person>) {
    all = people.sorted { ($1.faces, $0.name) < ($0.faces, $1.name) }
  }

  /// A name as it is stored: without spaces or control characters at its ends or repeated, and without
  /// invisible characters that change the direction of text, its accents composed with their letters; nil when
  /// nothing is left.
  ///
  /// The joiners ZWJ and ZWNJ stay within a word: names in Persian, in Indian scripts and with emoji need
  /// them. Where they have no effect (at the beginning of a word, after one another, after ASCII), they are
  /// removed, because they would make two names that look the same.
  public static func tidy(_ name: String) -> String? {
    let words = name.split {
      $0.isWhitespace || $0.unicodeScalars.allSatisfy { $0.properties.generalCategory == .control }
    }
    let shown = words.map { withoutFormats($0) }.filter { !$0.isEmpty }
    return shown.isEmpty ? nil : FoldedText.stored(shown.joined(separator: " "))
  }

  /// A word without control and format characters, except joiners that have an effect.
  private static func withoutFormats(_ word: Substring) -> String {
    func isJoiner(_ scalar: Unicode.Scalar) -> Bool { scalar == "\u{200C}" || scalar == "\u{200D}" }
    var kept = String.UnicodeScalarView()
    for scalar in word.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control: continue
      case .format:
        guard isJoiner(scalar), let before = kept.last, !before.isASCII, !isJoiner(before) else { continue }
        kept.append(scalar)
      default: kept.append(scalar)
      }
    }
    return String(kept)
  }
}
