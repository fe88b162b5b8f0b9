/// Annotations with their history in memory, for programs that cannot or should not write a library on disk.
///
/// All photos share one history: undo reverts the latest edit of any photo, and a new edit drops what was
/// undone before.
public struct AnnotationBook: Sendable, Equatable {
  private var photos: [PhotoFingerprint: PhotoAnnotations] = [:]
  /// The people of the faces.
  package private(set) var people = PersonDirectory()
  /// The answers to proposed names, in the order in which they were given.
  package private(set) var answers: [SuggestionAnswer] = []
  /// Oldest first; ``undo()`` reverts the last one.
  public private(set) var done: [HistoryEntry] = []
  /// In the order in which they were undone; ``redo()`` redoes the last one. A new edit clears the list.
  public private(set) var undone: [HistoryEntry] = []

  /// An empty book without history.
  public init() {}

  /// Empty for unknown photos.
  public subscript(photo: PhotoFingerprint) -> PhotoAnnotations {
    photos[photo].map { $0.withPeople(people.reference) } ?? PhotoAnnotations(photo: photo)
  }

  /// Adds what is known already, without a place in the history.
  public mutating func insert(_ known: PhotoAnnotations) {
    photos[known.photo] = known
    for person in known.annotations.flatMap({ [$0.identity].compactMap(\.self) + $0.refusals }) {
      guard let id = person.id, people.person(id) == nil else { continue }
      insert(Person(id: id, number: person.number ?? people.highestNumber() + 1, name: person.name))
    }
  }

  /// Adds a person who is known already, without a place in the history.
  package mutating func insert(_ person: Person) { people[person.id] = person }

  /// Applies an edit and returns its changes; without changes there is nothing to undo.
  @discardableResult
  public mutating func apply(_ edit: Edit) throws(EditError) -> [Change] {
    let changes: [Change]
    do {
      changes = try edit.changes(people: people) { self[$0] }
    } catch let error as EditError {
      throw error
    } catch {
      preconditionFailure("annotation book: reading threw \(error)")
    }
    guard !changes.isEmpty else { return [] }
    try carryOut(changes, title: edit.title)
    done.append(HistoryEntry(title: edit.title, changes: changes))
    undone.removeAll()
    return changes
  }

  /// Applies an edit of another book, even if the photos have changed since. Returns the edit as it was
  /// applied here; nil when it changes nothing.
  @discardableResult
  public mutating func replay(_ entry: HistoryEntry) throws(EditError) -> HistoryEntry? {
    var moves = PersonMoves()
    let changes: [Change]
    do {
      changes = try moves.rebased(entry.changes, people: people) { self[$0] }
    } catch let error as EditError {
      throw error
    } catch {
      preconditionFailure("annotation book: reading threw \(error)")
    }
    guard !changes.isEmpty else { return nil }
    try carryOut(changes, title: entry.title)
    let own = HistoryEntry(title: entry.title, changes: changes)
    done.append(own)
    undone.removeAll()
    return own
  }

  /// Undoes the latest edit; nil when there is none.
  @discardableResult
  public mutating func undo() throws(EditError) -> HistoryEntry? {
    guard let entry = done.last else { return nil }
    try carryOut(entry.inverse, title: entry.title)
    done.removeLast()
    undone.append(entry)
    return entry
  }

  /// Redoes what was undone last; nil when there is nothing.
  @discardableResult
  public mutating func redo() throws(EditError) -> HistoryEntry? {
    guard let entry = undone.last else { return nil }
    try carryOut(entry.changes, title: entry.title)
    undone.removeLast()
    done.append(entry)
    return entry
  }

  private mutating func carryOut(_ changes: [Change], title: String) throws(EditError) {
    var touched: [PhotoFingerprint: PhotoAnnotations] = [:]
    var (people, answers) = (people, answers)
    for change in changes {
      switch change {
      case .face(let photo, _, _), .photo(let photo, _, _):
        guard touched[photo, default: self[photo]].apply(change) else { throw .conflict(title: title) }
      case .person(let id, let before, let after):
        guard people[id] == before else { throw .conflict(title: title) }
        people[id] = after
      case .answer(let answer, let isGiven):
        answers.removeAll { $0.id == answer.id }
        if isGiven { answers.append(answer) }
      }
    }
    (self.people, self.answers) = (people, answers)
    for (photo, known) in touched {
      // A photo without any annotations left is as if never seen.
      photos[photo] = known == PhotoAnnotations(photo: photo) ? nil : known
    }
  }
}
