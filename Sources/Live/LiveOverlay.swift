public import Widgets

/// What lies over the picture and takes the keys.
public enum LiveOverlay: Hashable, Sendable {
  /// `top` is the first line shown.
  case help(top: Int)
  /// Typing a knob's value.
  case number(NumberEntry)
}
