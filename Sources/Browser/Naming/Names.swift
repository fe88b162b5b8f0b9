package import Annotations

extension People {
  /// Whether a person can have this name. `unknown` and `not of interest` are answers of their own, and what has
  /// nothing beside brackets and question marks is how such answers are shown.
  package static func canBeName(_ name: String) -> Bool {
    guard let name = tidy(name) else { return false }
    return !["unknown", "not of interest"].contains(FoldedText.folded(name))
      && name.contains { !$0.isWhitespace && !"()[]{}<>?–-".contains($0) }
  }
}

extension Annotation {
  /// Whether it waits for a name: it has none, nobody has answered without one, and it is not rejected.
  package var waitsForName: Bool { identity == nil && nameless == nil && state != .rejected }
}
