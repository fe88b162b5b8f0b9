public import Detection
public import Imaging
public import Preview
public import Screen
public import Widgets

/// One analysed picture of the film or camera, as it is shown.
public struct LiveFrame: Sendable, Equatable {
  /// Mirrored already when the view is.
  public var image: Image
  /// Counted since the source was opened; larger is later.
  public var number: Int
  /// Seconds into the film; since the first frame for a live source.
  public var time: Double
  /// Faces in pixels of ``image``, mirrored with it.
  public var tracked: TrackedFrame

  /// - Parameters:
  ///   - image: mirrored already when the view is.
  ///   - tracked: in pixels of `image`.
  public init(image: Image, number: Int, time: Double, tracked: TrackedFrame) {
    (self.image, self.number, self.time, self.tracked) = (image, number, time, tracked)
  }
}

/// How it goes, measured over the last second or so.
public struct LivePace: Hashable, Sendable {
  /// Frames a second that came, and that were shown.
  public var arriving, shown: Double
  /// Frames since the beginning that were left out because a newer one was there.
  public var dropped: Int
  /// Milliseconds from a frame's arrival to the end of its drawing, the median.
  public var latency: Double

  /// The defaults say that nothing was measured yet.
  public init(arriving: Double = 0, shown: Double = 0, dropped: Int = 0, latency: Double = 0) {
    (self.arriving, self.shown, self.dropped, self.latency) = (arriving, shown, dropped, latency)
  }
}

/// What lies over the picture and takes the keys.
public enum LiveOverlay: Hashable, Sendable {
  /// `top` is the first line shown.
  case help(top: Int)
  /// Typing a knob's value.
  case number(NumberEntry)
}

/// Everything the live view knows; changed only by `reduce`, drawn only by `view`.
public struct LiveState: Sendable {
  /// What does not change while the program runs.
  public struct Setup: Sendable {
    /// What the header calls the source: a film's file name, otherwise the camera or the address.
    public var title: String
    /// Frames come when they come: there is no seeking, and pausing misses what happens.
    public var isLive: Bool
    /// Whether the view begins mirrored.
    public var isCamera: Bool
    /// Seconds, and frames a second, of a film that says so.
    public var duration, rate: Double?
    /// Whether the terminal's text may hold more than ASCII.
    public var unicode: Bool
    /// How many the terminal shows: 2, 16, 256 or 2²⁴; with fewer than 8 the picture begins in braille.
    public var colors: Int
    /// Faces that score less are marked doubtful.
    public var doubtLimit: Float
    /// The film being recorded, as it is named; nil when none is.
    public var recording: String?

    /// - Parameters:
    ///   - duration: in seconds; without it there is no bar to click into.
    ///   - rate: frames a second; steps back go by 25 when nil.
    public init(
      title: String, isLive: Bool, isCamera: Bool = false, duration: Double? = nil, rate: Double? = nil,
      unicode: Bool = true, colors: Int = 1 << 24, doubtLimit: Float = 0.9, recording: String? = nil
    ) {
      (self.title, self.isLive, self.isCamera) = (title, isLive, isCamera)
      (self.duration, self.rate, self.unicode, self.colors) = (duration, rate, unicode, colors)
      (self.doubtLimit, self.recording) = (doubtLimit, recording)
    }
  }

  /// What is drawn over the picture.
  public struct Shown: Hashable, Sendable {
    /// All on at the beginning, each turned by keys; without boxes and landmarks there are no scores either.
    public var boxes = true, landmarks = true, scores = true
  }

  /// As given at the beginning.
  public let setup: Setup
  /// The newest that was analysed; nil before the first.
  public internal(set) var frame: LiveFrame?
  /// Of the last `measured` action; all zero before it.
  public internal(set) var pace = LivePace()
  /// Running means of the times that a search and following take, in milliseconds; nil before the first.
  public internal(set) var searchTime, followTime: Double?
  /// Turned by a key; meanwhile a live source's frames are read and thrown away, a film's wait.
  public internal(set) var isPaused = false
  /// Begins as ``Setup/isCamera`` says.
  public internal(set) var isMirrored: Bool
  /// Everything at the beginning.
  public internal(set) var shown = Shown()
  /// Those that new frames are searched with; the knobs change them.
  public internal(set) var settings: DetectionSettings
  let initialSettings: DetectionSettings
  /// The one that the keys turn; always one of those that can be turned while a film runs.
  public internal(set) var knob = Knob.pnet
  /// Nil while the picture alone is there and all keys are its.
  public internal(set) var overlay: LiveOverlay?
  /// Keys of a sequence not finished yet.
  public internal(set) var pending: [Key] = []
  /// For the status line until the next key; what ``ending`` says stays until another place is gone to.
  public internal(set) var message: Message?
  /// Why no more frames come; nil while they do.
  public internal(set) var ending: String?
  /// Set for good by the command to quit; the loop then ends.
  public internal(set) var isQuitting = false
  /// Cells of the whole screen across; below 20 nothing but a request for room is drawn.
  public internal(set) var columns: Int
  /// Cells of the whole screen down; below 6 nothing but a request for room is drawn.
  public internal(set) var rows: Int
  /// Keeps the picture in proportion, and gives the number of its pixels where it is shown in pixels.
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

  /// A word for the user, until the next key.
  mutating func report(_ kind: Message.Kind, _ text: String) { message = Message(kind, text) }
}

/// Which part of the keymap applies.
public enum LiveMode: String, CaseIterable, Hashable, Sendable {
  case watch, number, help
}

/// Something happened: the user did something, or work brought a result.
public enum LiveAction: Sendable {
  case input(Input)
  case perform(LiveCommand)
  /// The terminal's cells have another size.
  case metrics(CellMetrics)
  /// Whether the terminal shows pictures in pixels.
  case pixels(isPossible: Bool)
  case frame(LiveFrame)
  case measured(LivePace)
  /// No more frames come, and why.
  case ended(reason: String, isFailure: Bool)
  case report(Message.Kind, String)
}

/// Work that the reducer wants done.
public enum LiveEffect: Hashable, Sendable {
  case setPaused(Bool)
  /// Show the next frame although paused.
  case step
  /// Go to a time of the film, in seconds.
  case seek(Double)
  case setMirrored(Bool)
  case use(DetectionSettings)
  /// Save the frame on screen with everything drawn in.
  case snapshot
  case quit
}
