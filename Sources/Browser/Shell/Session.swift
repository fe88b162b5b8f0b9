public import Screen
import Networks

/// What is kept from one start to the next.
public struct Session: Codable, Hashable, Sendable {
  /// What is kept for one folder.
  public struct Place: Codable, Hashable, Sendable {
    /// The name of the photo on screen, as the list shows it.
    public var photo: String?
    /// A ``SortOrder/Key``.
    public var sort: String?
    /// Whether the largest value comes first; nil for the usual direction of the key.
    public var isReversed: Bool?
    /// The filter as it was typed; nil for all photos. A filter that is no longer valid is ignored.
    public var filter: String?

    // The names used in files; they stay when a property is renamed.
    private enum CodingKeys: String, CodingKey {
      case photo = "photo", sort = "sort", isReversed = "isReversed", filter = "filter"
    }

    public init() {}
  }

  /// What is kept for all folders.
  public struct Habits: Codable, Hashable, Sendable {
    /// The sizes of the panes.
    public var panes = PaneSizes()
    /// A ``Pane``.
    public var pane: Int?
    /// Whether boxes are drawn over the picture; nil, as in the next two, for the default.
    public var boxes: Bool?
    /// Whether landmarks are drawn.
    public var landmarks: Bool?
    /// Whether scores are shown next to the numbers of faces.
    public var scores: Bool?
    /// The theme chosen in the browser; nil for the one facet was started with.
    public var theme: String?
    /// The theme that facet was started with at that time. If facet starts with another one, that replaces
    /// the chosen one.
    public var themeBefore: String?
    /// Filters that were used, the latest first; 50 at most.
    public var filters: [String]?
    /// Names of commands that were taken from the palette, the latest first; 9 at most.
    public var commands: [String]?
    /// The name of the chosen model; nil for the published one.
    public var model: String?

    // The names used in files; they stay when a property is renamed.
    private enum CodingKeys: String, CodingKey {
      case panes = "panes", pane = "pane", boxes = "boxes", landmarks = "landmarks", scores = "scores"
      case theme = "theme", themeBefore = "themeBefore", filters = "filters", commands = "commands"
      case model = "model"
    }

    public init() {}
  }

  /// The place in the opened folder.
  public var place: Place
  /// What applies to every folder.
  public var habits: Habits

  public init(place: Place = Place(), habits: Habits = Habits()) {
    self.place = place
    self.habits = habits
  }
}

/// The sizes of the panes chosen by the user; nil for the default.
public struct PaneSizes: Codable, Hashable, Sendable {
  /// Columns of the list of photos.
  public var left: Int?
  /// Columns of the faces, which the knobs below share.
  public var right: Int?
  /// Rows of the faces above the knobs.
  public var upper: Int?

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case left = "left", right = "right", upper = "upper"
  }

  public init() {}
}

extension BrowserState {
  /// What to keep for the next start.
  public var session: Session {
    var session = Session()
    session.place.photo = list.awaited ?? currentPhoto?.name
    session.place.sort = list.arrangement.sort.key.rawValue
    session.place.isReversed = list.arrangement.sort.isReversed
    session.place.filter = list.arrangement.filter?.text
    session.habits.panes = shell.paneSizes
    session.habits.pane = shell.pane.rawValue
    session.habits.boxes = picture.shown.boxes
    session.habits.landmarks = picture.shown.landmarks
    session.habits.scores = picture.shown.scores
    session.habits.theme = shell.theme?.name
    session.habits.themeBefore = shell.theme == nil ? nil : setup.themeName
    session.habits.filters = finding.filterHistory
    session.habits.commands = finding.recentCommands
    session.habits.model = learning.choice
    return session
  }

  /// Restores a session; call it before the first photo has arrived.
  ///
  /// Values that are no longer valid are ignored.
  /// - Parameter theme: the chosen theme, unless another one was requested for this start.
  public mutating func restore(_ session: Session, theme: Theme? = nil) {
    list.awaited = session.place.photo
    if let sort = session.place.sort.flatMap(SortOrder.Key.init) {
      list.arrangement.sort = SortOrder(sort, isReversed: session.place.isReversed)
    }
    list.arrangement.filter = session.place.filter.flatMap { try? PhotoFilter($0) }
    let habits = session.habits
    shell.paneSizes = habits.panes
    shell.pane = habits.pane.flatMap(Pane.init) ?? shell.pane
    picture.shown.boxes = habits.boxes ?? picture.shown.boxes
    picture.shown.landmarks = habits.landmarks ?? picture.shown.landmarks
    picture.shown.scores = habits.scores ?? picture.shown.scores
    finding.filterHistory = Array((habits.filters ?? []).prefix(50))
    finding.recentCommands = Array((habits.commands ?? []).prefix(9))
    if let theme { shell.theme = theme }
    // A model file named on the command line does not change the saved choice.
    if case .file = learning.model.key { learning.choice = habits.model }
  }

  /// Looks among new photos for the one that was on screen when facet quit.
  mutating func seekAwaited(_ new: Range<Int>) {
    guard let name = list.awaited, list.awaitedPhoto == nil else { return }
    list.awaitedPhoto = new.first { photos[$0].name == name }.map { PhotoID($0) }
  }

  /// Goes to that photo once it is listed, unless the user has moved the cursor.
  mutating func goToAwaited() {
    guard let awaitedPhoto = list.awaitedPhoto, let row = row(of: awaitedPhoto) else { return }
    go(to: row, isJump: false)
  }
}
