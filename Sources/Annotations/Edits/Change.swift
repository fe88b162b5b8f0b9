/// What an edit did to one value: exactly what was there before and what is there after.
public enum Change: Hashable, Sendable, Codable {
  /// Nil where the face does not exist.
  case face(PhotoFingerprint, before: Annotation?, after: Annotation?)
  case photo(PhotoFingerprint, before: PhotoMark, after: PhotoMark)

  /// The photo whose face or mark it is about.
  public var photo: PhotoFingerprint {
    switch self {
    case .face(let photo, _, _), .photo(let photo, _, _): photo
    }
  }

  /// The change that leads to the same from what is there now; nil when it is so already. For edits that were made on
  /// a copy, while others went on.
  public func rebased(on known: PhotoAnnotations) -> Change? {
    precondition(known.photo == photo, "rebase: a change of \(photo) on \(known.photo)")
    switch self {
    case .face(_, let before, let after):
      guard let id = (before ?? after)?.id, known[id] != after else { return nil }
      return .face(photo, before: known[id], after: after)
    case .photo(_, _, let after):
      return known.mark == after ? nil : .photo(photo, before: known.mark, after: after)
    }
  }

  /// The change that takes this one back.
  public var inverse: Change {
    switch self {
    case .face(let photo, let before, let after): .face(photo, before: after, after: before)
    case .photo(let photo, let before, let after): .photo(photo, before: after, after: before)
    }
  }
}

/// State and note of a photo.
public struct PhotoMark: Hashable, Sendable, Codable {
  /// How far people are with the photo as a whole.
  public var state: PhotoState
  /// Free text about the photo; empty for none.
  public var note: String

  /// By default the mark of a photo of which nothing was said.
  public init(state: PhotoState = .unreviewed, note: String = "") {
    self.state = state
    self.note = note
  }
}

/// An edit that was done: with it, it can be undone and redone exactly.
public struct HistoryEntry: Hashable, Sendable, Codable {
  /// As ``Edit/title``: a few words for "undo …".
  public var title: String
  /// In the order in which they are carried out; undo goes backwards through the inverse ones.
  public var changes: [Change]

  public init(title: String, changes: [Change]) {
    self.title = title
    self.changes = changes
  }

  /// The changes that undo it, last first.
  public var inverse: [Change] { changes.reversed().map(\.inverse) }
}

extension PhotoAnnotations {
  /// State and note together, as edits change them.
  public var mark: PhotoMark {
    get { PhotoMark(state: state, note: note) }
    set { (state, note) = (newValue.state, newValue.note) }
  }

  /// Carries out a change of this photo; false when what is there is not what the change expects, and nothing is
  /// changed then.
  public mutating func apply(_ change: Change) -> Bool {
    precondition(change.photo == photo, "apply: a change of \(change.photo) on \(photo)")
    switch change {
    case .face(_, let before, let after):
      guard let id = (before ?? after)?.id, self[id] == before else { return false }
      self[id] = after
    case .photo(_, let before, let after):
      guard mark == before else { return false }
      mark = after
    }
    return true
  }

  /// The changes that lead from `old` to this, in rising order of the annotations' names.
  func changes(from old: PhotoAnnotations) -> [Change] {
    var changes: [Change] = []
    if old.mark != mark { changes.append(.photo(photo, before: old.mark, after: mark)) }
    var (a, b) = (old.annotations[...], annotations[...])
    while let first = [a.first?.id, b.first?.id].compactMap(\.self).min() {
      let before = a.first?.id == first ? a.removeFirst() : nil
      let after = b.first?.id == first ? b.removeFirst() : nil
      if before != after { changes.append(.face(photo, before: before, after: after)) }
    }
    return changes
  }
}
