/// Commands of the wall.
public enum WallCommand: Hashable, Sendable {
  case left, right, up, down, first, last, halfPageUp, halfPageDown, pageUp, pageDown
  case open, nextOrder, reverse
  case larger, smaller
}
