public import Detection
public import Widgets

/// What photos are detected with, what is being detected, and the look into the stages.
public struct DetectionState: Sendable {
  /// What photos are detected with from now on. The one on screen follows at once, the folder when asked.
  public internal(set) var settings: DetectionSettings
  let initialSettings: DetectionSettings
  /// The knob that the keys turn.
  public internal(set) var knob = Knob.pnet
  /// Whether the knobs for NMS and rotations are there too.
  public internal(set) var hasAllKnobs = false
  /// The other side of the last change, to compare with; `isBefore` tells which side `settings` is on.
  var lastChange: SettingsChange?
  /// The knob whose slider the mouse holds.
  var draggedKnob: Knob?

  var queue: DetectionQueue
  /// How fast the folder is being detected.
  var pace = Pace()
  /// The photo that was last asked for deeply because a knob was touched, so that it is asked once.
  var surveyed: PhotoID?

  /// The look into the stages; nil when it is closed.
  public internal(set) var why: Why?
  /// The explanation under way.
  var runningExplanation: Int?

  init(settings: DetectionSettings, slots: Int) {
    self.settings = settings
    initialSettings = settings
    queue = DetectionQueue(slots: slots)
  }
}
