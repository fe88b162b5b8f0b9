import Widgets

/// What keys do with the detector's settings.
public enum KnobCommand: Hashable, Sendable {
  case next, up, down, upCoarse, downCoarse, type, reset
  /// Detects the folder again with the settings as they are.
  case redoFolder
  /// To the settings before the last change, and back.
  case toggleChange
  case toggleAll
}

/// What keys do with the look into the stages.
public enum WhyCommand: Hashable, Sendable {
  case toggle, nextStage, previousStage
  /// The probe, by so many cells of the screen.
  case left(Int)
  case right(Int)
  case up(Int)
  case down(Int)
  case grow, shrink
}

/// What keys do among the presets, besides choosing.
public enum PresetCommand: Hashable, Sendable {
  case save, saveForFolder, remove
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
    case .reset: change(to: detection.initialSettings)
    case .redoFolder: redoFolder()
    case .toggleChange: toggleChange()
    case .toggleAll: toggleAllKnobs()
    }
  }

  mutating func perform(_ command: WhyCommand) {
    switch command {
    case .toggle: toggleWhy()
    case .nextStage: stepStage(1)
    case .previousStage: stepStage(-1)
    case .left(let step): moveProbe(-step, 0)
    case .right(let step): moveProbe(step, 0)
    case .up(let step): moveProbe(0, -step)
    case .down(let step): moveProbe(0, step)
    case .grow: resizeProbe(1)
    case .shrink: resizeProbe(-1)
    }
  }
}
