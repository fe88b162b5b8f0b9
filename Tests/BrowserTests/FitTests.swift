import Browser
import Detection
import Evaluation
import Plots
import Screen
import Testing
import Widgets

@Suite("Fit") struct FitTests {
  private func settings(_ onet: Float, size: Int) -> DetectionSettings {
    var settings = DetectionSettings(minFaceSize: size)
    settings.thresholds.onet = onet
    return settings
  }

  private var outcome: FitOutcome {
    FitOutcome(
      rows: [
        .init(settings: DetectionSettings(), precision: 1, recall: 0.815, fScore: 0.898),
        .init(settings: settings(0.7, size: 16), precision: 1, recall: 0.87, fScore: 0.931),
        .init(settings: settings(0.4, size: 16), precision: 0.979, recall: 0.87, fScore: 0.922),
      ], curve: Self.curve, faces: 54)
  }

  /// Right up to a recall of 0.87, then a wrong face for each right one.
  private static let curve = PrecisionRecallCurve(
    (0..<60).map { .init(score: Float(100 - $0), isRight: $0 < 47 || $0 % 2 == 0) }, truths: 54)

  /// The request number of the fit that was started.
  private func request(_ effects: [Effect]) -> Int? {
    effects.compactMap { if case .fit(let request) = $0 { request.request } else { nil } }.first
  }

  @Test("without known faces it says how to provide them, and nothing starts")
  func noTruth() {
    var world = World(photos: 1)
    #expect(request(world.press("T")) == nil)
    #expect(world.state.shell.log.current?.text.contains("--truth FILE") == true)
  }

  @Test("it starts with the current settings, counts, and Enter applies the chosen ones")
  func adopt() throws {
    var world = World(photos: 1, hasTruth: true)
    let number = try #require(request(world.press("T")))
    world.send(.fitProgressed(request: number, tried: 17))
    #expect(world.frame().text.contains("17 settings tried"))
    world.send(.fitted(request: number, outcome))
    #expect(world.frame().text.contains("54 faces"))
    world.press("j⏎")
    #expect(world.state.detection.settings == settings(0.4, size: 16))
    #expect(world.state.shell.overlay == nil)
    // B goes back to the settings before.
    world.press("B")
    #expect(world.state.detection.settings == DetectionSettings())
  }

  @Test("the effect carries the reviewed photos with what people said; with a truth file it carries none")
  func carriesTruth() {
    func carried(_ effects: [Effect]) -> [ReviewedPhoto]? {
      effects.compactMap { if case .fit(let request) = $0 { request.reviewed } else { nil } }.first
    }
    var world = World.withLibrary(photos: 2)
    world.press("d")
    world.answer()
    #expect(
      carried(world.press("T")) == [ReviewedPhoto(path: world.state.photos[0].path, known: world.known(0))])
    var given = World(photos: 1, hasTruth: true)
    #expect(carried(given.press("T")) == [])
  }

  @Test("the curve and the table at every size", arguments: ScreenTests.sizes)
  func screens(size: (Int, Int)) throws {
    var world = World(photos: 4, columns: size.0, rows: size.1, hasTruth: true)
    world.answer()
    let number = try #require(request(world.press("T")))
    world.send(.fitted(request: number, outcome))
    Snapshot.check(world.frame(), "fit-\(size.0)x\(size.1)")
  }

  @Test("Esc cancels the search; late results, or those of an older search, are dropped")
  func cancelled() throws {
    var world = World(photos: 1, hasTruth: true)
    let first = try #require(request(world.press("T")))
    #expect(world.press("⎋").contains(.cancelFit(request: first)))
    world.send(.fitted(request: first, outcome))
    #expect(world.state.shell.overlay == nil)
    let second = try #require(request(world.press("T")))
    world.send(.fitProgressed(request: first, tried: 99))
    #expect(!world.frame().text.contains("99"))
    world.send(.fitFailed(request: second, reason: "3 true faces decide nothing"))
    #expect(world.frame().text.contains("3 true faces decide nothing"))
  }

  @Test("the table and the curve", arguments: [(80, 24), (120, 40)])
  func screen(columns: Int, rows: Int) throws {
    var world = World(photos: 2, columns: columns, rows: rows, hasTruth: true)
    world.answer()
    let number = try #require(request(world.press("T")))
    world.send(.fitted(request: number, outcome))
    let text = world.frame().text
    #expect(text.contains("0.60  0.70  0.70    20      1.000   0.815  0.898  now"))
    #expect(text.contains("▸ 0.60  0.70  0.70    16      1.000   0.870  0.931"))
    let line = LinePlot.Line(Self.curve, current: (0.815, 1), best: (0.87, 1))
    for plotted in LinePlot(lines: [line]).text(columns: 52, rows: 10) {
      #expect(text.contains(" " + plotted), "\(plotted)")
    }
  }

  @Test("the state has the numbers of the curve, which is drawn again when the screen grows")
  func numbers() throws {
    var world = World(photos: 2, columns: 80, rows: 24, hasTruth: true)
    world.answer()
    let number = try #require(request(world.press("T")))
    world.send(.fitted(request: number, outcome))
    guard case .fit(let dialog) = world.state.shell.overlay else {
      Issue.record("no dialog")
      return
    }
    #expect(dialog.outcome == outcome && dialog.outcome?.curve.points.count == 60)
    let axis = "└" + String(repeating: "─", count: 52)
    #expect(world.frame().text.contains(axis + " "))
    world.send(.input(.resize(columns: 200, rows: 60)))
    #expect(world.frame().text.contains("└" + String(repeating: "─", count: 96) + " "))
    world.send(.input(.resize(columns: 80, rows: 24)))
    #expect(world.frame().text.contains(axis + " "))
  }
}
