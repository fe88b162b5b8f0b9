/// What an edit did to one value: the exact values before and after.
public enum Change: Hashable, Sendable, Codable {
  /// Nil where the face does not exist.
  case face(PhotoFingerprint, before: Annotation?, after: Annotation?)
  case photo(PhotoFingerprint, before: PhotoMark, after: PhotoMark)
  /// Nil where the person does not exist.
  case person(PersonID, before: Person?, after: Person?)
  /// What somebody answered to a proposed name, or that the answer was taken back.
  case answer(SuggestionAnswer, isGiven: Bool)

  // The names used in libraries; they stay when a case or a label is renamed.
  private enum CodingKeys: String, CodingKey {
    case face = "face", photo = "photo", person = "person", answer = "answer"
  }
  private enum FaceCodingKeys: String, CodingKey {
    case _0 = "_0", before = "before", after = "after"
  }
  private enum PhotoCodingKeys: String, CodingKey {
    case _0 = "_0", before = "before", after = "after"
  }
  private enum PersonCodingKeys: String, CodingKey {
    case _0 = "_0", before = "before", after = "after"
  }
  private enum AnswerCodingKeys: String, CodingKey {
    case _0 = "_0", isGiven = "given"
  }

  /// The photo of the face or mark; nil for what is not about one photo.
  public var photo: PhotoFingerprint? {
    switch self {
    case .face(let photo, _, _), .photo(let photo, _, _): photo
    case .person, .answer: nil
    }
  }

  /// The person who is changed, if one is.
  package var person: PersonID? {
    if case .person(let id, _, _) = self { id } else { nil }
  }

  /// The change that leads from the present value to the same result; nil when the result is there already.
  /// For edits of a copy while the original was edited, too.
  public func rebased(on known: PhotoAnnotations) -> Change? {
    switch self {
    case .face(let photo, let before, let after):
      precondition(known.photo == photo, "rebase: a change of \(photo) on \(known.photo)")
      guard let id = (before ?? after)?.id, known[id] != after else { return nil }
      if let now = known[id], let after, now.agrees(with: after) { return nil }
      return .face(photo, before: known[id], after: after)
    case .photo(let photo, _, let after):
      precondition(known.photo == photo, "rebase: a change of \(photo) on \(known.photo)")
      return known.mark == after ? nil : .photo(photo, before: known.mark, after: after)
    case .person, .answer: return self
    }
  }

  /// The change that undoes this one.
  public var inverse: Change {
    switch self {
    case .face(let photo, let before, let after): .face(photo, before: after, after: before)
    case .photo(let photo, let before, let after): .photo(photo, before: after, after: before)
    case .person(let id, let before, let after): .person(id, before: after, after: before)
    case .answer(let answer, let isGiven): .answer(answer, isGiven: !isGiven)
    }
  }
}

/// State and note of a photo.
public struct PhotoMark: Hashable, Sendable, Codable {
  /// The review state of the photo.
  public var state: PhotoState
  /// Free text about the photo; empty for none.
  public var note: String

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case state = "state", note = "note"
  }

  /// By default the mark of a new photo.
  public init(state: PhotoState = .unreviewed, note: String = "") {
    self.state = state
    self.note = note
  }
}

/// An applied edit, with everything needed to undo and redo it exactly.
public struct HistoryEntry: Hashable, Sendable, Codable {
  /// As ``Edit/title``: a few words for "undo …".
  public var title: String
  /// In the order of application; undo applies their inverses backwards.
  public var changes: [Change]

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case title = "title", changes = "changes"
  }

  public init(title: String, changes: [Change]) {
    self.title = title
    self.changes = changes
  }

  /// The changes that undo the edit, last first.
  public var inverse: [Change] { changes.reversed().map(\.inverse) }
}

extension Sequence<Change> {
  /// The photos that are changed, each once, in the order of their first change.
  public var photos: [PhotoFingerprint] {
    var seen: Set<PhotoFingerprint> = []
    return compactMap(\.photo).filter { seen.insert($0).inserted }
  }
}

extension PhotoAnnotations {
  /// State and note together, as edits change them.
  public var mark: PhotoMark {
    get { PhotoMark(state: state, note: note) }
    set { (state, note) = (newValue.state, newValue.note) }
  }

  /// Applies a change to this photo; false, without any effect, when the present value is not the expected
  /// one.
  public mutating func apply(_ change: Change) -> Bool {
    switch change {
    case .face(let owner, let before, let after):
      precondition(owner == photo, "apply: a change of \(owner) on \(photo)")
      guard let id = (before ?? after)?.id else { return false }
      switch (self[id], before) {
      case (nil, nil): break
      case (let now?, let before?): guard now.agrees(with: before) else { return false }
      default: return false
      }
      self[id] = after
    case .photo(let owner, let before, let after):
      precondition(owner == photo, "apply: a change of \(owner) on \(photo)")
      guard mark == before else { return false }
      mark = after
    case .person, .answer: break
    }
    return true
  }

  /// The changes that lead from `old` to this, in rising order of the annotations' IDs.
  func changes(from old: PhotoAnnotations) -> [Change] {
    var changes: [Change] = []
    if old.mark != mark { changes.append(.photo(photo, before: old.mark, after: mark)) }
    var (a, b) = (old.annotations[...], annotations[...])
    while let first = [a.first?.id, b.first?.id].compactMap(\.self).min() {
      let before = a.first?.id == first ? a.removeFirst() : nil
      let after = b.first?.id == first ? b.removeFirst() : nil
      let isSame = before == after || before.flatMap { old in after.map(old.agrees) } == true
      if !isSame { changes.append(.face(photo, before: before, after: after)) }
    }
    return changes
  }
}
