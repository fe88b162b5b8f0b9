import Browser
import Detection
import Geometry
import Preview
import Screen
import SystemPackage
import Testing

@Suite("Why mode") struct WhyTests {
  static let sizes = [(80, 24), (120, 40), (200, 60)]

  @Test("all stages with a probe on a lost face", arguments: sizes)
  func screens(size: (Int, Int)) throws {
    var world = ScreenTests.world(columns: size.0, rows: size.1)
    world.press("i")
    world.answer()
    let view = try #require(world.state.pictureView)
    let cell = try #require(view.cell(at: Point(x: 720, y: 220)))
    world.send(MouseTests.click(cell.column, cell.row))
    world.answer()
    Snapshot.check(world.frame(), "why-\(size.0)x\(size.1)")
    world.press(.right)
    world.press(.right)
    Snapshot.check(world.frame(), "why-rnet-\(size.0)x\(size.1)")
  }

  @Test("over a full picture the card keeps clear of the probe; without UTF-8 letters do", arguments: sizes)
  func fullAndPlain(size: (Int, Int)) {
    let name = "\(size.0)x\(size.1)"
    var world = ScreenTests.world(columns: size.0, rows: size.1)
    world.press("⏎i")
    world.answer()
    world.press("llllll")
    world.answer()
    Snapshot.check(world.frame(), "why-picture-\(name)")
    var plain = ScreenTests.world(columns: size.0, rows: size.1, unicode: false)
    plain.press("i")
    plain.answer()
    plain.press("h")
    plain.answer()
    Snapshot.check(plain.frame(), "why-plain-\(name)")
  }

  @Test("i asks for the stages once; turning a knob asks again, and the old ones stay until then")
  func asking() {
    var world = World(photos: 2)
    world.answer()
    let asked = world.press("i").detections
    #expect(asked.map(\.photo.index) == [0] && asked.allSatisfy(\.wantsStages))
    world.answer()
    #expect(world.press(.right).isEmpty, "stepping through stages costs nothing")
    #expect(world.frame().text.contains("1,234"))
    let again = world.press("]").detections
    #expect(again.count == 1 && again.first?.wantsStages == true)
    #expect(world.frame().text.contains("1,234"))
    world.answer()
    world.press(.down)
    #expect(!world.frame().text.contains("1,234"), "another photo's stages are not known yet")
    world.answer()
    #expect(world.frame().text.contains("1,234"))
    #expect(world.press("i").detections.isEmpty && world.state.mode == .browse)
  }

  @Test("left and right step through the stages, around both ends; Esc leaves the mode")
  func stepping() {
    var world = World(photos: 1)
    world.answer()
    world.press("i")
    var seen: [Stage] = []
    for _ in Stage.allCases {
      seen += [world.state.detection.why?.stage].compactMap(\.self)
      world.press(.right)
    }
    #expect(seen == Stage.allCases && world.state.detection.why?.stage == .all)
    world.press(.left)
    #expect(world.state.detection.why?.stage == .faces)
    world.press("⎋")
    #expect(world.state.detection.why == nil)
  }

  @Test("the probe asks about where it is; moving it cancels the request, and a stale answer is dropped")
  func probing() throws {
    var world = World(photos: 1)
    world.answer()
    world.press("i")
    world.answer()
    let view = try #require(world.state.pictureView)
    let face = try #require(view.cell(at: World.threeFaces[0].box.center))
    let sky = try #require(view.cell(at: Point(x: 1500, y: 60)))
    let first = try #require(world.send(MouseTests.click(face.column, face.row)).explanations.first)
    #expect(World.threeFaces[0].box.contains(first.place.point))
    let moved = world.send(MouseTests.event(.drag(.left), sky.column, sky.row))
    #expect(moved.contains(.cancelExplanation(request: first.request)))
    let second = try #require(moved.explanations.first)
    world.send(.explained(request: first.request, World.explanation(of: first)))
    #expect(world.state.detection.why?.probe?.answer == .waiting, "the first answer is stale")
    world.send(.explained(request: second.request, World.explanation(of: second)))
    guard case .text(let text, let isFound) = world.state.detection.why?.probe?.answer else {
      return #expect(Bool(false), "an answer")
    }
    #expect(text.contains("lost at R-Net: 0.64") && text.contains("R 0.63") && !isFound)
    world.send(.explanationFailed(request: second.request, reason: "late"))
    #expect(world.state.detection.why?.probe?.answer == .text(text, isFound: false))
  }

  @Test("a drag spans a square to ask about, keys make it larger and smaller, a click is a point again")
  func region() throws {
    var world = World(photos: 1)
    world.answer()
    world.press("i")
    world.answer()
    let view = try #require(world.state.pictureView)
    let cell = view.cells
    let (column, row) = (cell.column + 10, cell.row + 4)
    world.send(MouseTests.click(column, row))
    let dragged = world.send(MouseTests.event(.drag(.left), column + 12, row + 2))
    let asked = try #require(dragged.explanations.first)
    let from = view.point(column: Double(column) + 0.5, row: Double(row) + 0.5)
    let to = view.point(column: Double(column) + 12.5, row: Double(row) + 2.5)
    let size = try #require(asked.place.size)
    #expect(abs(size - (to.x - from.x)) <= 0.5, "the longer side counts")
    #expect(abs(asked.place.point.x - (from.x + to.x) / 2) <= 1)
    let grown = try #require(world.press(">").explanations.first?.place)
    let more = try #require(grown.size)
    #expect(grown.point == asked.place.point && more > size)
    let shrunk = try #require(world.press("<").explanations.first?.place.size)
    #expect(abs(shrunk - size) <= 1)
    #expect(world.frame().text.contains(" px"))
    for _ in 0..<40 { world.press("<") }
    #expect(world.state.detection.why?.probe?.size == nil, "below P-Net's window any size counts again")
    world.press(">")
    #expect(world.state.detection.why?.probe?.size == 40, "twice the minimum face size to begin with")
    for _ in 0..<40 { world.press(">") }
    #expect(world.state.detection.why?.probe?.size == 1600, "not larger than the photo")
    world.send(MouseTests.click(column, row))
    #expect(world.state.detection.why?.probe?.size == nil)
  }

