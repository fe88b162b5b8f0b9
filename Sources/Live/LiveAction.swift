public import Preview
public import Screen
public import Widgets

/// Something that happened: the user did something, or work has a result.
public enum LiveAction: Sendable {
  case input(Input)
  case perform(LiveCommand)
  /// The size of the terminal's cells has changed.
  case metrics(CellMetrics)
  /// Whether the terminal shows pictures in pixels.
  case pixels(isPossible: Bool)
  case frame(LiveFrame)
  case measured(LivePace)
  /// No more frames arrive, and why.
  case ended(reason: String, isFailure: Bool)
  case report(Message.Kind, String)
}
