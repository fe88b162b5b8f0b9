public import Detection
public import Evaluation
import Geometry
public import Preview
public import Screen
public import SystemPackage

/// Everything the browser knows; changed only by `reduce`, drawn only by `view`.
///
/// Hold it in one place and change it there: a copy that lives while the state changes makes the next
/// change copy the list of photos.
public struct BrowserState: Sendable {
  /// What does not change while the program runs.
  public struct Setup: Sendable {
    /// What is open, as the header names it.
    public var title: String
    /// Where exports go unless the user types another folder.
    public var exportFolder: FilePath
    /// Photos detected at a time.
    public var slots: Int
    /// What the terminal can show; the glyphs and the first way to draw pictures go by it.
    public var abilities: Abilities
    /// Faces that score less are marked doubtful.
    public var doubtLimit: Float
    /// Whether the true faces of photos are known, so that settings can be fitted to them.
    public var hasTruth: Bool
    /// Bytes for pictures: an eighth of it for decoded photos, another for how they are shown.
    public var pictureLimit: Int
    /// The theme that facet was started with.
    public var themeName: String
    /// The table of actions with the user's changes.
    public var keymap: Keymap
    /// What is kept where; nil when nothing can be kept, and then nothing can be edited.
    public var library: FilePath?
    /// True faces from a file, to compare with, by the photos' paths.
    public var truth: [FilePath: GroundTruth] = [:]
    /// The weights to begin with.
    public var model = Model(.published, identity: "")

    /// - Parameter slots: at least 1.
    public init(
      title: String, exportFolder: FilePath, slots: Int = 1, abilities: Abilities = Abilities(),
      doubtLimit: Float = 0.9, hasTruth: Bool = false, pictureLimit: Int = 256_000_000,
      themeName: String = "dark", keymap: Keymap = .standard, library: FilePath? = nil
    ) {
      self.title = title
      self.exportFolder = exportFolder
      self.slots = slots
      self.abilities = abilities
      self.doubtLimit = doubtLimit
      self.hasTruth = hasTruth
      self.pictureLimit = pictureLimit
      self.themeName = themeName
      self.keymap = keymap
      self.library = library
    }
  }

  /// What the terminal can show.
  public struct Abilities: Hashable, Sendable {
    /// Whether lines, blocks and arrows beyond ASCII can be shown.
    public var unicode: Bool
    /// How many there are: 2 for none but black and white, 16, 256, or 2^24.
    public var colors: Int

    /// Without arguments a terminal that can show everything.
    public init(unicode: Bool = true, colors: Int = 1 << 24) {
      self.unicode = unicode
      self.colors = colors
    }
  }

  /// What is drawn over the picture.
  public struct Shown: Hashable, Sendable {
    /// Scores stand beside the faces' numbers. Keys toggle each of the three; the next start keeps them.
    public var boxes = true, landmarks = true, scores = true
  }

  /// How far the search for photos is.
  public enum Scan: Hashable, Sendable {
    case running, finished
    case failed(String)
  }

