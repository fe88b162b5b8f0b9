import Browser
import Detection
import Geometry
import Screen
import SystemPackage
import Testing
import Widgets

@Suite("First looks") struct FirstLookTests {
  /// A request, as `3` for an exact search of photo 3, and `3?` for a first look.
  private func words(_ requests: [DetectionRequest]) -> [String] {
    requests.map { "\($0.photo.index)\($0.isQuick ? "?" : "")" }
  }

  /// Answers one detection; faces of a first look lie a pixel beside those of an exact search.
  @discardableResult
  private func answerOne(_ world: inout World) -> DetectionRequest? {
    guard let index = world.waiting.firstIndex(where: { [$0].detections.count == 1 }),
      let request = [world.waiting.remove(at: index)].detections.first
    else { return nil }
    var faces = World.faces(request.photo, request.settings)
    if request.isQuick { faces = faces.map { shifted($0) } }
    var result = FoundFaces(faces: faces, photo: World.preview.photo, seconds: 0.03)
    result.isFirstLook = request.isQuick
    world.send(.detected(request.photo, request: request.request, result))
    return request
  }

  private func shifted(_ face: Face) -> Face {
    var face = face
    face.box.minX += 1
    face.box.maxX += 1
    return face
  }

  @Test("the photo on screen and its neighbours are searched exactly; the folder quickly, and then exactly")
  func order() {
    var world = World(photos: 8, looksFirst: true)
    var order: [DetectionRequest] = []
    while let request = answerOne(&world) { order.append(request) }
    #expect(words(order) == ["0", "1", "2", "3", "4?", "5?", "6?", "7?", "4", "5", "6", "7"])
    #expect(world.state.progress.done == 8)
    #expect(world.state.photos.allSatisfy { !$0.isFirstLook })
  }

  @Test("without them the folder is searched once, exactly")
  func off() {
    var world = World(photos: 8)
    world.answer()
    #expect(words(world.history.detections).sorted() == (0..<8).map { "\($0)" })
  }

  @Test("a photo that comes on screen is searched exactly at once, although a look at it is under way")
  func onScreen() {
    var world = World(photos: 30, looksFirst: true)
    for _ in 0..<4 { answerOne(&world) }
    #expect(words(world.history.detections.suffix(1)) == ["4?"])
    let effects = world.press("jjjj")
    #expect(effects.cancelledDetections == [PhotoID(4)])
    #expect(words(effects.detections).last == "4")
    #expect(effects.detections.last?.priority == .onScreen)
  }

  @Test("the header says which sweep runs, and the list marks what is a first look")
  func words() {
    var world = World(photos: 8, looksFirst: true)
    for _ in 0..<6 { answerOne(&world) }
    #expect(world.state.isLooking)
    var text = world.frame().text
    #expect(text.contains("detecting quickly 6/8") && !text.contains("detecting 4"))
    #expect(text.contains("~1") && text.contains("photo4.jpg"))
    for _ in 0..<2 { answerOne(&world) }
    #expect(!world.state.isLooking)
    text = world.frame().text
    #expect(text.contains("detecting 4/8") && !text.contains("quickly"))
    while answerOne(&world) != nil {}
    text = world.frame().text
    #expect(!text.contains("~1") && !text.contains("detecting"))
  }

  @Test("exact faces replace those of a first look, and the selection stays on the same face")
  func exact() {
    var world = World(photos: 8, looksFirst: true)
    for _ in 0..<8 { answerOne(&world) }
    #expect(world.state.photos[6].isFirstLook)
    #expect(world.state.photos[6].faces.map(\.box.minX) == World.threeFaces.map { $0.box.minX + 1 })
    world.press("G")
    world.press("k3")
    #expect(world.state.current == PhotoID(6) && world.state.faces.selected == 2)
    while answerOne(&world) != nil {}
    #expect(!world.state.photos[6].isFirstLook)
    #expect(world.state.photos[6].faces.map(\.box) == World.threeFaces.map(\.box))
    #expect(world.state.faces.selected == 2)
    #expect(world.state.faceCount == (0..<8).reduce(0) { $0 + [3, 1, 0][$1 % 3] })
  }

