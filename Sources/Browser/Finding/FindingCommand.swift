/// Commands that find photos, arrange them, and find commands.
public enum FindingCommand: Hashable, Sendable {
  case filter, sort, reverse, palette, themes
  /// Go through the places that were left by jumps; `toggle` goes to the last one and back.
  case older, newer, toggle
  /// Resize the list or the faces by columns.
  case widen, narrow
  /// Completes the word that is being typed.
  case complete
}
