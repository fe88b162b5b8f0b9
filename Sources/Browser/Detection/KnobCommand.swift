import Widgets

/// Commands that change the detector's settings.
public enum KnobCommand: Hashable, Sendable {
  case next, up, down, upCoarse, downCoarse, type, reset
  /// Detects the folder again with the current settings.
  case redoFolder
  /// Switches to the settings before the last change, and back.
  case toggleChange
  case toggleAll
}

extension BrowserState {
  mutating func perform(_ command: KnobCommand) {
    switch command {
    case .next: stepKnob(1, around: true)
    case .up: turn(1, coarse: false)
    case .down: turn(-1, coarse: false)
    case .upCoarse: turn(1, coarse: true)
    case .downCoarse: turn(-1, coarse: true)
    case .type: shell.overlay = .number(NumberEntry(detection.knob, in: detection.settings))
    case .reset: resetKnobs()
    case .redoFolder: redoFolder()
    case .toggleChange: toggleChange()
    case .toggleAll: toggleAllKnobs()
    }
  }
}