  @Test("nothing is said about a first look's face; a moment later the key decides about the exact one")
  func decisions() {
    var world = World(photos: 8, library: "/l.sqlite", looksFirst: true)
    while let index = world.waiting.firstIndex(where: { [$0].detections.isEmpty }) {
      let effect = world.waiting.remove(at: index)
      let rest = world.waiting
      world.waiting = [effect]
      world.answer(limit: 1)
      world.waiting += rest
    }
    for _ in 0..<8 { answerOne(&world) }
    world.press("Gk1")
    #expect(world.state.current == PhotoID(6) && world.state.currentPhoto?.isFirstLook == true)
    world.waiting.removeAll { if case .library = $0 { true } else { false } }
    var effects = world.press("a")
    #expect(!effects.contains { if case .library(.edit) = $0 { true } else { false } })
    world.answer()
    #expect(world.state.currentPhoto?.isFirstLook == false)
    effects = world.press("a")
    #expect(effects.contains { if case .library(.edit) = $0 { true } else { false } })
  }

  @Test("an exact answer to a request for a look counts as one: of small photos, or from the library")
  func exactAnswer() {
    var world = World(photos: 8, looksFirst: true)
    while let index = world.waiting.firstIndex(where: { [$0].detections.count == 1 }),
      let request = [world.waiting.remove(at: index)].detections.first
    {
      let result = FoundFaces(faces: [], photo: World.preview.photo, seconds: 0.01)
      world.send(.detected(request.photo, request: request.request, result))
    }
    #expect(world.history.detections.count == 8 && world.state.progress.done == 8)
    #expect(!world.state.isLooking)
  }

  @Test("a photo that cannot be looked at has failed, and is not tried again")
  func failure() {
    var world = World(photos: 8, looksFirst: true)
    for _ in 0..<4 { answerOne(&world) }
    let request = world.history.detections.last
    world.waiting.removeAll { [$0].detections.count == 1 }
    if let request {
      world.send(.detectionFailed(request.photo, request: request.request, reason: "cut in half"))
    }
    while answerOne(&world) != nil {}
    #expect(world.history.detections.count { $0.photo.index == 4 } == 1)
    #expect(world.state.progress.done == 8)
  }

  @Test("the folder's next settings search it exactly: its faces are compared with exact ones")
  func redo() {
    var world = World(photos: 8, looksFirst: true)
    while answerOne(&world) != nil {}
    world.press("tt]]")
    while answerOne(&world) != nil {}
    let before = world.history.detections.count
    world.press("R")
    while answerOne(&world) != nil {}
    let again = world.history.detections.dropFirst(before)
    #expect(again.count == 7 && again.allSatisfy { !$0.isQuick })
  }

  @Test("in any order of keys and answers, each photo ends with an exact search", arguments: 0..<24)
  func anyOrder(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    var world = World(photos: 40, slots: 1 + seed % 3, looksFirst: true)
    for step in 0..<120 {
      switch UInt64.random(in: 0..<6, using: &random) {
      case 0: world.press(["j", "k", "G", "g", "jjjjj"].randomElement(using: &random) ?? "j")
      case 1 where step % 40 == 39:
        world.send(.scanned([FoundPhoto(path: FilePath("/photos/z\(step).jpg"), name: "z\(step).jpg")]))
      default: answerOne(&world)
      }
      #expect(world.state.runningCount <= 1 + seed % 3)
    }
    while answerOne(&world) != nil {}
    #expect(world.state.progress.done == world.state.photos.count)
    #expect(world.state.photos.allSatisfy { !$0.isFirstLook })
    #expect(!world.state.isLooking && world.state.runningCount == 0)
  }
}
