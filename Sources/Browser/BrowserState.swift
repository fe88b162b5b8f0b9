public import Detection
public import Evaluation
import Geometry
public import Preview
import Screen
public import SystemPackage
public import Networks

/// The whole state of the browser; changed only by `reduce`, drawn only by `view`.
///
/// Keep it in one place and change it there: while a copy exists, a change has to copy the list of photos.
public struct BrowserState: Sendable {
  /// What does not change while the program runs.
  public struct Setup: Sendable {
    /// The name of what is open, for the header.
    public var title: String
    /// Where exports go unless the user types another folder.
    public var exportFolder: FilePath
    /// The number of photos detected at the same time.
    public var slots: Int
    /// What the terminal can show; determines the glyphs and the initial way to draw pictures.
    public var abilities: Abilities
    /// Faces with a lower score are marked doubtful.
    public var doubtLimit: Float
    /// Whether the true faces of photos are known, so that settings can be fitted to them.
    public var hasTruth: Bool
    /// The memory for pictures in bytes: an eighth is for decoded photos, another eighth for rendered ones.
    public var pictureLimit: Int
    /// The theme that facet was started with.
    public var themeName: String
    /// The keymap, including the user's changes.
    public var keymap: Keymap
    /// The annotation library; nil when there is none, and then nothing can be edited.
    public var library: FilePath?
    /// Ground truth from a file, to compare with, by photo path.
    public var truth: [FilePath: GroundTruth] = [:]
    /// The files and folders that were opened, and whether folders below them were, too; for commands that do
    /// the same.
    public var roots: [FilePath] = []
    /// Whether folders below the opened ones are searched, too.
    public var isRecursive = false
    /// Where relative paths begin, and where `~` is.
    public var workingFolder: FilePath?, home: FilePath?
    /// Where learning puts its results.
    public var modelFolder = "facet's list of models"
    /// Whether the library did not exist before: then a few lines say what to do first.
    public var isFirstStart = false
    /// Whether the background looks at all photos quickly before it searches them exactly.
    public var looksFirst = false
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
    /// The number of colours: 2 for black and white, 16, 256, or 2^24.
    public var colors: Int

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
  /// The search for names, and the places to jump back to.
  public internal(set) var finding = FindingState()
  /// How the picture is drawn, and the pixels that are available.
  public internal(set) var picture: PictureState
  /// Settings, knobs, the queue of photos and the why mode.
  public internal(set) var detection: DetectionState
  /// The selected face, and the one being changed.
  public internal(set) var faces = FacesState()
  /// The state of the annotation library, if there is one.
  public internal(set) var library = LibraryState()
  /// The people of the library, and what is proposed.
  public internal(set) var people = PeopleState()
  /// The pages of the People view.
  public internal(set) var pages = PeoplePages()
  /// Naming faces: who has a digit, and who can be named.
  public internal(set) var naming = NamingState()
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
    detection = DetectionState(settings: settings, slots: setup.slots, looksFirst: setup.looksFirst)
    learning = LearnState(model: setup.model)
    shell = ShellState(columns: columns, rows: rows, metrics: metrics)
    shell.showsWelcome = setup.isFirstStart
  }

  /// The effects to begin with.
  public mutating func start() -> [Effect] { setup.library == nil ? [.scan] : [.library(.open), .scan] }

  mutating func newRequest() -> Int {
    shell.lastRequest += 1
    return shell.lastRequest
  }

  /// The keymap of the setup.
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
    case .help(let dialog): dialog.isTyping ? .helpSearch : .help
    case .confirm: .confirm
    case .folders: .folders
    case .log: .log
    case .menu(let menu): menu.mode
    case nil:
      faces.edit != nil
        ? .edit
        : review != nil
          ? .review
          : detection.why != nil
            ? .why
            : shell.scene == .people
              ? peopleMode : shell.scene == .wall ? .wall : shell.scene == .picture ? .picture : .browse
    }
  }

  /// The photo on screen; nil while the list is empty.
  public var current: PhotoID? { list.cursor < list.rows.count ? list.rows[list.cursor] : nil }

  /// The photo on screen with what is known about it; nil while the list is empty.
  public var currentPhoto: ListedPhoto? { current.map { photos[$0.index] } }

  /// A photo with its file, for requests.
  func file(of id: PhotoID) -> ListedFile { ListedFile(photo: id, path: photos[id.index].path) }

  /// The photos in a range of the order of arrival.
  func files(_ range: Range<Int>) -> [ListedFile] { range.map { file(of: PhotoID($0)) } }

  /// How far the detection of a photo is, and what it found.
  public func status(of id: PhotoID) -> PhotoStatus {
    let isWorking = detection.queue.running[id] != nil
    switch photos[id.index].outcome {
    // A photo that is detected again keeps its mark, which would only flicker while a knob is turned.
    case _ where isWorking && detection.queue.running[id]?.priority != .onScreen: return .working
    case .unknown: return isWorking ? .working : .waiting
    case .faces:
      let count = photos[id.index].faceCount
      return count == 0 ? .none : .found(count)
    case .failed(let reason): return .failed(reason)
    }
  }

  /// How many photos the sweep of the detection queue has examined; for tests.
  package var sweepSteps: Int { detection.queue.sweepSteps }

  /// How many photos are being detected.
  package var runningCount: Int { detection.queue.running.count }

  /// How many of them take up a slot: those that are held up do not.
  package var takenSlots: Int { detection.queue.taken(at: shell.ticks) }

  /// How many photos have been detected with the folder's settings.
  public var progress: (done: Int, total: Int) { (detection.queue.done, photos.count) }

  /// Whether ticks are needed because something on screen changes without a key.
  public var isBusy: Bool {
    !detection.queue.running.isEmpty || export.run != nil || list.scan == .running || isDecoding
      || isWallStale || review != nil || people.progress != nil || people.grouping != nil
      || learning.run != nil
  }

  /// Whether the photo on screen has no picture yet but one is on its way.
  var isDecoding: Bool {
    guard let current, let entry = picture.previews.entries[current] else { return false }
    return entry.request != nil && entry.preview == nil
  }

  /// The photo's decoded picture, if it is in memory.
  public func preview(of id: PhotoID) -> Preview? { picture.previews.entries[id]?.preview }
}
