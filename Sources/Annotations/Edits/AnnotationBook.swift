/// Annotations with their history, in memory: what a library keeps on disk, for programs that cannot or do not
/// want to write one.
///
/// History is one line for all photos: undo takes back the latest edit wherever it was, and a new edit drops what
/// was undone before it.
public struct AnnotationBook: Sendable, Equatable {
  private var photos: [PhotoFingerprint: PhotoAnnotations] = [:]
  /// Oldest first; ``undo()`` takes the last one back.
  public private(set) var done: [HistoryEntry] = []
  /// In the order in which they were undone; ``redo()`` does the last one again. A new edit empties it.
  public private(set) var undone: [HistoryEntry] = []

  /// Nothing is known of any photo, and nothing was done.
  public init() {}

  /// Empty for photos of which nothing is known.
  public subscript(photo: PhotoFingerprint) -> PhotoAnnotations {
    photos[photo] ?? PhotoAnnotations(photo: photo)
  }

  /// Takes in what is known already; not part of the history.
  public mutating func insert(_ known: PhotoAnnotations) { photos[known.photo] = known }

  /// Does an edit; what it changed, empty when all was so already (and then there is nothing to undo).
  @discardableResult
  public mutating func apply(_ edit: Edit) throws(EditError) -> [Change] {
    let changes: [Change]
    do {
      changes = try edit.changes { self[$0] }
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

  /// Does an edit of another book, whatever has become of the photos since; as it was done here, nil when all is so
  /// already.
  @discardableResult
  public mutating func replay(_ entry: HistoryEntry) throws(EditError) -> HistoryEntry? {
    let changes = entry.changes.compactMap { $0.rebased(on: self[$0.photo]) }
    guard !changes.isEmpty else { return nil }
    try carryOut(changes, title: entry.title)
    let own = HistoryEntry(title: entry.title, changes: changes)
    done.append(own)
    undone.removeAll()
    return own
  }

  /// Takes the latest edit back; nil when there is none.
  @discardableResult
  public mutating func undo() throws(EditError) -> HistoryEntry? {
    guard let entry = done.last else { return nil }
    try carryOut(entry.inverse, title: entry.title)
    done.removeLast()
    undone.append(entry)
    return entry
  }

  /// Does again what was undone last; nil when there is nothing.
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
    for change in changes {
      guard touched[change.photo, default: self[change.photo]].apply(change) else {
        throw .conflict(title: title)
      }
    }
    for (photo, known) in touched {
      // A photo about which nothing is left to know is as one never seen.
      photos[photo] = known == PhotoAnnotations(photo: photo) ? nil : known
    }
  }
}
