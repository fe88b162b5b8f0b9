import Annotations
import Geometry
import Library
import SystemPackage
import TestSupport
import Testing

@Suite("Library: edits") struct LibraryEditTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(
    "random edits, undone and redone, agree with the history in memory, across reopening", arguments: 0..<4)
  func agreesWithMemory(seed: Int) throws {
    var maker = EditMaker(seed: UInt64(seed))
    var book = AnnotationBook()
    var library = try AnnotationLibrary(at: folder.library)
    for step in 0..<60 {
      switch (step + seed) % 7 {
      case 3:
        let title = try book.undo()?.title
        #expect(try library.undo()?.title == title)
      case 5:
        let title = try book.redo()?.title
        #expect(try library.redo()?.title == title)
      default:
        let edit = maker.edit(book)
        let changes = try book.apply(edit)
        #expect(try library.apply(edit).changes == changes)
      }
      if step % 20 == 19 {
        library.close()
        library = try AnnotationLibrary(at: folder.library)
      }
    }
    for photo in maker.photos { #expect(try library.photo(photo) == book[photo]) }
    while let entry = try book.undo() { #expect(try library.undo()?.title == entry.title) }
    #expect(try library.undo() == nil)
    for photo in maker.photos { #expect(try library.photo(photo) == PhotoAnnotations(photo: photo)) }
    while let entry = try book.redo() { #expect(try library.redo()?.title == entry.title) }
    for photo in maker.photos { #expect(try library.photo(photo) == book[photo]) }
    #expect(try library.check() == [])
  }

  @Test(
    "edits kept elsewhere are done one by one, undone one by one, and win over others' edits",
    arguments: 0..<4)
  func replay(seed: Int) throws {
    var maker = EditMaker(seed: UInt64(seed) + 100)
    let library = try AnnotationLibrary(at: folder.library)
    for _ in 0..<10 { _ = try library.apply(try maker.edit { try library.photo($0) }) }
    var book = AnnotationBook()
    for photo in maker.photos { book.insert(try library.photo(photo)) }
    for _ in 0..<20 { try book.apply(maker.edit(book)) }
    // Others go on meanwhile.
    if seed > 1 { for _ in 0..<5 { _ = try library.apply(try maker.edit { try library.photo($0) }) } }
    let before = try maker.photos.map { try library.photo($0) }
    let count = try library.replay(book.done)
    let after = try maker.photos.map { try library.photo($0) }
    if seed < 2 {
      #expect(count == book.done.count)
      #expect(after == maker.photos.map { book[$0] })
    }
    for change in book.done.last?.changes ?? [] {
      guard let photo = change.photo else { continue }
      #expect(change.rebased(on: try library.photo(photo)) == nil, "the last edit is there")
    }
    for _ in 0..<count { #expect(try library.undo() != nil) }
    #expect(try maker.photos.map { try library.photo($0) } == before)
    for _ in 0..<count { #expect(try library.redo() != nil) }
    #expect(try maker.photos.map { try library.photo($0) } == after)
    #expect(try library.check() == [])
    // The same in memory.
    var other = AnnotationBook()
    for known in before { other.insert(known) }
    for entry in book.done { try other.replay(entry) }
    #expect(maker.photos.map { other[$0] } == after)
  }

  @Test("a refused edit leaves nothing behind")
  func refusedEdit() throws {
    let library = try AnnotationLibrary(at: folder.library)
    let photo = PhotoFingerprint(size: 1, high: 2, low: 3)
    let revision = try library.revision()
    let bad = Edit("two steps", [.photoState(photo, .reviewed), .remove(photo, AnnotationID(rawValue: 7))])
    #expect(throws: EditError.noFace(AnnotationID(rawValue: 7), photo)) { try library.apply(bad) }
    #expect(try library.photo(photo) == PhotoAnnotations(photo: photo))
    #expect(try library.revision() == revision)
    #expect(try library.nextSteps().undo == nil)
  }

  @Test("another connection to the same file sees each edit, and can undo it")
  func secondOpening() throws {
    let first = try AnnotationLibrary(at: folder.library)
    let second = try AnnotationLibrary(at: folder.library)
    let photo = PhotoFingerprint(size: 1, high: 2, low: 3)
    let before = try second.revision()
    _ = try first.apply(.mark(photo, .reviewed))
    let news = try second.changes(since: before)
    #expect(news.photos == [photo])
    #expect(try second.changes(since: news.revision).photos == [])
    #expect(try second.photo(photo).state == .reviewed)
    #expect(try second.undo()?.title == "mark a photo reviewed")
    #expect(try first.photo(photo).state == .unreviewed)
  }

  @Test("people are counted, completed and renamed everywhere by one edit")
  func people() throws {
    let library = try AnnotationLibrary(at: folder.library)
    let photos = (0..<3).map { PhotoFingerprint(size: $0, high: 0, low: 1) }
    var steps: [Edit.Step] = []
    for (index, photo) in photos.enumerated() {
      let box = BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9)
      steps.append(.add(photo, Annotation(id: AnnotationID(rawValue: 1), box: box, person: "Ann Lee")))
      if index > 0 {
        steps.append(.add(photo, Annotation(id: AnnotationID(rawValue: 2), box: box, person: "Bob")))
      }
    }
    _ = try library.apply(Edit("add", steps))
    #expect(
      try library.people().all == [People.Person(name: "Ann Lee", faces: 3), .init(name: "Bob", faces: 2)])
    let bobs = photos[1...].map { Edit.Step.face($0, AnnotationID(rawValue: 2), .person("Ann Lee")) }
    _ = try library.apply(Edit("rename Bob", Array(bobs)))
    #expect(try library.people().all == [People.Person(name: "Ann Lee", faces: 5)])
    _ = try library.undo()
    #expect(try library.people().all.count == 2)
  }
}
