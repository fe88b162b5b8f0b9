import Browser
import Detection
import Geometry
import Screen
import SystemPackage
import Testing
import Widgets

@Suite("Detection queue") struct DetectionQueueTests {
  /// Answers detections one by one; returns the order in which photos were started.
  static func order(_ world: inout World, count: Int) -> [Int] {
    var order: [Int] = []
    while order.count < count, let index = world.waiting.firstIndex(where: { [$0].detections.count == 1 }) {
      guard let request = [world.waiting.remove(at: index)].detections.first else { break }
      order.append(request.photo.index)
      world.send(.detected(request.photo, request: request.request, Self.none))
    }
    return order
  }

  static let none = FoundFaces(
    faces: [], photo: PixelSize(width: 100, height: 100), seconds: 0.01)

  @Test("the photo on screen first, then its neighbours, then the rest in order")
  func order() {
    var world = World(photos: 12)
    #expect(Self.order(&world, count: 1) == [0])
    world.press("jjjjj")
    world.waiting.removeAll { [$0].detections.first?.photo.index ?? 5 != 5 }
    // Photo 5 is on screen, moving down: 6, 4, 7, 3, 8, 2, then the rest.
    #expect(Self.order(&world, count: 7) == [5, 6, 4, 7, 3, 8, 2])
    #expect(Set(Self.order(&world, count: 12)) == [1, 9, 10, 11])
    #expect(world.state.progress.done == 12)
  }

  @Test("files that do not answer give their slots up after a time, so that all others are searched")
  func heldUp() {
    var world = World(photos: 30, slots: 2)
    world.waiting.removeAll { [$0].detections.count == 1 }
    // Photos 0 and 1 take both slots, and hang.
    #expect(world.state.runningCount == 2)
    let hanging = Set(world.history.detections.map(\.photo.index))
    for _ in 0..<19 { world.send(.tick(now: 0)) }
    #expect(world.state.runningCount == 2, "a large photo takes some seconds, too")
    world.send(.tick(now: 0))
    #expect(world.state.runningCount == 4)
    _ = Self.order(&world, count: 28)
    #expect(world.state.progress.done == 28)
    #expect(world.history.cancelledDetections.isEmpty, "they are still waited for")
    // One of them answers at last.
    if let late = world.history.detections.first(where: { hanging.contains($0.photo.index) }) {
      world.send(.detected(late.photo, request: late.request, Self.none))
    }
    #expect(world.state.progress.done == 29)
  }

  @Test("a whole folder that does not answer is not asked for all at once")
  func allHang() {
    var world = World(photos: 300, slots: 2)
    for _ in 0..<400 { world.send(.tick(now: 0)) }
    #expect(world.state.runningCount <= 2 + 8 + 2)
  }

  @Test("the photo on screen has its own priority")
  func priorities() {
    var world = World(photos: 9)
    world.answer()
    let priorities = Dictionary(
      world.history.detections.map { ($0.photo.index, $0.priority) }, uniquingKeysWith: { a, _ in a })
    #expect(priorities[0] == .onScreen && priorities[1] == .neighbour && priorities[8] == .background)
  }

  @Test("leaving a photo cancels its work, and the work is resumed later")
  func leaving() {
    var world = World(photos: 3)
    let first = world.history.detections
    #expect(first.map(\.photo.index) == [0])
    let effects = world.press("j")
    #expect(effects.cancelledDetections == [PhotoID(0)])
    #expect(effects.detections.map(\.photo.index) == [1])
    // The answer to the cancelled request comes too late.
    world.send(.detected(first[0].photo, request: first[0].request, Self.none))
    #expect(world.state.status(of: PhotoID(0)) == .waiting)
    world.answer()
    #expect(world.state.status(of: PhotoID(0)) == .found(3))
  }

  @Test("a turned knob detects the photo on screen at once; old faces stay until the new ones arrive")
  func turning() {
    var world = World(photos: 3)
    world.answer()
    let effects = world.press("tt]")
    #expect(effects.detections.map(\.photo.index) == [0])
    #expect(effects.detections.first?.settings.thresholds.onet == 0.71)
    #expect(world.state.currentPhoto?.faces.count == 3)
    let more = world.press("]")
    #expect(more.cancelledDetections == [PhotoID(0)])
    #expect(more.detections.map(\.photo.index) == [0])
    // The first answer is stale.
    if let stale = effects.detections.first {
      world.send(.detected(stale.photo, request: stale.request, Self.none))
    }
    #expect(world.state.currentPhoto?.faces.count == 3)
    world.answer()
    #expect(world.state.currentPhoto?.faces.count == 2, "0.713 falls at 0.72")
  }

  @Test("other photos follow when they are shown, and all of them on R, each once")
  func redo() {
    var world = World(photos: 30)
    world.answer()
    world.press("tt]]")
    world.answer()
    #expect(world.state.status(of: PhotoID(3)) == .found(3), "not looked at yet")
    world.press("jjj")
    world.answer()
    #expect(world.state.status(of: PhotoID(3)) == .found(2))
    let before = world.history.detections.count
    world.press("R")
    world.answer()
    // Photos 0 and 3 have been detected with these settings; the other 28 are done now.
    #expect(world.history.detections.count == before + 28)
    #expect((0..<30).allSatisfy { world.state.photos[$0].faces.count == [2, 1, 0][$0 % 3] })
    #expect(world.state.faceCount == 30)
    world.press("R")
    #expect(world.state.shell.log.current?.text.contains("already") == true)
  }

