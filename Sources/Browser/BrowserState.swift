public import Detection
public import Evaluation
import Geometry
public import Preview
import Screen
public import SystemPackage
public import Networks

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

  /// What the program was started with.
  public let setup: Setup
  /// In order of arrival; a ``PhotoID`` is an index.
  public internal(set) var photos: [ListedPhoto] = []
  /// Which photos are listed, where the cursor is, and which are marked.
  public internal(set) var list = ListState()
  /// Names that were sought, and the ways back.
  public internal(set) var finding = FindingState()
  /// How the picture is drawn, and the pixels at hand.
  public internal(set) var picture: PictureState
  /// Settings, knobs, the queue of photos and the look into the stages.
  public internal(set) var detection: DetectionState
  /// The selected face, and the one being changed.
  public internal(set) var faces = FacesState()
  /// What is known of the library of annotations, if there is one.
  public internal(set) var library = LibraryState()
  /// The review under way; nil when none is.
  public internal(set) var review: Review?
  /// The faces of all photos in a grid, while ``Scene/wall`` is shown.
  public internal(set) var wall = Wall()
  /// The export under way.
  public internal(set) var export = ExportState()
  /// Learning under way or done, and the model in use.
  public internal(set) var learning: LearnState
  /// The screen, what lies over it, and the messages.
  public internal(set) var shell: ShellState

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
    picture = PictureState(mode: .best(unicode: setup.abilities.unicode, colors: setup.abilities.colors))
    detection = DetectionState(settings: settings, slots: setup.slots)
    learning = LearnState(model: setup.model)
    shell = ShellState(columns: columns, rows: rows, metrics: metrics)
  }

  /// The work to begin with.
  public mutating func start() -> [Effect] { setup.library == nil ? [.scan] : [.library(.open), .scan] }

  mutating func newRequest() -> Int {
    shell.lastRequest += 1
    return shell.lastRequest
  }

  /// The table that keys go by, as set up.
  public var keymap: Keymap { setup.keymap }

  /// Faces found in all photos.
  public var faceCount: Int { list.tally.faces }

  /// Which keys apply: those of the overlay, or else of the edit, the review, the why mode or the scene.
  public var mode: Mode {
    switch shell.overlay {
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
      faces.edit != nil
        ? .edit
        : review != nil
          ? .review
          : detection.why != nil
            ? .why : shell.scene == .wall ? .wall : shell.scene == .picture ? .picture : .browse
    }
  }

  /// The photo on screen; nil while the list is empty.
  public var current: PhotoID? { list.cursor < list.rows.count ? list.rows[list.cursor] : nil }

  /// What is known of the photo on screen; nil while the list is empty.
  public var currentPhoto: ListedPhoto? { current.map { photos[$0.index] } }

  /// A photo with its file, for work that is done elsewhere.
  func file(of id: PhotoID) -> ListedFile { ListedFile(photo: id, path: photos[id.index].path) }

  /// Photos by their places in the order of arrival.
  func files(_ range: Range<Int>) -> [ListedFile] { range.map { file(of: PhotoID($0)) } }

  /// What is known of a photo's faces.
  public func status(of id: PhotoID) -> PhotoStatus {
    let isWorking = detection.queue.running[id] != nil
    switch photos[id.index].outcome {
    // A photo that is looked at again keeps its mark: it would only flicker while a knob is turned.
    case _ where isWorking && detection.queue.running[id]?.priority != .onScreen: return .working
    case .unknown: return isWorking ? .working : .waiting
    case .faces:
      let count = photos[id.index].faceCount
      return count == 0 ? .none : .found(count)
    case .failed(let reason): return .failed(reason)
    }
  }

  /// How many photos the detection queue's sweep has looked at.
  package var sweepSteps: Int { detection.queue.sweepSteps }

  /// How many photos are being detected.
  package var runningCount: Int { detection.queue.running.count }

  /// How many photos have been detected with the folder's settings.
  public var progress: (done: Int, total: Int) { (detection.queue.done, photos.count) }

  /// Whether ticks are wanted: something moves on the screen without a key.
  public var isBusy: Bool {
    !detection.queue.running.isEmpty || export.run != nil || list.scan == .running || isDecoding
      || isWallStale || review != nil
      || learning.run != nil
  }

  /// Whether the photo on screen has no picture yet, but will.
  var isDecoding: Bool {
    guard let current, let entry = picture.previews.entries[current] else { return false }
    return entry.request != nil && entry.preview == nil
  }

  /// The photo's decoded picture, when it is at hand.
  public func preview(of id: PhotoID) -> Preview? { picture.previews.entries[id]?.preview }
}
