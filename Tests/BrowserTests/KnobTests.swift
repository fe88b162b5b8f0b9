import Browser
import Detection
import Geometry
import Screen
import Testing
import Widgets

@Suite("Knobs") struct KnobTests {
  static let sizes = [(80, 24), (120, 40), (200, 60)]

  @Test("the scores appear in the knobs, dim where they are cut", arguments: sizes)
  func screens(size: (Int, Int)) {
    var world = ScreenTests.world(columns: size.0, rows: size.1)
    world.press("⇤t]]]")
    world.answer()
    Snapshot.check(world.frame(), "knobs-\(size.0)x\(size.1)")
    world.press(".tttttt")
    Snapshot.check(world.frame(), "knobs-all-\(size.0)x\(size.1)")
  }

  @Test("what lies left of the cut is dim, what lies right of it is not")
  func dim() throws {
    var world = World(photos: 1)
    world.answer()
    let detector = try #require(world.state.layout.detector)
    let frame = world.frame(), row = detector.row + 1
    let columns = Array(detector.column + 14..<detector.endColumn - 2)
    let cut = try #require(columns.first { frame[$0, row].role == .knobCut })
    for column in columns where column != cut {
      #expect(frame[column, row].role == (column < cut ? .histogramDim : .histogram))
    }
    #expect(frame[columns[0], row].content == .text(" "), "nothing is known below the floor")
  }

  @Test("counts include every score, whatever the number of columns", arguments: [3, 11, 18, 40, 100])
  func counts(columns: Int) {
    let scores = ScoreCounts(pnet: [0, 0.5, 1, 1], rnet: [], onet: [.nan, -1, 2, 0.999], pnetFloor: 0)
    #expect(scores.counts(of: .pnet)?.reduce(0, +) == 4)
    #expect(scores.counts(of: .pnet)?.last == 2, "1 belongs to the last bin")
    #expect(scores.counts(of: .onet)?.reduce(0, +) == 1, "what is no probability is left out")
    #expect(scores.counts(of: .minFaceSize) == nil && ScoreCounts().counts(of: .pnet) == nil)
  }

  @Test("the mouse drags a slider, also beyond its row and ends")
  func dragging() throws {
    var world = World(photos: 1)
    world.answer()
    let detector = try #require(world.state.layout.detector)
    let first = detector.column + 14, last = detector.endColumn - 3, row = detector.row + 2
    world.send(MouseTests.click((first + last) / 2, row))
    #expect(world.state.detection.knob == .rnet && world.state.detection.settings.thresholds.rnet == 0.5)
    world.send(MouseTests.event(.drag(.left), last + 30, row - 20))
    #expect(world.state.detection.settings.thresholds.rnet == 1)
    world.send(MouseTests.event(.drag(.left), 0, 0))
    #expect(world.state.detection.settings.thresholds.rnet == 0)
    world.send(MouseTests.event(.release, 0, 0))
    world.send(MouseTests.event(.drag(.left), last, row))
    #expect(world.state.detection.settings.thresholds.rnet == 0, "let go")
    world.press("B")
    #expect(world.state.detection.settings.thresholds.rnet == 0.7, "a drag is one change")
    world.send(MouseTests.click(last, detector.row + 4))
    #expect(world.state.detection.settings.minFaceSize == 768)
  }

  @Test("a click next to the slider chooses the knob and changes nothing")
  func choosing() throws {
    var world = World(photos: 1)
    world.answer()
    let detector = try #require(world.state.layout.detector)
    world.send(MouseTests.click(detector.column + 4, detector.row + 3))
    world.send(MouseTests.event(.drag(.left), detector.column + 20, detector.row + 3))
    #expect(world.state.detection.knob == .onet && world.state.detection.settings == DetectionSettings())
  }