  @Test("a turned knob shows the new faces first, then asks the probe's question again")
  func settings() throws {
    var world = World(photos: 1)
    world.answer()
    world.press("il")
    world.answer()
    let effects = world.press("]")
    #expect(effects.detections.count == 1 && effects.explanations.isEmpty)
    let request = try #require(effects.detections.first)
    world.waiting = []
    let asked = world.send(
      .detected(
        request.photo, request: request.request,
        FoundFaces(faces: [], photo: World.preview.photo, seconds: 0.001, scores: World.scores)))
    #expect(asked.explanations.map(\.settings.thresholds.pnet) == [0.61])
  }

  @Test("keys move the probe, within the photo")
  func keys() throws {
    var world = World(photos: 1)
    world.answer()
    world.press("i2l")
    let start = try #require(world.state.detection.why?.probe?.point)
    #expect(start == World.threeFaces[1].box.center, "it begins on the selected face")
    world.press("lll")
    let right = try #require(world.state.detection.why?.probe?.point)
    #expect(right.x > start.x && right.y == start.y)
    for _ in 0..<80 { world.press("LJ") }
    let corner = try #require(world.state.detection.why?.probe?.point)
    #expect(corner == Point(x: 1599, y: 1199))
    world.press(.down)
    #expect(world.state.list.cursor == 0, "there is no next photo")
  }

  @Test("the mode stays on for the next photo, the probe does not; a broken photo says so")
  func nextPhoto() {
    var world = ScreenTests.world(columns: 120, rows: 40)
    world.press("il")
    world.answer(limit: 3)
    world.press(.down)
    #expect(world.state.list.cursor == 1 && world.state.detection.why?.probe == nil)
    world.press("l")
    #expect(world.state.detection.why?.probe == nil)
    #expect(world.frame().text.contains("not a JPEG or PNG file"))
  }

  /// The words of the why pane, as one line.
  private func card(_ world: inout World) -> String {
    let frame = world.frame()
    guard let rect = world.state.layout.faces else { return frame.text }
    var text = ""
    for row in rect.row..<min(frame.rows, rect.endRow + 1) {
      for column in rect.column + 1..<rect.endColumn - 1 {
        if case .text(let character) = frame[column, row].content { text.append(character) }
      }
      text.append(" ")
    }
    return text.split(separator: " ").joined(separator: " ")
  }

  @Test(
    "two changes where no single one brings a face; else, and wherever none is found, that b draws it here",
    arguments: sizes)
  func drawsIt(size: (Int, Int)) throws {
    func asked(_ keys: String, library: Bool = true) -> (world: World, request: ExplanationRequest?) {
      var world = World(
        photos: 3, columns: size.0, rows: size.1, library: library ? "/home/me/library.sqlite" : nil)
      world.answer()
      world.press("i" + keys)
      world.waiting.removeAll { if case .detect = $0 { false } else { true } }
      world.answer()
      let request = world.press("l").explanations.last
      return (world, request)
    }
    for isFull in [false, true] {
      var (world, request) = asked(isFull ? "⏎" : "")
      var explanation = World.explanation(of: try #require(request))
      let candidate = Explanation.ScoredCandidate(
        box: BoundingBox(minX: 620, minY: 120, maxX: 681, maxY: 181), pnet: 0.93, rnet: 0.64)
      (explanation.verdict, explanation.remedies) = (.lostAtRNet(candidate), [])
      explanation.pairs = [Explanation.RemedyPair(.rnet(0.63), .onet(0.5))]
      world.send(.explained(request: try #require(request).request, explanation))
      if !isFull { #expect(card(&world).contains("two do: R 0.63 with O 0.50"), "\(card(&world))") }
      #expect(world.frame().text.contains("b draws it here"))
      if !isFull { Snapshot.check(world.frame(), "why-pairs-\(size.0)x\(size.1)") }
    }
    var (none, request) = asked("")
    var explanation = World.explanation(of: try #require(request))
    (explanation.verdict, explanation.remedies) = (.lostAtPNet(best: nil), [])
    none.send(.explained(request: try #require(request).request, explanation))
    #expect(card(&none).contains("any pair tried brings a face here b draws it here"), "\(card(&none))")
    Snapshot.check(none.frame(), "why-none-\(size.0)x\(size.1)")
    // Where a face is found there is nothing to draw, and without a library nothing can be.
    explanation.verdict = .found(World.threeFaces[0], index: 0)
    var (found, second) = asked("")
    found.send(.explained(request: try #require(second).request, explanation))
    #expect(!found.frame().text.contains("draws it here"))
    explanation.verdict = .lostAtPNet(best: nil)
    var (bare, third) = asked("", library: false)
    bare.send(.explained(request: try #require(third).request, explanation))
    #expect(!bare.frame().text.contains("draws it here"))
  }
}
