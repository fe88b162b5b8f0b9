import Annotations
import Browser
import Detection
import Geometry
import Screen
import SystemPackage
import Testing

@Suite("Decisions about faces") struct DecisionTests {
  @Test("a decision is shown when it is durable, and not before; the selection moves on at once")
  func confirmed() {
    var world = World.withLibrary()
    world.press("1a")
    #expect(world.marks == [.found, .found, .found])
    #expect(world.state.faces.selected == 1)
    world.answer()
    #expect(world.marks == [.accepted, .found, .found])
    #expect(world.known(0).annotations.map(\.state) == [.accepted])
  }

  @Test("keys typed ahead of the library decide face after face; the last one makes the photo reviewed")
  func typedAhead() {
    var world = World.withLibrary()
    world.press("1axa")
    #expect(world.marks == [.found, .found, .found])
    world.answer()
    #expect(world.marks == [.accepted, .rejected, .accepted])
    #expect(world.known(0).state == .reviewed)
    #expect(world.state.faceCount == 3)
    // One undo reverts both the last decision and the photo's state.
    world.press("u")
    world.answer()
    #expect(world.marks == [.accepted, .rejected, .found] && world.known(0).state == .unreviewed)
  }

  @Test("a refused decision leaves the face open and says why")
  func refused() {
    var world = World.withLibrary()
    world.press("1a")
    guard case .library(.edit(_, let request))? = world.waiting.last else {
      Issue.record("no edit")
      return
    }
    world.waiting.removeLast()
    world.tell(.editFailed(request: request, reason: "nothing was changed: the disk burns"))
    #expect(world.marks == [.found, .found, .found])
    #expect(world.frame().text.contains("the disk burns"))
    world.press("1a")
    world.answer()
    #expect(world.marks.first == .accepted)
  }

  @Test("undo and redo lead to the photo where they happen")
  func undoAcrossPhotos() {
    var world = World.withLibrary()
    world.press("1ajs")
    world.answer()
    #expect(world.known(1).state == .skipped && world.state.list.cursor == 2)
    world.press("u")
    world.answer()
    #expect(world.state.list.cursor == 1 && world.known(1).state == .unreviewed)
    world.press("u")
    world.answer()
    #expect(world.state.list.cursor == 0 && world.state.faces.selected == 0 && world.marks.first == .found)
    world.press("u")
    world.answer()
    #expect(world.frame().text.contains("nothing to undo"))
    world.press("G")
    world.press(.control("r"))
    world.answer()
    #expect(world.state.list.cursor == 0 && world.marks.first == .accepted)
  }

  @Test("what another program changes appears, and the selection stays on its face")
  func changedByOthers() {
    var world = World.withLibrary()
    world.press("2")
    let photo = World.key(of: PhotoID(0))
    var known = PhotoAnnotations(photo: photo)
    let added = Annotation(
      id: AnnotationID(rawValue: 5), box: BoundingBox(minX: 10, minY: 10, maxX: 60, maxY: 70), person: "Ada")
    known[added.id] = added
    world.tell(.changed([known]))
    #expect(world.marks == [.found, .found, .found, .added] && world.state.faces.selected == 1)
    #expect(world.frame().text.contains("Ada"))
  }

  @Test("an accepted face survives a detection that finds it elsewhere, and one that does not find it")
  func survivesDetection() {
    var world = World.withLibrary()
    world.press("1aG")
    world.answer()
    world.press("g")
    let shifted = World.face(x: 220, y: 160, size: 420, score: 0.91)
    world.press("tt]")
    world.answer { _, _ in [World.threeFaces[1], shifted] }
    #expect(world.marks == [.found, .accepted])
    #expect(world.state.currentPhoto?.faces[1].box == World.threeFaces[0].box)
    world.press("]")
    world.answer { _, _ in [] }
    #expect(world.marks == [.accepted])
  }

  @Test("a rule decides the open faces of the marked photos, in one edit")
  func rules() {
    var world = World.withLibrary(photos: 4)
    world.press("  gA⌫⌫⌫⌫0.99⏎")
    world.answer()
    #expect(world.known(0).annotations.map(\.state) == [.accepted, .accepted])
    #expect(world.known(1).annotations.map(\.state) == [.accepted] && world.known(1).state == .reviewed)
    #expect(world.known(3).annotations.isEmpty)
    #expect(world.frame().text.contains("accept 3 faces on 2 photos"))
    world.press("X")
    world.press(.control("u"))
    world.press("0.8⏎")
    world.answer()
    #expect(world.marks == [.accepted, .accepted, .rejected] && world.known(0).state == .reviewed)
    world.press("uu")
    world.answer()
    #expect(world.known(0).annotations.isEmpty && world.known(1).annotations.isEmpty)
    world.press("A")
    world.press(.control("u"))
    world.press("7⏎")
    #expect(world.frame().text.contains("a score from 0 to 1"))
  }

