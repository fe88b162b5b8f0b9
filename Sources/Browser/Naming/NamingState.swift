import Annotations

/// Naming faces: who can be named with one key.
public struct NamingState: Sendable {
  /// Somebody named lately.
  struct Recent: Hashable, Sendable {
    /// Nil until the library has listed a new person.
    var id: PersonID?
    /// As it is shown.
    var name: String
    /// The key; it stays until a tenth person needs it.
    var digit: Int
    /// The number of the last use.
    var used: Int
  }

  /// The people with a digit, at most nine.
  private(set) var recent: [Recent] = []
  private var uses = 0
  /// Everybody who can be named.
  package internal(set) var index = PeopleIndex()
  /// What `index` was made from, and the rows of the open box.
  var indexed = 0, boxIndexed = 0
  /// Edits under way, by request, with the faces that they answer for.
  var pending: [Int: Set<AnnotationID>] = [:]
  /// Photos whose dates were asked for, to offer the names of photos taken in the same moment.
  var dated = PhotoSet()

  /// The person named last.
  var last: Recent? { recent.max { $0.used < $1.used } }

  /// The names with their digits, lowest first.
  package var digits: [(digit: Int, name: String)] {
    recent.map { ($0.digit, $0.name) }.sorted { $0.0 < $1.0 }
  }

  /// Somebody was named: has a digit from now on.
  mutating func use(_ id: PersonID?, _ name: String) {
    uses += 1
    if let place = recent.firstIndex(where: { $0.id != nil && $0.id == id || $0.name == name }) {
      recent[place].used = uses
      recent[place].id = id ?? recent[place].id
      return
    }
    let taken = Set(recent.map(\.digit))
    if let digit = (1...9).first(where: { !taken.contains($0) }) {
      recent.append(Recent(id: id, name: name, digit: digit, used: uses))
    } else if let oldest = recent.indices.min(by: { recent[$0].used < recent[$1].used }) {
      recent[oldest] = Recent(id: id, name: name, digit: recent[oldest].digit, used: uses)
    }
  }

  /// Follows what the library says: new people have IDs, some are called otherwise or are somebody else now.
  mutating func follow(_ people: PeopleState) {
    for place in recent.indices {
      let known =
        recent[place].id.flatMap { people.person($0) }
        ?? people.everyone.first { $0.shown == recent[place].name }
      recent[place].id = known?.id
      if let known { recent[place].name = known.shown }
    }
    var seen: Set<String> = []
    recent = recent.sorted { $0.used > $1.used }.filter { seen.insert($0.name).inserted }
  }
}
