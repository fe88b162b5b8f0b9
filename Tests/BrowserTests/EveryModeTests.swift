import Annotations
import Browser
import Detection
import Preview
import Screen
import SystemPackage
import Testing
import Widgets

/// What holds in every mode, whatever it is: the way to all keys, and Esc.
@Suite("Every mode") struct EveryModeTests {
  /// A browser in a mode, by the keys that people press.
  static func world(in mode: Mode, columns: Int = 120, rows: Int = 40) throws -> World {
    var world: World
    switch mode {
    case .people, .group, .personPage, .personName:
      let keys: [Mode: String] = [.group: "⇥⏎", .personPage: "⏎", .personName: "r"]
      world = PeopleScreenTests.world((columns, rows), keys[mode] ?? "").world
    case .fit:
      world = World(photos: 1, columns: columns, rows: rows, hasTruth: true)
      world.answer()
      world.press("T")
    case .saving:
      world = World.withLibrary(columns: columns, rows: rows)
      world.tell(.opened(.memory(reason: "the disk of the library is full")))
      world.press("1a")
      world.answer()
    case .confirm:
      world = World.withLibrary(columns: columns, rows: rows)
      world.press("fa")
      world.answer()
      world.press("W")
    default:
      world = World.withLibrary(columns: columns, rows: rows)
      world.press(Self.keys[mode] ?? "")
      world.answer()
    }
    try enter(mode, &world)
    #expect(world.state.mode == mode)
    return world
  }

  private static let keys: [Mode: String] = [
    .picture: "⏎", .wall: "w", .why: "i", .search: "/", .number: "=", .export: "E", .presets: "P",
    .presetName: "Ps", .help: "?", .log: "L", .filter: "&", .sort: "S", .palette: ":", .themes: "C",
    .edit: "b", .review: "V", .person: "fp", .flags: "f!", .note: "fc", .rule: "A", .helpSearch: "?/",
    .folders: "O",
  ]

  /// Modes that need an answer from work.
  private static func enter(_ mode: Mode, _ world: inout World) throws {
    switch mode {
    case .learning, .learned:
      world.press(.control("t"))
      let request = world.press("⏎").lazy.compactMap { effect -> Int? in
        if case .learn(.start(_, let request)) = effect { request } else { nil }
      }.first
      guard mode == .learned else { return }
      world.send(
        .learn(
          .learned(
            request: try #require(request),
            LearningOutcome(model: LearnTests.learned, report: LearnTests.report))))
    case .models, .modelName:
      let request = world.press(.control("w")).lazy.compactMap { effect -> Int? in
        if case .learn(.models(_, let request)) = effect { request } else { nil }
      }.first
      world.send(
        .learn(.models(request: try #require(request), [LearnTests.published, LearnTests.learned])))
      world.press(mode == .modelName ? "jr" : "j")
    default: break
    }
  }

  private func lastLine(_ world: inout World) -> String {
    world.frame().text.split(separator: "\n", omittingEmptySubsequences: false).last.map(String.init) ?? ""
  }

  /// What is typed in the last line itself leaves no room for hints.
  private static let prompts: Set<Mode> = [.search, .number, .filter]

  @Test("the line ends with the key for all keys; where ? is text, it is F1", arguments: Mode.allCases)
  func allKeys(mode: Mode) throws {
    for size in [(80, 24), (120, 40), (200, 60)] {
      var world = try Self.world(in: mode, columns: size.0, rows: size.1)
      world.send(.timeOfDay("14:32"))
      guard mode != .help, mode != .helpSearch else { continue }
      let isText = [
        .search, .number, .export, .presetName, .filter, .palette, .person, .note, .rule, .saving,
        .personName, .modelName,
      ].contains(mode)
      // At 80x24 the palette covers the line.
      if !Self.prompts.contains(mode), mode != .palette || size.0 > 80 {
        if world.state.shell.log.current != nil { world.press(.function(9)) }
        let line = lastLine(&world)
        let message = world.state.shell.log.current?.text
        #expect(
          line.hasSuffix(isText ? "F1 all keys" : "? all keys")
            || message?.contains("? shows all keys") == true,
          "\(mode) at \(size): \(line)")
      }
      let before = world.frame()
      for key in isText ? [Key.function(1)] : [.character("?"), .function(1)] {
        world.press(key)
        #expect(world.state.mode == .help, "\(mode), \(key)")
        world.press("⎋")
        #expect(world.state.mode == mode, "\(mode), back from the help")
      }
      if world.state.shell.log.current == nil, before.text.contains("all keys") {
        #expect(world.frame().text == before.text, "\(mode): nothing else has changed")
      }
    }
  }

  @Test("what work answers while the help covers a dialog is for the dialog")
  func covered() throws {
    var world = World(photos: 3)
    world.answer()
    let request = try #require(world.press("E").surveys.first)
    world.press(.function(1))
    #expect(world.state.mode == .help)
    world.send(.exportSurveyed(request: request.request, ExportSurvey(crops: [], done: 2)))
    #expect(world.state.mode == .help)
    world.press("/crops⎋⎋")
    #expect(world.state.mode == .export && world.frame().text.contains("2 photos are exported already"))
  }

  @Test("Esc leads one step back, always", arguments: Mode.allCases)
  func escape(mode: Mode) throws {
    let back: [Mode: Mode] = [
      .presetName: .presets, .modelName: .models, .helpSearch: .help, .group: .people, .personPage: .people,
      .personName: .people,
    ]
    var world = try Self.world(in: mode)
    world.press("⎋")
    #expect(world.state.mode == back[mode] ?? .browse, "\(mode)")
    #expect(!world.state.shell.isQuitting, "Esc never leaves facet")
    // Whatever is on top of what, Esc comes back to the list, a step each.
    for (keys, modes) in [
      ("⏎i?/", [Mode.help, .why, .picture, .browse]), ("wf⏎E", [.picture, .wall, .browse]),
      ("⏎fp", [.picture, .browse]), ("Ps", [.presets, .browse]), ("Vp", [.review, .browse]),
    ] {
      var world = World.withLibrary()
      world.press(keys)
      world.answer()
      for mode in modes {
        world.press("⎋")
        #expect(world.state.mode == mode, "\(keys)")
      }
    }
  }
}
