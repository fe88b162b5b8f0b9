public import Detection
public import Widgets

/// The settings of the detector, the detection queue, and the why mode.
public struct DetectionState: Sendable {
  /// The settings for detections from now on. The photo on screen is detected again at once, the folder on
  /// request.
  public internal(set) var settings: DetectionSettings
  let initialSettings: DetectionSettings
  /// The settings that the folder is, or was, searched with.
  var folderSettings: DetectionSettings
  /// What the folder's new detection has changed so far; nil when none is under way.
  var redo: RedoTally?
  /// The knob that the keys turn.
  public internal(set) var knob = Knob.pnet
  /// Whether the knobs for NMS and rotations are shown too.
  public internal(set) var hasAllKnobs = false
  /// The other side of the last change, to compare with; `isBefore` says which side `settings` is on.
  var lastChange: SettingsChange?
  /// The knob whose slider the mouse holds.
  var draggedKnob: Knob?

  var queue: DetectionQueue
  /// How fast the folder is being detected.
  var pace = Pace()
  /// The photos whose scores are kept, in the order of their searches.
  var scored: [PhotoID] = []
  /// About how many those are.
  package static let mostScored = 8000
  /// The photo for which low P-Net scores were last requested because a knob was touched, so that it is done
  /// once.
  var surveyed: PhotoID?

  /// The why mode; nil when it is off.
  public internal(set) var why: Why?
  /// What each stage saw of the photo for which that was last asked, by the why mode or for drawing.
  var stageResult: StageResult?
  /// The number of the explanation request under way.
  var runningExplanation: Int?

  init(settings: DetectionSettings, slots: Int, looksFirst: Bool = false) {
    self.settings = settings
    (initialSettings, folderSettings) = (settings, settings)
    queue = DetectionQueue(slots: slots)
    queue.looks.isOn = looksFirst
  }
}
