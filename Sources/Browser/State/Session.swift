public import Screen

/// What is kept from one start to the next.
public struct Session: Codable, Hashable, Sendable {
  /// Of one folder.
  public struct Place: Codable, Hashable, Sendable {
    /// The name of the photo on screen, as the list shows it.
    public var photo: String?
    /// A ``SortOrder/Key`` and a filter's line.
    public var sort: String?
    public var isReversed: Bool?
    public var filter: String?

    public init() {}
  }

  /// Of all folders.
  public struct Habits: Codable, Hashable, Sendable {
    public var panes = PaneSizes()
    /// A ``Pane``.
    public var pane: Int?
    public var boxes: Bool?
    public var landmarks: Bool?
    public var scores: Bool?
    /// The theme that was chosen, and the one that it was chosen instead of.
    public var theme: String?
    public var themeBefore: String?
    /// Filters that were used, and commands that were found, the latest first.
    public var filters: [String]?
    public var commands: [String]?
    /// The kept model that was chosen; nil for the published one.
    public var model: String?

    public init() {}
  }

  public var place: Place
  public var habits: Habits

  public init(place: Place = Place(), habits: Habits = Habits()) {
    self.place = place
    self.habits = habits
  }
}

/// Sizes of the panes that somebody has chosen; nil for the usual ones.
public struct PaneSizes: Codable, Hashable, Sendable {
  /// Columns of the list and of the faces, rows of the faces above the knobs.
  public var left: Int?
  public var right: Int?
  public var upper: Int?

  public init() {}
}

extension BrowserState {
  /// What is to be kept for the next start.
  public var session: Session {
    var session = Session()
    session.place.photo = awaited ?? currentPhoto?.name
    session.place.sort = arrangement.sort.key.rawValue
    session.place.isReversed = arrangement.sort.isReversed
    session.place.filter = arrangement.filter?.text
    session.habits.panes = paneSizes
    session.habits.pane = pane.rawValue
    session.habits.boxes = shown.boxes
    session.habits.landmarks = shown.landmarks
    session.habits.scores = shown.scores
    session.habits.theme = theme?.name
    session.habits.themeBefore = theme == nil ? nil : setup.themeName
    session.habits.filters = filterHistory
    session.habits.commands = recentCommands
    session.habits.model = learning.choice
    return session
  }

  /// Takes up what was kept; to be called before the first photo is there.
  ///
  /// What no longer makes sense is left out.
  /// - Parameter theme: the theme that was chosen, unless another one is asked for now.
  public mutating func restore(_ session: Session, theme: Theme? = nil) {
    awaited = session.place.photo
    if let sort = session.place.sort.flatMap(SortOrder.Key.init) {
      arrangement.sort = SortOrder(sort, isReversed: session.place.isReversed)
    }
    arrangement.filter = session.place.filter.flatMap { try? PhotoFilter($0) }
    let habits = session.habits
    paneSizes = habits.panes
    pane = habits.pane.flatMap(Pane.init) ?? pane
    shown.boxes = habits.boxes ?? shown.boxes
    shown.landmarks = habits.landmarks ?? shown.landmarks
    shown.scores = habits.scores ?? shown.scores
    filterHistory = Array((habits.filters ?? []).prefix(50))
    recentCommands = Array((habits.commands ?? []).prefix(9))
    if let theme { self.theme = theme }
    // A model that was named on the command line does not change the usual one.
    if case .file = learning.model.key { learning.choice = habits.model }
  }

  /// Looks for the photo that was on screen when facet was left.
  mutating func seekAwaited(_ new: Range<Int>) {
    guard let name = awaited, awaitedPhoto == nil else { return }
    awaitedPhoto = new.first { photos[$0].name == name }.map { PhotoID($0) }
  }

  /// Goes there once the list has it, unless the cursor has been moved meanwhile.
  mutating func goToAwaited() {
    guard let awaitedPhoto, let row = row(of: awaitedPhoto) else { return }
    go(to: row, isJump: false)
  }
}
