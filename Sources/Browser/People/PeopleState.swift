public import Annotations

/// Who is who: the people of the library, what is proposed, and the People view.
public struct PeopleState: Sendable {
  /// Whether people are told apart in this library.
  public enum Recognition: Hashable, Sendable { case unknown, notAsked, off, on }

  /// How many photos have their vectors, of those that were asked for.
  public struct Progress: Hashable, Sendable {
    /// Photos that are done, and all.
    public var done, total: Int
  }

  /// Off until somebody switches it on.
  public internal(set) var recognition = Recognition.unknown
  /// Nil when no vectors are being made.
  public internal(set) var progress: Progress?
  var pace = Pace()
  /// What was proposed last for each face; see ``BrowserState/suggestion(of:at:)`` for what holds now.
  public internal(set) var suggestions: [FaceReference: FaceSuggestion] = [:]
  /// The faces of films that are followed from frame to frame.
  var followed: [PhotoFingerprint: [[AnnotationID]]] = [:]
  /// In the order of the last ``PeopleRequest/group(request:)``, the largest first.
  public internal(set) var groups: [FaceGroup] = []
  /// Everybody, most faces first.
  public internal(set) var everyone: [KnownPerson] = [] {
    didSet {
      index()
      version += 1
      if listed == 0 || everyone != oldValue { listed += 1 }
    }
  }
  /// Counts the changes of ``everyone``; 0 until the library has answered.
  private(set) var listed = 0
  private(set) var places: [PersonID: Int] = [:]
  /// How many people are hidden.
  private(set) var hidden = 0
  /// The person named last, for one key that gives the name again.
  public internal(set) var last: PersonID?

  /// Odd faces that somebody said fit, in this session.
  var kept: Set<FaceReference> = []
  /// Counts the changes of what the People view shows.
  var version = 0
  /// Where edits under way were made; nil for those made elsewhere than in the People view.
  var edits: [Int: PeoplePages.Place?] = [:]
  /// The same for the edits of this session that can be undone, and those that were.
  var done: [PeoplePages.Place?] = [], undone: [PeoplePages.Place?] = []

  /// Photos whose faces have changed since they were told.
  var changed = PhotoSet()
  /// When that was done last, in ticks.
  var toldTick = -1
  /// The requests under way.
  var listing: Int?, grouping: Int?
  /// Whether there are vectors that are in no group yet.
  var mustGroup = false
  /// Photos with faces that were said to be other people's and were not told of since.
  var setApart: Set<PhotoFingerprint> = []
  /// Whether people have changed since `listing` was asked.
  var mustList = false

  private mutating func index() {
    places = Dictionary(minimumCapacity: everyone.count)
    hidden = everyone.count { $0.person.isHidden }
    for (place, known) in everyone.enumerated() {
      places[known.id] = place
      for alias in known.person.aliases { places[alias] = place }
    }
  }

  /// Somebody by ID, also by that of somebody who was merged into this person.
  public func person(_ id: PersonID) -> KnownPerson? { places[id].map { everyone[$0] } }
}
