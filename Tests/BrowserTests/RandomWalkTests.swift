import Browser
import Detection
import Geometry
import Imaging
import Preview
import Screen
import SystemPackage
import Testing

/// Thousands of seeded actions: whatever happens, the state stays consistent and a frame can be drawn.
@Suite("Random walks") struct RandomWalkTests {
  @Test("no sequence of actions breaks the state or the frame", arguments: 1...6)
  func walk(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    var world = World(columns: 90, rows: 30, slots: 1 + seed % 3, unicode: seed % 4 != 0)
    var clock = 0.0
    for step in 0..<800 {
      // Enter there leaves the folder.
      if world.state.mode == .folders { world.press("⎋") }
      for action in action(&random, &world, &clock) { world.send(action) }
      if world.state.shell.isQuitting { return #expect(Bool(false), "nothing here quits") }
      check(world.state)
      if step.isMultiple(of: 16) {
        let frame = world.frame()
        #expect(frame.columns == world.state.shell.columns && frame.rows == world.state.shell.rows)
        #expect(frame.cells.count == frame.columns * frame.rows)
        if let cursor = frame.cursor {
          #expect(frame.bounds.contains(column: cursor.column, row: cursor.row))
        }
      }
    }
    // Without further actions all work ends, and every count is right.
    world.answer()
    #expect(world.state.photos.allSatisfy { $0.outcome != .unknown })
    #expect(world.state.faceCount == world.state.photos.reduce(0) { $0 + $1.faces.count })
    #expect(world.state.photos.indices.allSatisfy { world.state.status(of: PhotoID($0)) != .working })
    #expect(world.state.progress.done == world.state.photos.count)
  }

  /// A random action.
  private func action(_ random: inout SeededRandom, _ world: inout World, _ clock: inout Double) -> [Action] {
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<9: return [.input(.key(key(&random)))]
    case 9:
      let sizes = [
        (1, 1), (250, 70), (80, 24), (120, 40), (19, 6), (20, 6), (60, 16), (59, 15), (0, 0), (110, 16),
      ]
      let size = sizes.randomElement(using: &random) ?? (80, 24)
      return [.input(.resize(columns: size.0, rows: size.1))]
    case 10:
      return [
        .input(
          .resize(
            columns: Int.random(in: 1...250, using: &random), rows: Int.random(in: 1...70, using: &random)))
      ]
    case 11, 12: return [mouse(&random, world.state)]
    case 13:
      let start = world.state.photos.count
      guard start < 400 else { return [] }
      return [
        .scanned(
          (0..<Int.random(in: 0...20, using: &random)).map {
            FoundPhoto(path: FilePath("/p/\(start + $0).jpg"), name: "\(start + $0) 写真 e\u{301}.jpg")
          })
      ]
    case 14:
      clock += Double.random(in: -0.1...1, using: &random)
      return [.tick(now: clock)]
    case 15:
      return [
        .metrics(
          CellMetrics(
            width: Int.random(in: 1...20, using: &random), height: Int.random(in: 1...40, using: &random)))
      ]
    case 16: return [.input(.paste("a\u{7}東\n="))]
    default: return answer(&random, &world)
    }
  }

  private func key(_ random: inout SeededRandom) -> Key {
    let bindings = ActionTable.rows.filter { $0.name != "quit" }.flatMap { $0.bindings.flatMap(\.keys) }
      .filter { $0 != .control("c") && $0 != .character("q") && $0 != .character(":") }
    let others: [Key] = [
      .function(3), .character("x"), .character("東"), .character("0"), .character("."), .escape,
    ]
    return (Bool.random(using: &random) ? bindings : others + bindings).randomElement(using: &random)
      ?? .escape
  }

  private func mouse(_ random: inout SeededRandom, _ state: BrowserState) -> Action {
    let kinds: [MouseEvent.Kind] = [
      .press(.left), .press(.right), .release, .drag(.left), .wheelUp, .wheelDown,
    ]
    return .input(
      .mouse(
        MouseEvent(
          kind: kinds.randomElement(using: &random) ?? .release,
          column: Int.random(in: -1...state.shell.columns, using: &random),
          row: Int.random(in: -1...state.shell.rows, using: &random))))
  }