  /// What the program was started with.
  public let setup: Setup
  /// In order of arrival; a ``PhotoID`` is an index.
  public internal(set) var photos: [Photo] = []
  /// Beside `photos`: what sorting and filtering look at.
  var summaries: [PhotoSummary] = []
  /// The rows of the list: what ``arrangement`` makes of the photos.
  public internal(set) var listing: [PhotoID] = []
  /// Which photos are listed, and in which order; at first all as they arrive.
  public internal(set) var arrangement = Arrangement()
  /// Photos whose summaries or marks have changed since the list was last settled, and whether all must be looked at.
  var changed: [PhotoID] = []
  var mustRelist = false
  /// The photo under the cursor when it is listed only for that.
  var stray: PhotoID?
  /// Marked photos; ``marked`` counts a range under way, too.
  public internal(set) var marks = PhotoSet()
  var formerMarks = PhotoSet()
  var range: MarkRange?
  /// Counts up whenever the list changes.
  var listVersion = 0
  var names = NameIndex()
  /// The names that were sought last.
  public internal(set) var search: NameSearch?
  var jumps = JumpList()
  /// Filters that were used, and commands that were found in the palette, the latest first.
  public internal(set) var filterHistory: [String] = []
  var recentCommands: [String] = []
  /// Photos of which dates and sizes have been asked for.
  var factsAsked = 0
  /// The theme that was chosen while facet runs; nil for the one it was started with.
  public internal(set) var theme: Theme?
  /// What the user made of the panes' sizes; what a small screen cannot give is limited by ``Layout``.
  public internal(set) var paneSizes = PaneSizes()
  /// The border between panes that the mouse holds.
  var draggedBorder: PaneBorder?
  /// The name of the photo to go to as soon as it is found.
  var awaited: String?
  /// That photo, found but hidden by the filter so far.
  var awaitedPhoto: PhotoID?
  /// Failed when a part of it did, with the last reason, once the rest has ended.
  public internal(set) var scan = Scan.running
  /// Why a part of the search failed, until the rest has ended.
  var scanFault: String?
  /// The selected row; 0 when the list is empty.
  public internal(set) var cursor = 0
  /// +1 or -1: where the cursor last went; what is next is decoded ahead.
  var direction = 1
  /// The first row of the list that is seen; 0 when the list is empty.
  public internal(set) var listTop = 0
  /// The selected face of the photo on screen.
  public internal(set) var selectedFace: Int?
  /// The pane with the focus; it keeps it while another scene is shown.
  public internal(set) var pane = Pane.photos
  /// What fills the screen, below any ``overlay``.
  public internal(set) var scene = Scene.panes
  /// The dialog, menu or page that takes the keys; nil when the scene has them.
  public internal(set) var overlay: Overlay?
  /// Keys of a sequence not finished yet.
  public internal(set) var pending: [Key] = []
  /// The table that keys go by, as set up.
  public var keymap: Keymap { setup.keymap }
  /// Columns of the screen, in cells.
  public internal(set) var columns: Int
  /// Rows of the screen, in cells.
  public internal(set) var rows: Int
  /// A cell's size in screen pixels; the usual one while the terminal tells none.
  public internal(set) var metrics: CellMetrics
  /// How pictures become cells where they are not shown in pixels; at first the best for the terminal.
  public internal(set) var pictureMode: PictureMode
  /// Whether the terminal can show pixels, and whether the user wants them where it can.
  public internal(set) var canShowPixels = false
  var wantsPixels = true
  /// What is drawn over the picture.
  public internal(set) var shown = Shown()
  /// See ``zoom``, which is nil for another photo.
  var viewport: Viewport?
  /// The photo point that the mouse holds a zoomed picture by.
  var heldPoint: Point?
  /// How far the mouse is from where that point is dragged, in columns: it may hold the photo beside by the other.
  var dragShift = 0
  /// The photo that is held beside the one on screen.
  public internal(set) var comparison: Comparison?
  var detail = DetailStore()
  var renders = RenderStore()
  /// The faces of all photos in a grid, while ``Scene/wall`` is shown.
  public internal(set) var wall = Wall()
  /// Whether Esc in a full picture goes back to the wall.
  var wallIsBehind = false
  /// Whether the list was made for the wall: it has the photos, too, of which only some faces pass the filter.
  var listsFaces = false
  /// Counts changes of faces and list, for what is made of them.
  var facesVersion = 0
  var thumbnails = ThumbnailStore()
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
  /// The photo that was last asked for deeply because a knob was touched, so that it is asked once.
  var surveyed: PhotoID?
  /// The look into the stages; nil when it is closed.
  public internal(set) var why: Why?
  /// The explanation under way.
  var askedProbe: Int?
  /// The text of the search for a name that `n` and `N` go on with; empty when there is none.
  public internal(set) var sought = ""
  /// What was told so far, and what the status line shows of it.
  public internal(set) var log = MessageLog()
  /// The export under way; nil when none is.
  public internal(set) var export: ExportRun?
  /// The look at an export to come that is under way.
  var askedSurvey: Int?
  /// Set once facet is to be left: no action changes anything any more.
  public internal(set) var isQuitting = false
  /// Faces found in all photos.
  public var faceCount: Int { tally.faces }
  var tally = PhotoTally()
  /// What is known of the library of annotations, if there is one.
  public internal(set) var library = LibraryState()
  var truthComparison = TruthComparison()
  /// The face being drawn or changed; nil when none is.
  public internal(set) var faceEdit: FaceEdit?
  /// The review under way; nil when none is.
  public internal(set) var review: Review?
  /// Learning under way or done, and the model in use.
  public internal(set) var learning: LearnState
  /// Seconds of the last tick.
  var clock = 0.0
  var queue: DetectionQueue
  var previews = PreviewStore()
  var pace = Pace()
  /// Counts ticks; turns the spinner.
  var ticks = 0
  private var lastRequest = 0

