/// Commands of the People view, and those about who is who that need no face.
public enum PeopleCommand: Hashable, Sendable {
  /// Opens the view at the selected face's person.
  case show
  case left, right, up, down, first, last, pageUp, pageDown
  /// Opens a tile, or a face's photo.
  case open
  /// To the unnamed groups and back; on a person's page to the next part.
  case section
  case mark, range
  case next, previous
  case merge, rename, hide, showHidden, portrait, split, apart
  case nextOrder, larger, smaller
  /// Through the proposals, most certain first.
  case run
  /// Switches telling people apart on, or off.
  case recognition
}