  /// Answers some waiting effects in any order, with success or failure, sometimes twice.
  private func answer(_ random: inout SeededRandom, _ world: inout World) -> [Action] {
    guard let index = world.waiting.indices.randomElement(using: &random) else { return [] }
    let effect = world.waiting.remove(at: index)
    let fails = Int.random(in: 0..<10, using: &random) == 0
    switch effect {
    case .preview(let request):
      if fails { return [.previewFailed(request.photo, request: request.request, reason: "broken")] }
      let ready = Action.previewReady(
        request.photo, request: request.request, World.preview, isFinal: Bool.random(using: &random))
      return [ready, ready]
    case .thumbnails(let request):
      return [
        fails
          ? .thumbnailsFailed(request: request.request, reason: "broken")
          : .thumbnails(request: request.request, request.faces.map(World.thumbnail))
      ]
    case .detail(let request):
      let image = Image(width: request.size.width, height: request.size.height)
      return [
        fails
          ? .detailFailed(request: request.request, reason: "broken")
          : .detailReady(
            request: request.request,
            PictureSource(image: image, part: request.part, photo: World.preview.photo))
      ]
    case .detect(let request):
      if fails { return [.detectionFailed(request.photo, request: request.request, reason: "broken")] }
      let result = FoundFaces(
        faces: World.faces(request.photo, request.settings), photo: World.preview.photo, seconds: 0.01,
        scores: Bool.random(using: &random) ? World.scores : ScoreCounts(),
        stages: request.wantsStages && Bool.random(using: &random) ? World.stages : nil)
      return [.detected(request.photo, request: request.request, result)]
    case .export(let request, _):
      return fails
        ? [.exportFailed(request: request.request, reason: "no room")]
        : [
          .exportProgressed(request: request.request, done: 1, total: 3),
          .exportFinished(request: request.request, ExportReport(written: 3)),
        ]
    case .explain(let request):
      return [
        fails
          ? .explanationFailed(request: request.request, reason: "broken")
          : .explained(request: request.request, World.explanation(of: request))
      ]
    case .presets(let change, let request):
      change.apply(to: &world.presets)
      return [
        fails ? .presetsFailed(request: request, reason: "no") : .presets(request: request, world.presets)
      ]
    case .facts(let files):
      return [
        .facts(
          files.map {
            PhotoFacts(
              photo: $0.photo, date: fails ? nil : Int64.random(in: -9...9, using: &random),
              size: World.preview.photo)
          })
      ]
    case .themes(let request):
      return [
        .themes(
          request: request,
          [ThemeEntry(name: "a", theme: world.theme), ThemeEntry(name: "b", theme: nil, fault: "no")])
      ]
    default: return []
    }
  }

  private func check(_ state: BrowserState) {
    #expect(state.list.cursor >= 0 && state.list.cursor < max(1, state.list.rows.count))
    #expect(state.list.top >= 0 && state.list.top <= max(0, state.list.rows.count - 1))
    if let face = state.faces.selected {
      #expect(state.currentPhoto.map { $0.faces.indices.contains(face) } == true)
    }
    #expect(state.detection.settings.fault == nil)
    #expect(state.takenSlots <= state.setup.slots && state.runningCount <= state.setup.slots + 8)
    #expect(state.progress.done >= 0 && state.progress.done <= state.photos.count)
    #expect(state.faceCount >= 0)
    let listed = state.list.rows.map(\.index)
    #expect(Set(listed).count == listed.count && listed.allSatisfy(state.photos.indices.contains))
    if state.list.arrangement == Arrangement() { #expect(listed == Array(state.photos.indices)) }
    #expect(state.marked.allSatisfy { state.photos.indices.contains($0.index) })
    #expect(state.markedOrCurrent.isEmpty == (state.current == nil && state.marked.isEmpty))
  }

  @Test("a frame of every size, in every mode, has exactly that size")
  func sizes() {
    var worlds: [World] = [
      "", "⏎", "/a", "=", "fE", "?", "L", "⇥⇥f", "o", "i", "il", "⏎il", "P", "Ps", ".", "⇤.", "B",
      "&fa", "&none⏎", "&facs>2", "S", ":", ":mark", "C", "v", "  ", "M", "/ph⏎", "+++",
      "fzz", "⏎z1", "iz1", "w", "wG⏎", "wSSS", "|", "⏎|jz1",
    ].map { opening in
      var world = World(photos: 40)
      world.answer()
      world.press(opening)
      return world
    }
    var sizes = [1, 2, 3, 8, 19, 20, 26].flatMap { columns in [1, 2, 3, 5, 6, 9].map { (columns, $0) } }
    sizes += [(59, 15), (60, 15), (59, 16), (60, 16), (109, 16), (110, 16), (110, 17), (250, 70), (250, 5)]
    for (columns, rows) in sizes {
      for index in worlds.indices {
        worlds[index].send(.input(.resize(columns: columns, rows: rows)))
        let frame = worlds[index].frame()
        #expect(frame.columns == columns && frame.rows == rows)
      }
    }
  }
}
