import Browser
import Detection
import Networks
import Plots
import Screen
import SystemPackage
import Testing
import Widgets

@Suite("Learning from corrections, and models") struct LearnTests {
  static let report = ModelReport(
    from: "published", learnedPhotos: 12, learnedFaces: 48,
    before: ModelFigures(
      photos: 4, faces: 16, found: 9, wrong: 1, recallRange: 0.332...0.769, landmarkError: 0.061),
    after: ModelFigures(
      photos: 4, faces: 16, found: 15, wrong: 2, recallRange: 0.717...0.989, landmarkError: 0.048),
    isBetter: true)
  /// Learning that found more faces and loosened boxes.
  private static func loosened() -> ModelReport {
    var report = report
    report.isBetter = false
    report.changes = [
      FigureChange(.recall, before: 0.563, after: 0.938, interval: 0.125...0.625),
      FigureChange(.precision, before: 0.9, after: 0.882, interval: (-0.2)...0.15),
      FigureChange(.averagePrecision, before: 0.571, after: 0.936, interval: 0.12...0.6),
      FigureChange(.tightPrecision, before: 0.761, after: 0.722, interval: (-0.058)...(-0.019)),
      FigureChange(.landmarkError, before: 0.061, after: 0.048, interval: (-0.02)...(-0.005)),
    ]
    return report
  }

  static let published = Model(.published, identity: "46570f6e366c80bf")
  static let learned = Model(
    .kept("learned-2026-11-25"), identity: "703bb248134a3c91", made: "2026-11-25 23:10", report: report)
  static let damaged = Model(
    .kept("old"), identity: "", fault: "/home/me/models/old.safetensors: the header is not JSON; get it again"
  )

  private static func step(_ share: Double, unicode: Bool = true) -> LearningStep {
    LearningStep(
      title: "R-Net: step", done: 1120, total: 2400, share: share, loss: 0.2173, secondsLeft: 192,
      curve: curve)
  }

  /// A point every 80 steps, and every fourth with what was kept out.
  private static let curve = (1...14).map { point in
    let share = Double(point) / 14
    return LearningPoint(
      step: point * 80, loss: 0.9 - 0.6 * share, accuracy: 0.8 + 0.15 * share,
      validationLoss: point % 4 == 0 ? 0.95 - 0.6 * share : nil,
      validationAccuracy: point % 4 == 0 ? 0.78 + 0.15 * share : nil)
  }

  private static func world(columns: Int = 120, rows: Int = 40) -> World {
    withLibrary(columns: columns, rows: rows)
  }

  private static func withLibrary(columns: Int, rows: Int) -> World {
    World.withLibrary(photos: 6, columns: columns, rows: rows)
  }

  /// The request number of the learning that a key has started.
  private static func begin(_ world: inout World) throws -> Int {
    // The key asks first.
    world.press(.control("t"))
    let request = world.press("⏎").compactMap { effect -> Int? in
      if case .learn(.start(_, let request)) = effect { request } else { nil }
    }.first
    return try #require(request)
  }

  private static func request(_ effects: [Effect]) throws -> Int {
    let request = effects.compactMap { effect -> Int? in
      switch effect {
      case .learn(.models(_, let request)), .learn(.load(_, let request)): request
      default: nil
      }
    }.first
    return try #require(request)
  }

  @Test("learning, its result, and the models", arguments: [(80, 24), (120, 40), (200, 60)])
  func screens(size: (Int, Int)) throws {
    let name = "\(size.0)x\(size.1)"
    var world = Self.world(columns: size.0, rows: size.1)
    let request = try Self.begin(&world)
    world.send(.learn(.progressed(request: request, Self.step(0.37))))
    Snapshot.check(world.frame(), "learning-\(name)")
    world.press("⎋")
    Snapshot.check(world.frame(), "learning-closed-\(name)")
    world.press(.control("t"))
    world.send(.learn(.learned(request: request, LearningOutcome(model: Self.learned, report: Self.report))))
    Snapshot.check(world.frame(), "learned-\(name)")
    world.press("⎋")
    let asked = world.press(.control("w"))
    world.send(
      .learn(.models(request: try Self.request(asked), [Self.published, Self.damaged, Self.learned])))
    world.press("jj")
    Snapshot.check(world.frame(), "models-\(name)")
  }

