import Annotations
import Geometry
import TestSupport
import Testing

@Suite("Edits") struct EditTests {
  let photo = PhotoFingerprint(size: 1000, high: 1, low: 2)

  private func face(_ id: Int64, state: FaceState = .found, score: Float? = 0.9, at x: Float = 0)
    -> Annotation
  {
    Annotation(
      id: AnnotationID(rawValue: id), box: BoundingBox(minX: x, minY: 0, maxX: x + 10, maxY: 12),
      state: state,
      score: score)
  }

  @Test("every random sequence of edits is undone and redone exactly", arguments: 0..<40)
  func undoRedo(seed: Int) throws {
    var random = EditMaker(seed: UInt64(seed))
    var book = AnnotationBook()
    var states = [book]
    for _ in 0..<40 {
      let edit = random.edit(book)
      let changes = try book.apply(edit)
      if !changes.isEmpty { states.append(book) }
    }
    for index in states.indices.reversed().dropFirst() {
      #expect(try book.undo() != nil)
      for photo in random.photos { #expect(book[photo] == states[index][photo]) }
    }
    #expect(try book.undo() == nil)
    for photo in random.photos { #expect(book[photo] == PhotoAnnotations(photo: photo)) }
    for state in states.dropFirst() {
      #expect(try book.redo() != nil)
      for photo in random.photos { #expect(book[photo] == state[photo]) }
    }
    #expect(try book.redo() == nil)
    #expect(book == states.last)
  }

  @Test("a new edit drops what was undone")
  func editAfterUndo() throws {
    var book = AnnotationBook()
    try book.apply(.add(face(1), to: photo))
    try book.apply(.accept(AnnotationID(rawValue: 1), on: photo))
    try book.undo()
    try book.apply(.reject(AnnotationID(rawValue: 1), on: photo))
    #expect(try book.redo() == nil)
    #expect(book[photo][AnnotationID(rawValue: 1)]?.state == .rejected)
  }

  @Test("an edit that changes nothing is not part of the history")
  func nothingToDo() throws {
    var book = AnnotationBook()
    #expect(try book.apply(.mark(photo, .unreviewed)).isEmpty)
    #expect(try book.undo() == nil)
  }

  @Test("correcting or naming an undecided face accepts it; flags and notes do not")
  func correctionAccepts() throws {
    var book = AnnotationBook()
    let ids = (1...4).map { AnnotationID(rawValue: $0) }
    try book.apply(Edit("add", ids.map { .add(photo, face($0.rawValue)) }))
    try book.apply(.resize(ids[0], on: photo, to: BoundingBox(minX: 1, minY: 1, maxX: 5, maxY: 5)))
    try book.apply(.name(ids[1], on: photo, "  Ann \t Lee "))
    try book.apply(Edit("flag", [.face(photo, ids[2], .flags(.profile))]))
    try book.apply(Edit("note", [.face(photo, ids[3], .note("who?"))]))
    #expect(ids.map { book[photo][$0]?.state } == [.accepted, .accepted, .found, .found])
    #expect(book[photo][ids[1]]?.person == "Ann Lee")
  }

  @Test("invalid positions and probabilities are refused and change nothing")
  func badNumbers() throws {
    var book = AnnotationBook()
    try book.apply(.add(face(1), to: photo))
    let before = book
    let id = AnnotationID(rawValue: 1)
    let boxes = [
      BoundingBox(minX: .nan, minY: 0, maxX: 1, maxY: 1),
      BoundingBox(minX: 0, minY: 0, maxX: .infinity, maxY: 1),
      BoundingBox(minX: 5, minY: 0, maxX: 5, maxY: 1), BoundingBox(minX: 0, minY: 3, maxX: 5, maxY: 1),
    ]
    for box in boxes { #expect(throws: EditError.self) { try book.apply(.resize(id, on: photo, to: box)) } }
    #expect(throws: EditError.noLandmarks(id)) {
      try book.apply(.moveLandmark(0, of: id, on: photo, to: Point(x: 1, y: 1)))
    }
    #expect(throws: EditError.badScore(2)) { try book.apply(.add(face(2, score: 2), to: photo)) }
    #expect(throws: EditError.exists(id, photo)) { try book.apply(.add(face(1), to: photo)) }
    #expect(throws: EditError.noFace(AnnotationID(rawValue: 9), photo)) {
      try book.apply(.accept(AnnotationID(rawValue: 9), on: photo))
    }
    #expect(book == before)
  }

  @Test("annotations are copied to a changed file only once")
  func carryOver() throws {
    let new = PhotoFingerprint(size: 1001, high: 3, low: 4)
    var book = AnnotationBook()
    try book.apply(.add(face(1, state: .accepted), to: photo))
    try book.apply(.mark(photo, .reviewed))
    try book.apply(Edit("carry over", [.carryOver(from: photo, to: new)]))
    let once = book[new]
    #expect(once.annotations.map(\.box) == book[photo].annotations.map(\.box))
    #expect(once.state == .reviewed)
    try book.apply(Edit("carry over", [.carryOver(from: photo, to: new)]))
    #expect(book[new] == once)
  }
}