  @Test("an edit is reported for what it does, not for the words of its title")
  func reports() {
    var world = World.withLibrary()
    world.press("1pTwo faces⏎")
    world.answer()
    #expect(world.known(0).annotations.map(\.person) == ["Two faces"])
    #expect(!world.frame().text.contains("done: "))
    world.press("X")
    world.press(.control("u"))
    world.press("0.8⏎")
    world.answer()
    #expect(world.frame().text.contains("done: reject 1 of the faces"))
  }

  @Test("a name is completed from known people; naming a face accepts it")
  func names() {
    var world = World.withLibrary()
    world.press("1pAda  Lovelace⏎")
    world.answer()
    #expect(world.known(0).annotations.map(\.person) == ["Ada Lovelace"])
    #expect(world.marks.first == .accepted)
    world.press("2plove")
    world.answer()
    #expect(world.frame().text.contains("Ada Lovelace"))
    world.press("⇥⏎")
    world.answer()
    #expect(world.known(0).annotations.map(\.person) == ["Ada Lovelace", "Ada Lovelace"])
    world.press("1p0")
    world.answer()
    #expect(Set(world.known(0).annotations.map(\.person)) == [nil, "Ada Lovelace"])
  }

  @Test("flags and notes are kept and decide nothing")
  func flags() {
    var world = World.withLibrary()
    world.press("1!13jj ⏎")
    world.answer()
    let face = world.known(0).annotations.first
    #expect(face?.flags == [.occluded, .blurred, .painting] && face?.state == .found)
    world.press("cleft of Bob⏎")
    world.answer()
    #expect(world.known(0).annotations.first?.note == "left of Bob")
    world.press("⎋cblurred print⏎")
    world.answer()
    #expect(world.known(0).note == "blurred print")
  }

  @Test("for edits that the library cannot take, saving is offered and quitting asks")
  func inMemory() {
    var world = World.withLibrary()
    world.tell(.opened(.memory(reason: "the disk of the library is full")))
    #expect(world.state.mode == .browse)
    world.press("1a")
    world.answer()
    #expect(world.marks.first == .accepted && world.state.mode == .saving)
    #expect(world.frame().text.contains("the disk of the library is full"))
    world.press("⎋q")
    #expect(!world.state.shell.isQuitting && world.state.mode == .saving)
    world.press(.control("u"))
    let effects = world.press("/tmp/x.sqlite⏎")
    #expect(effects.contains { if case .library(.save("/tmp/x.sqlite", _)) = $0 { true } else { false } })
    world.answer()
    #expect(world.frame().text.contains("/tmp/x.sqlite"))
    world.press("q")
    #expect(world.state.shell.isQuitting)
  }

  @Test("an edit that is in memory only is reported as such by its only answer")
  func conditionOfOutcome() {
    var world = World.withLibrary()
    world.press("1a")
    guard case .library(.edit(_, let request))? = world.waiting.last else {
      Issue.record("no edit")
      return
    }
    let reason = "the disk of the library is full"
    var accepted = world.known(0)
    accepted.state = .reviewed
    world.tell(
      .edited(
        request: request,
        EditOutcome(kind: .done, title: "mark", photos: [accepted], condition: .memory(reason: reason))))
    #expect(world.state.library.condition == .memory(reason: reason) && world.state.library.unsaved == 1)
    #expect(world.state.mode == .saving && world.frame().text.contains(reason))
  }

  @Test("faces that are read from the XMP of one file are those of its copies, too")
  func duplicates() {
    var world = World.withLibrary()
    let face = Annotation(id: AnnotationID(rawValue: 1), box: BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9))
    let empty = PhotoAnnotations(photo: PhotoFingerprint(size: 5, high: 5, low: 5))
    var read = empty
    read[face.id] = face
    world.tell(.recognised([PhotoRecognised(photo: PhotoID(1), known: empty)]))
    world.tell(.recognised([PhotoRecognised(photo: PhotoID(2), known: read, regions: 1)]))
    #expect(world.state.photos[1].known == read && world.state.photos[2].known == read)
  }

  @Test("without a library nothing can be edited, and the keys say so")
  func withoutLibrary() {
    var world = World(photos: 3)
    world.answer()
    world.press("1a")
    #expect(world.frame().text.contains("no library"))
    #expect(world.waiting.isEmpty)
  }
}