  @Test("the selection stays on the same face when numbers change")
  func selection() {
    var world = World(photos: 1)
    world.answer()
    world.press("3")
    let detections = world.press("]").detections
    if let request = detections.first {
      world.send(
        .detected(
          request.photo, request: request.request,
          FoundFaces(
            faces: World.threeFaces.reversed(), photo: PixelSize(width: 1600, height: 1200), seconds: 1)))
    }
    #expect(world.state.faces.selected == 0)
    if let request = world.press("]").detections.first {
      world.send(
        .detected(
          request.photo, request: request.request,
          FoundFaces(
            faces: [World.threeFaces[0]], photo: PixelSize(width: 1600, height: 1200), seconds: 1)))
    }
    #expect(world.state.faces.selected == nil, "its face is gone")
  }

  @Test("a photo that fails says why, counts as done and is not tried again")
  func failure() {
    var world = World(photos: 2)
    guard let request = world.history.detections.first else { return #expect(Bool(false)) }
    world.send(.detectionFailed(request.photo, request: request.request, reason: "cut in half"))
    #expect(world.state.status(of: PhotoID(0)) == .failed("cut in half"))
    #expect(world.state.shell.log.messages.map(\.text) == ["photo0.jpg: cut in half"])
    world.press("jkjk")
    #expect(world.history.detections.count { $0.photo.index == 0 } == 1)
  }

  @Test("as many photos at a time as there are slots, and the one on screen always has one", arguments: 1...4)
  func slots(count: Int) {
    var world = World(photos: 40, slots: count)
    #expect(world.history.detections.count == count)
    var running = Set(world.history.detections.map(\.request))
    for step in 0..<60 {
      let effects = world.press(step % 7 == 3 ? "k" : "j")
      for effect in effects {
        switch effect {
        case .detect(let request): running.insert(request.request)
        case .cancelDetection(_, let request): running.remove(request)
        default: break
        }
      }
      #expect(running.count <= count)
      #expect(world.state.current.map { world.state.status(of: $0) } == .working)
    }
  }

  @Test("10,000 photos: work per key and per result does not grow with the folder")
  func large() {
    var world = World(photos: 10_000)
    let place = storage(of: world.state)
    for _ in 0..<300 {
      let effects = world.press("j")
      #expect(effects.count < 12)
    }
    world.press("G")
    world.press("g")
    #expect(world.state.sweepSteps < 400, "each photo is looked at once by the sweep, not once a key")
    world.answer()
    #expect(world.state.sweepSteps <= 10_000 + 400)
    #expect(storage(of: world.state) == place, "the list of photos is changed in place")
    #expect((0..<10_000).allSatisfy { world.state.photos[$0].outcome != .unknown })
  }

  private func storage(of state: BrowserState) -> UInt {
    // SAFETY: only the address is taken, to be compared.
    unsafe state.photos.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
  }

  @Test("progress includes the speed and the time left")
  func pace() {
    var world = World(photos: 101)
    world.waiting.removeAll { [$0].previews.count == 1 }
    world.send(.tick(now: 10))
    _ = Self.order(&world, count: 20)
    world.send(.tick(now: 12))
    let header = world.frame().text.prefix { $0 != "\n" }
    #expect(header.contains("detecting  20/101"))
    #expect(header.contains("10/s"))
    #expect(header.contains("8 s left"))
  }

  @Test("results of photos that are not on screen need not be drawn at once, those of the current one must")
  func urgency() {
    var world = World(photos: 200)
    let result = FoundFaces(faces: [], photo: World.preview.photo, seconds: 0.1, isFresh: true)
    #expect(world.state.canWait(for: .detected(PhotoID(1), request: 1, result)))
    #expect(!world.state.canWait(for: .detected(PhotoID(0), request: 1, result)))
    #expect(!world.state.canWait(for: .detectionFailed(PhotoID(0), request: 1, reason: "gone")))
    world.press("j")
    #expect(!world.state.canWait(for: .detected(PhotoID(1), request: 1, result)))
    #expect(world.state.canWait(for: .tick(now: 1)) && !world.state.canWait(for: .input(.key(.down))))
    let more = Action.scanned([FoundPhoto(path: "/photos/z.jpg", name: "z.jpg")])
    #expect(world.state.canWait(for: more))
    #expect(!World(photos: 0).state.canWait(for: more), "the first screen is waited for")
  }

  @Test(
    "the photo on screen, if its faces come from the library, is searched once for the scores of the stages")
  func libraryScores() throws {
    var world = World(photos: 1)
    let request = try #require(world.history.detections.first)
    var known = FoundFaces(
      faces: World.threeFaces, photo: World.preview.photo, seconds: 0.01, isFresh: false)
    known.isFromLibrary = true
    world.waiting = []
    let again = world.send(.detected(request.photo, request: request.request, known)).detections
    #expect(again.count == 1 && again.first?.isDeep == true)
    world.answer()
    #expect(world.history.detections.count == 2 && world.state.photos[0].scores.counts(of: .pnet) != nil)
  }
}