  @Test(
    "every figure is shown before and after, with its interval; a loss is a reason to keep the old weights",
    arguments: [(80, 24), (120, 40)])
  func losses(size: (Int, Int)) throws {
    var world = Self.world(columns: size.0, rows: size.1)
    let request = try Self.begin(&world)
    let report = Self.loosened()
    var model = Self.learned
    model.report = report
    world.send(.learn(.learned(request: request, LearningOutcome(model: model, report: report))))
    let text = world.frame().text
    for row in [
      "  recall                        0.563   0.938  +0.375 (+0.125 to +0.625)",
      "  precision                     0.900   0.882  -0.018 (-0.200 to +0.150)",
      "  AP, IoU 0.5                   0.571   0.936  +0.365 (+0.120 to +0.600)",
      "  COCO AP                       0.761   0.722  -0.039 (-0.058 to -0.019)",
      "  landmark error, of eye gap    0.061   0.048  -0.013 (-0.020 to -0.005)",
      "It made worse: COCO AP. Keep the old one", "Esc leaves it",
    ] { #expect(text.contains(row), "\(row)\n\(text)") }
    world.press("⎋")
    let asked = world.press(.control("w"))
    world.send(.learn(.models(request: try Self.request(asked), [Self.published, model])))
    world.press("j")
    #expect(world.frame().text.contains("made worse: COCO AP"))
  }

  @Test("learning continues while its view is closed; the status line shows it at a constant width")
  func background() throws {
    var world = Self.world()
    let request = try Self.begin(&world)
    #expect(world.state.mode == .learning && world.state.isBusy)
    world.press("⎋j")
    #expect(world.state.list.cursor == 1)
    var widths: Set<Int> = []
    for share in [0.01, 0.5, 0.99] {
      world.send(.learn(.progressed(request: request, Self.step(share))))
      let line = world.frame().text.split(separator: "\n").last ?? ""
      #expect(line.contains("learning"))
      widths.insert(line.prefix { $0 != "T" }.count)
    }
    #expect(widths.count == 1)
    // Another key shows it again and starts nothing new.
    #expect(world.press(.control("t")) == [])
    #expect(world.frame().text.contains("1,120 of 2,400, loss 0.2173"))
  }

  @Test("the state has the numbers of the curves, which are drawn as large as the view")
  func numbers() throws {
    var world = Self.world(columns: 80, rows: 24)
    let request = try Self.begin(&world)
    world.send(.learn(.progressed(request: request, Self.step(0.37))))
    #expect(world.state.learning.run?.step?.curve == Self.curve)
    for (size, columns, rows) in [((80, 24), 72, 6), ((200, 60), 116, 14), ((80, 24), 72, 6)] {
      world.send(.input(.resize(columns: size.0, rows: size.1)))
      let text = world.frame().text
      let lines = LearningPlot(curve: Self.curve, steps: 2400).text(columns: columns, rows: rows)
      #expect(lines.count == rows + 1)
      for line in lines { #expect(text.contains(line), "\(line)") }
    }
  }

  @Test("x stops: the runner is told to stop, and late answers are dropped")
  func stopping() throws {
    var world = Self.world()
    let request = try Self.begin(&world)
    #expect(world.press("x") == [.learn(.stop(request: request))])
    #expect(world.state.mode == .browse && !world.state.isBusy)
    world.send(.learn(.progressed(request: request, Self.step(0.5))))
    world.send(.learn(.learned(request: request, LearningOutcome(model: Self.learned, report: Self.report))))
    #expect(world.state.learning.run == nil && world.state.learning.outcome == nil)
    #expect(try Self.begin(&world) != request, "and it can be begun again")
  }

  @Test("too few marks: the reason is shown, and the next key tries again")
  func refusing() throws {
    var world = Self.world(columns: 80, rows: 24)
    let request = try Self.begin(&world)
    let reason = "3 marked faces in 1 photos are too few to learn from"
    world.send(.learn(.failed(request: request, reason: reason)))
    #expect(world.frame().text.contains("3 marked faces in 1 photos are too few to learn"))
    world.press("⎋")
    _ = try Self.begin(&world)
    #expect(!world.frame().text.contains("too few"))
  }

  @Test("a result waits for a decision and does not take keys from other work")
  func waiting() throws {
    var world = Self.world()
    let request = try Self.begin(&world)
    world.press("⎋")
    world.send(.learn(.learned(request: request, LearningOutcome(model: Self.learned, report: Self.report))))
    #expect(world.state.mode == .browse)
    #expect(world.state.shell.log.current?.text == "learning is done: Ctrl-t shows before and after")
    world.press("jj")
    #expect(world.frame().text.contains("learned: Ctrl-t shows what"))
    #expect(world.press(.control("t")) == [] && world.state.mode == .learned)
    // Not used: nothing is loaded.
    #expect(world.press("⎋") == [])
    #expect(world.state.learning.outcome == nil && world.state.learning.model.key == .published)
  }

  @Test("accepting: the weights are loaded, used before any detection, and the folder is detected again")
  func adopting() throws {
    var world = Self.world()
    let settings = world.state.detection.settings
    let request = try Self.begin(&world)
    world.send(.learn(.learned(request: request, LearningOutcome(model: Self.learned, report: Self.report))))
    let asked = world.press("⏎")
    #expect(asked.first == .learn(.load(Self.learned.key, request: try Self.request(asked))))
    #expect(world.state.progress.done == 6 && world.state.learning.model.key == .published)
    let effects = world.send(.learn(.loaded(request: try Self.request(asked), Self.learned)))
    #expect(effects.first == .learn(.use(request: try Self.request(asked))))
    #expect(effects.detections.map(\.photo) == [PhotoID(0)] && world.state.progress.done == 0)
    #expect(world.state.learning.model == Self.learned && world.state.detection.settings == settings)
    world.answer { _, _ in [] }
    #expect(world.state.progress.done == 6 && world.state.photos.allSatisfy { $0.faces.isEmpty })
    #expect(world.state.session.habits.model == "learned-2026-11-25")
    // The answer to another load is dropped.
    world.send(.learn(.loaded(request: 9999, Self.published)))
    #expect(world.state.learning.model == Self.learned)
  }

  @Test("a detection under way with the old weights is cancelled, and its answer dropped")
  func staleDetection() throws {
    var world = World(photos: 2, library: "/home/me/library.sqlite")
    let old = try #require(world.history.detections.first)
    let asked = world.press(.control("w"))
    world.send(.learn(.models(request: try Self.request(asked), [Self.published, Self.learned])))
    let loading = world.press("j⏎")
    let effects = world.send(.learn(.loaded(request: try Self.request(loading), Self.learned)))
    #expect(effects.cancelledDetections == [PhotoID(0)])
    world.send(
      .detected(
        PhotoID(0), request: old.request,
        FoundFaces(faces: World.threeFaces, photo: World.preview.photo, seconds: 1)))
    #expect(world.state.photos[0].faces.isEmpty)
  }

  @Test("models: a damaged one cannot be chosen, the published one not removed, others after a second key")
  func models() throws {
    var world = Self.world()
    let list = [Self.published, Self.damaged, Self.learned]
    let asked = world.press(.control("w"))
    world.send(.learn(.models(request: try Self.request(asked), list)))
    #expect(world.press("x") == [] && world.frame().text.contains("this one is always there"))
    world.press("j⏎")
    #expect(world.state.mode == .models && world.frame().text.contains("the header is not JSON"))
    world.press("jx")
    #expect(world.frame().text.contains("x again removes it for good"))
    world.press("kj")
    #expect(world.press("x") == [], "another choice takes the question back")
    let removing = world.press("x")
    #expect(removing == [.learn(.models(.remove("learned-2026-11-25"), request: try Self.request(removing)))])
    world.send(.learn(.models(request: try Self.request(removing), [Self.published, Self.damaged])))
    #expect(!world.frame().text.contains("learned-2026-11-25"))
    world.press("kkk⏎")
    #expect(world.state.shell.log.current?.text == "published is in use already")
  }

  @Test("the model in use is removed only after a second key, and the published one replaces it")
  func removingTheUsed() throws {
    var world = Self.world()
    world.state = {
      var state = BrowserState(
        setup: {
          var setup = BrowserState.Setup(title: "t", exportFolder: "/f", library: "/l.sqlite")
          setup.model = Self.learned
          return setup
        }(), columns: 100, rows: 30)
      _ = state.start()
      return state
    }()
    #expect(world.state.session.habits.model == "learned-2026-11-25")
    let asked = world.press(.control("w"))
    world.send(.learn(.models(request: try Self.request(asked), [Self.published, Self.learned])))
    world.press("x")
    #expect(world.frame().text.contains("it is in use: x again"))
    let effects = world.press("x")
    #expect(effects.count == 2)
    let load = try Self.request(effects)
    #expect(effects.first == .learn(.load(.published, request: load)))
    world.send(.learn(.loaded(request: load, Self.published)))
    #expect(world.state.learning.model.key == .published && world.state.session.habits.model == nil)
  }

  @Test("renaming: typed, empty names refused, and the model in use keeps its name")
  func renaming() throws {
    var world = Self.world()
    let loading = { (world: inout World) throws in
      let asked = world.press(.control("w"))
      world.send(.learn(.models(request: try Self.request(asked), [Self.published, Self.learned])))
    }
    try loading(&world)
    world.press("r")
    #expect(world.frame().text.contains("only models that were learned are renamed"))
    let load = world.press("j⏎")
    world.send(.learn(.loaded(request: try Self.request(load), Self.learned)))
    try loading(&world)
    world.press("r")
    #expect(world.state.mode == .modelName)
    world.press(.control("u"))
    world.press("⏎")
    #expect(world.frame().text.contains("a model needs a name"))
    let effects = world.press(" profile x ⏎")
    let request = try Self.request(effects)
    #expect(effects == [.learn(.models(.rename("learned-2026-11-25", to: "profile x"), request: request))])
    var renamed = Self.learned
    renamed.key = .kept("profile x")
    world.send(.learn(.models(request: request, [Self.published, renamed])))
    #expect(world.state.learning.model.name == "profile x")
    #expect(world.state.session.habits.model == "profile x")
    // A name that is already used is reported, and nothing changes.
    world.press("r")
    let again = world.press("old⏎")
    world.send(
      .learn(.modelsFailed(request: try Self.request(again), reason: "there is a model of that name")))
    #expect(world.frame().text.contains("there is a model of that name"))
    #expect(world.state.learning.model.name == "profile x")
  }

  @Test("a model of the command line does not change the usual choice")
  func givenModel() {
    var setup = BrowserState.Setup(title: "t", exportFolder: "/f")
    setup.model = Model(.file("w.safetensors"), identity: "aa")
    var state = BrowserState(setup: setup, columns: 100, rows: 30)
    var session = Session()
    session.habits.model = "learned-2026-11-25"
    state.restore(session)
    #expect(
      state.session.habits.model == "learned-2026-11-25" && state.learning.model.name == "w.safetensors")
  }

  @Test("without a library nothing is learned, but models can still be chosen")
  func withoutLibrary() {
    var world = World(photos: 1)
    world.answer()
    #expect(world.press(.control("t")).isEmpty && world.state.mode == .browse)
    world.press("⎋")
    world.press(.control("w"))
    #expect(world.state.mode == .models)
  }
}
