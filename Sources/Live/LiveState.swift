public import Detection
public import Preview
public import Screen
public import Widgets

/// The whole state of the live view; changed only by `reduce`, drawn only by `view`.
public struct LiveState: Sendable {
  /// What does not change while the program runs.
  public struct Setup: Sendable {
    /// What the header calls the source: a film's file name, otherwise the camera or the address.
    public var title: String
    /// Whether frames arrive in real time: there is no seeking, and frames that arrive during a pause are
    /// lost.
    public var isLive: Bool
    /// Whether the view begins mirrored.
    public var isCamera: Bool
    /// The length in seconds and the frames a second, if the film says so.
    public var duration, rate: Double?
    /// Whether the terminal can show more than ASCII.
    public var unicode: Bool
    /// How many colours the terminal shows: 2, 16, 256 or 2²⁴; with fewer than 8 the picture begins in
    /// braille.
    public var colors: Int
    /// Faces with a lower score are marked doubtful.
    public var doubtLimit: Float
    /// The name of the film being recorded; nil when none is.
    public var recording: String?
    /// Whether names of a library's people are proposed.
    public var proposesNames: Bool

    /// - Parameters:
    ///   - duration: in seconds; without it there is no bar to click.
    ///   - rate: frames a second; steps back go by 25 when nil.
    public init(
      title: String, isLive: Bool, isCamera: Bool = false, duration: Double? = nil, rate: Double? = nil,
      unicode: Bool = true, colors: Int = 1 << 24, doubtLimit: Float = 0.9, recording: String? = nil,
      proposesNames: Bool = false
    ) {
      (self.title, self.isLive, self.isCamera) = (title, isLive, isCamera)
      (self.duration, self.rate, self.unicode, self.colors) = (duration, rate, unicode, colors)
      (self.doubtLimit, self.recording, self.proposesNames) = (doubtLimit, recording, proposesNames)
    }
  }

  /// What is drawn over the picture.
  public struct Shown: Hashable, Sendable {
    /// All on at the beginning, each toggled by a key; without boxes and landmarks there are no scores
    /// either.
    public var boxes = true, landmarks = true, scores = true
  }

  /// As given at the beginning.
  public let setup: Setup
  /// The newest analysed frame; nil before the first.
  public internal(set) var frame: LiveFrame?
  /// From the last `measured` action; all zero before it.
  public internal(set) var pace = LivePace()
  /// Running means of the times for detection and for tracking, in milliseconds; nil before the first.
  public internal(set) var searchTime, followTime: Double?
  /// Toggled by a key. While paused, frames of a live source are read and dropped; a film waits.
  public internal(set) var isPaused = false
  /// Begins as ``Setup/isCamera`` says.
  public internal(set) var isMirrored: Bool
  /// Everything at the beginning.
  public internal(set) var shown = Shown()
  /// The settings for new frames; the knobs change them.
  public internal(set) var settings: DetectionSettings
  let initialSettings: DetectionSettings
  /// The knob that the keys turn; always one that can be turned while a film runs.
  public internal(set) var knob = Knob.pnet
  /// Nil while only the picture is shown and has the keys.
  public internal(set) var overlay: LiveOverlay?
  /// The keys of an unfinished sequence.
  public internal(set) var pending: [Key] = []
  /// For the status line until the next key; ``ending`` stays until the user seeks elsewhere.
  public internal(set) var message: Message?
  /// Why no more frames arrive; nil while they do.
  public internal(set) var ending: String?
  /// Set by the command to quit; the loop then ends.
  public internal(set) var isQuitting = false
  /// Cells of the whole screen across; below 20 only a request for more room is drawn.
  public internal(set) var columns: Int
  /// Cells of the whole screen down; below 6 only a request for more room is drawn.
  public internal(set) var rows: Int
  /// Keeps the picture in proportion, and gives its size where it is shown in pixels.
  public internal(set) var metrics: CellMetrics
  /// How the picture becomes cells, where it is not shown in pixels.
  public internal(set) var pictureMode: PictureMode
  /// Whether the terminal shows pictures in pixels; false until the `pixels` action says otherwise.
  public internal(set) var canShowPixels = false
  var wantsPixels = true

  /// - Parameters:
  ///   - settings: what the knobs begin with and go back to.
  ///   - columns: cells of the screen across.
  ///   - rows: cells of the screen down.
  public init(
    setup: Setup, settings: DetectionSettings = DetectionSettings(), columns: Int, rows: Int,
    metrics: CellMetrics = .usual
  ) {
    self.setup = setup
    self.settings = settings
    initialSettings = settings
    isMirrored = setup.isCamera
    (self.columns, self.rows, self.metrics) = (columns, rows, metrics)
    pictureMode = .best(unicode: setup.unicode, colors: setup.colors)
  }

  /// Of the frame on screen, in its image's pixels; empty before the first frame.
  public var faces: [TrackedFace] { frame?.tracked.faces ?? [] }

  var mode: LiveMode {
    switch overlay {
    case .help: .help
    case .number: .number
    case nil: .watch
    }
  }

  /// Shows a message until the next key.
  mutating func report(_ kind: Message.Kind, _ text: String) { message = Message(kind, text) }
}