  /// - Parameters:
  ///   - settings: what to detect with first, and what a reset goes back to.
  ///   - columns: of the screen, in cells.
  ///   - rows: of the screen, in cells.
  ///   - metrics: the size of a cell in screen pixels.
  /// - Precondition: the setup has at least one slot.
  public init(
    setup: Setup, settings: DetectionSettings = DetectionSettings(), columns: Int, rows: Int,
    metrics: CellMetrics = .usual
  ) {
    self.setup = setup
    self.settings = settings
    initialSettings = settings
    (self.columns, self.rows, self.metrics) = (columns, rows, metrics)
    pictureMode = .best(unicode: setup.abilities.unicode, colors: setup.abilities.colors)
    queue = DetectionQueue(slots: setup.slots)
    learning = LearnState(model: setup.model)
  }

  /// The work to begin with.
  public mutating func start() -> [Effect] { setup.library == nil ? [.scan] : [.library(.open), .scan] }

  mutating func newRequest() -> Int {
    lastRequest += 1
    return lastRequest
  }

  /// Which keys apply: those of the overlay, or else of the edit, the review, the why mode or the scene.
  public var mode: Mode {
    switch overlay {
    case .search: .search
    case .number: .number
    case .export: .export
    case .presets(let dialog): dialog.name == nil ? .presets : .presetName
    case .fit: .fit
    case .annotation(let dialog): dialog.mode
    case .learn(let dialog): mode(of: dialog)
    case .help: .help
    case .log: .log
    case .menu(let menu): menu.mode
    case nil:
      faceEdit != nil
        ? .edit
        : review != nil
          ? .review : why != nil ? .why : scene == .wall ? .wall : scene == .picture ? .picture : .browse
    }
  }

  /// The photo on screen; nil while the list is empty.
  public var current: PhotoID? { cursor < listing.count ? listing[cursor] : nil }

  /// What is known of the photo on screen; nil while the list is empty.
  public var currentPhoto: Photo? { current.map { photos[$0.index] } }

  /// What is known of a photo's faces.
  public func status(of id: PhotoID) -> PhotoStatus {
    let isWorking = queue.running[id] != nil
    switch photos[id.index].outcome {
    // A photo that is looked at again keeps its mark: it would only flicker while a knob is turned.
    case _ where isWorking && queue.running[id]?.priority != .onScreen: return .working
    case .unknown: return isWorking ? .working : .waiting
    case .faces:
      let count = photos[id.index].faceCount
      return count == 0 ? .none : .found(count)
    case .failed(let reason): return .failed(reason)
    }
  }

  /// How many photos the detection queue's sweep has looked at.
  package var queueLooks: Int { queue.looks }

  /// How many photos are being detected.
  package var runningCount: Int { queue.running.count }

  /// How many photos have been detected with the folder's settings.
  public var progress: (done: Int, total: Int) { (queue.done, photos.count) }

  /// Whether ticks are wanted: something moves on the screen without a key.
  public var isBusy: Bool {
    !queue.running.isEmpty || export != nil || scan == .running || isDecoding || isWallStale || review != nil
      || learning.run != nil
  }

  /// Whether the photo on screen has no picture yet, but will.
  var isDecoding: Bool {
    guard let current, let entry = previews.entries[current] else { return false }
    return entry.request != nil && entry.preview == nil
  }

  /// The photo's decoded picture, when it is at hand.
  public func preview(of id: PhotoID) -> Preview? { previews.entries[id]?.preview }
}