  @Test("the advanced knobs are shown on request; when they are hidden none of them stays chosen")
  func allKnobs() throws {
    var world = World(photos: 1)
    world.answer()
    world.press(".ttttt]")
    #expect(
      world.state.detection.knob == .levelOverlap && world.state.detection.settings.overlaps.level == 0.51)
    world.press("tttt]]")
    #expect(world.state.detection.settings.rotations == [.upright, .right, .left])
    world.press("=⌫⌫⌫⌫⌫⌫⌫⌫90, 180⏎")
    #expect(world.state.detection.settings.rotations == [.right, .half])
    world.press("=⌫⌫⌫⌫⌫⌫⌫⌫45⏎")
    #expect(world.frame().text.contains("any of 0, 90, 180 and 270, with commas between, please"))
    world.press("⎋.")
    #expect(world.state.detection.knob == .pnet && !world.state.detection.hasAllKnobs)
  }

  @Test("a click on an arrow turns one rotation on or off; the last one stays")
  func rotations() throws {
    var world = World(photos: 1)
    world.answer()
    world.press(".")
    let detector = try #require(world.state.layout.detector)
    let row = detector.row + 10, start = detector.column + 14
    world.send(MouseTests.click(start + 4, row))
    #expect(world.state.detection.settings.rotations == [.upright, .half])
    world.send(MouseTests.click(start, row))
    world.send(MouseTests.click(start + 4, row))
    #expect(world.state.detection.settings.rotations == .half)
  }

  @Test("B goes to the settings before the last change and back; steps of one knob are one change")
  func beforeAndAfter() {
    var world = World(photos: 1)
    world.answer()
    world.press("B")
    #expect(world.state.shell.log.current?.text.contains("nothing was changed") == true)
    world.press("]]]t{")
    let after = world.state.detection.settings
    #expect(!world.press("B").detections.isEmpty)
    #expect(
      world.state.detection.settings.thresholds.rnet == 0.7
        && world.state.detection.settings.thresholds.pnet == 0.63)
    #expect(world.state.shell.log.current?.text == "before the last change: R 0.70 (not 0.65)")
    #expect(world.frame().text.contains("before"))
    world.press("B")
    #expect(world.state.detection.settings == after)
    world.press("r")
    #expect(world.state.detection.settings == DetectionSettings())
    world.press("B")
    #expect(world.state.detection.settings == after)
  }

  @Test("times: now and fresh")
  func times() {
    var world = World(photos: 1)
    world.answer()
    #expect(world.frame().text.contains("found in 31 ms"))
    world.press("]")
    world.answer()
    #expect(world.frame().text.contains("7 ms now, 31 ms fresh"))
  }
}

@Suite("Tuning goes first") struct TuningPriorityTests {
  @Test("a turned knob stops everything else until the faces are found")
  func outranks() {
    var world = World(photos: 30, slots: 3)
    world.answer(limit: 8)
    let running = world.state.runningCount
    #expect(running == 3)
    world.waiting.removeAll { !([$0].detections.isEmpty) }
    let effects = world.press("]")
    #expect(effects.detections.map(\.photo.index) == [0] && world.state.runningCount == 1)
    #expect(effects.cancelledDetections.count == running)
    world.waiting = effects
    world.answer(limit: effects.count)
    #expect(world.state.runningCount == 3)
    world.answer()
    #expect(world.state.progress.done == 30)
  }

  @Test("touching a knob requests scores below the threshold, once per photo")
  func survey() throws {
    var world = World(photos: 2)
    var shallow = World.scores
    shallow.pnetFloor = 0.6
    func reply(_ request: DetectionRequest, _ scores: ScoreCounts) -> Action {
      .detected(
        request.photo, request: request.request,
        FoundFaces(faces: [], photo: World.preview.photo, seconds: 0.01, scores: scores))
    }
    while let request = world.waiting.detections.first {
      world.waiting.removeAll { [$0].detections == [request] }
      #expect(!request.isDeep)
      world.send(reply(request, shallow))
    }
    world.waiting = []
    let turned = try #require(world.press("]").detections.first)
    #expect(!turned.isDeep, "first the faces")
    let survey = try #require(world.send(reply(turned, shallow)).detections.first)
    #expect(survey.isDeep && survey.photo.index == 0)
    // Interrupted by the next turn, it is requested again.
    let next = try #require(world.press("]").detections.first)
    let again = try #require(world.send(reply(next, shallow)).detections.first)
    #expect(again.isDeep)
    #expect(world.send(reply(again, shallow)).detections.isEmpty, "a runner that cannot is not asked again")
  }
}
