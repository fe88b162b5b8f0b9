import Browser
import Imaging
import Screen
import SystemPackage
import Testing
import Widgets

@Suite("Export") struct ExportTests {
  @Test("the dialog offers the selected face, the photo and the folder")
  func choices() {
    var world = World(photos: 3)
    world.answer()
    world.press("fE")
    guard case .export(let dialog) = world.state.shell.overlay else {
      return #expect(Bool(false), "a dialog")
    }
    #expect(dialog.choices == [.face(PhotoID(0), 0), .photo(PhotoID(0)), .folder])
    #expect(dialog.folder.text == "/home/me/faces")
    world.press("⎋⎋E")
    guard case .export(let plain) = world.state.shell.overlay else { return #expect(Bool(false), "a dialog") }
    #expect(plain.choices == [.photo(PhotoID(0)), .folder])
  }

  @Test("Enter starts what was chosen, into the folder that was typed")
  func start() {
    var world = World(photos: 3)
    world.answer()
    world.press("E⇥")
    world.press(.control("u"))
    let requests = world.press("/tmp/a q⏎").exports
    #expect(requests.map(\.scope) == [.folder])
    #expect(requests.first?.folder == "/tmp/a q")
    #expect(world.state.mode == .browse && world.state.export.run != nil)
  }

  @Test("the effect carries the photos with the faces that are known, and none for a photo not searched yet")
  func carriesPhotos() {
    func carried(_ effects: [Effect]) -> [ExportPhoto] {
      effects.flatMap { if case .export(_, let photos) = $0 { photos } else { [ExportPhoto]() } }
    }
    var world = World(photos: 2)
    let unknown = carried(world.press("E⏎"))
    #expect(unknown.map(\.path) == [world.state.photos[0].path] && unknown.first?.detected == nil)
    world.press("⎋⎋")
    world.answer()
    let all = carried(world.press("E⇥⏎"))
    #expect(all.map(\.path) == world.state.photos.map(\.path))
    #expect(all.map(\.detected) == world.state.photos.map(\.detected))
    world.press("⎋⎋")
    let one = carried(world.press("fE⏎"))
    #expect(one.map(\.face) == [0])
  }

  @Test("progress is shown, the end is reported, stale reports are dropped")
  func progress() throws {
    var world = World(photos: 3)
    world.answer()
    let request = try #require(world.press("E⏎").exports.first?.request)
    world.send(.exportProgressed(request: request, done: 7, total: 120))
    #expect(world.frame().text.contains("exporting   7/120"))
    world.send(.exportProgressed(request: request + 1, done: 99, total: 120))
    #expect(world.state.export.run?.done == 7)
    world.press("j")
    #expect(world.state.list.cursor == 1, "the screen stays usable")
    world.send(.exportFinished(request: request, ExportReport(written: 22)))
    #expect(world.state.export.run == nil)
    #expect(world.state.shell.log.current?.text == "22 crops written to /home/me/faces")
    world.send(.exportFinished(request: request, ExportReport(written: 5)))
    #expect(world.state.shell.log.messages.count == 1)
  }

  @Test("failures go to the log one by one, and their number to the status line")
  func failures() throws {
    var world = World(photos: 1)
    world.answer()
    let request = try #require(world.press("E⏎").exports.first?.request)
    world.send(
      .exportFinished(request: request, ExportReport(written: 1, failures: ["a: no room", "b: no room"])))
    #expect(world.state.shell.log.messages.map(\.text).prefix(2) == ["a: no room", "b: no room"])
    #expect(
      world.state.shell.log.current
        == Message(.error, "1 crop written to /home/me/faces, 2 failed; L shows why"))
    let again = try #require(world.press("E⏎").exports.first?.request)
    world.send(.exportFailed(request: again, reason: "/home/me/faces: is a file; name a folder"))
    #expect(world.state.export.run == nil)
    #expect(world.state.shell.log.current?.text == "/home/me/faces: is a file; name a folder")
  }

  @Test("Esc asks once, then cancels; one export runs at a time")
  func cancel() throws {
    var world = World(photos: 1)
    world.answer()
    let request = try #require(world.press("E⏎").exports.first?.request)
    world.press("E")
    #expect(world.state.shell.overlay == nil)
    #expect(world.press("⎋").isEmpty)
    #expect(world.press("⎋") == [.cancelExport(request: request)])
    #expect(world.state.export.run == nil)
    #expect(world.press("E⏎").exports.count == 1)
  }

  @Test("only an Esc right after the question cancels: any other key takes the question back")
  func asked() throws {
    var world = World(photos: 2)
    world.answer()
    let request = try #require(world.press("E⏎").exports.first?.request)
    world.press("⎋j")
    #expect(!world.press("⎋").contains(.cancelExport(request: request)), "it asks again")
    #expect(world.state.shell.log.current?.text.hasPrefix("Esc again") == true)
    #expect(world.press("⎋").contains(.cancelExport(request: request)))
  }

  /// The second of three faces is about to be exported, and the photo is being detected with other settings.
  private static func retuned() -> World {
    var world = World(photos: 3)
    world.answer()
    world.press("fftt]E")
    return world
  }

  @Test("the face that was chosen is exported even if its number changes")
  func renumbered() {
    var world = Self.retuned()
    #expect(world.history.surveys.last?.scope == .face(PhotoID(0), 1))
    world.answer { _, _ in [World.threeFaces[1], World.threeFaces[0]] }
    #expect(world.history.surveys.last?.scope == .face(PhotoID(0), 0), "its crop is looked up anew")
    #expect(world.press("⏎").exports.map(\.scope) == [.face(PhotoID(0), 0)])
  }

  @Test("a face that is gone is not exported, nor another one in its place")
  func gone() {
    var world = Self.retuned()
    world.answer { _, _ in [World.threeFaces[0], World.threeFaces[2]] }
    #expect(world.frame().text.contains("this face is not there any more"))
    #expect(world.press("⏎").exports.isEmpty && world.state.mode == .export)
    #expect(world.state.shell.log.current?.text.hasPrefix("this face is not there any more") == true)
    #expect(world.press("⇥⏎").exports.map(\.scope) == [.photo(PhotoID(0))])
  }

  @Test("an export without a folder or a photo is refused with a reason")
  func refused() {
    var world = World(photos: 1)
    world.press("E")
    world.press(.control("u"))
    #expect(world.press("⏎").exports.isEmpty)
    #expect(world.state.shell.log.current?.text == "name a folder to export to")
    var empty = World()
    empty.press("E")
    #expect(empty.state.shell.overlay == nil)
    #expect(empty.state.shell.log.current?.text == "nothing to export: there is no photo")
  }

  @Test("the dialog asks what the export would do whenever a choice changes, and shows the first crops")
  func survey() throws {
    var world = World(photos: 3)
    world.answer()
    let first = try #require(world.press("E").surveys.first)
    #expect(first.scope == .photo(PhotoID(0)) && first.template == .arcface && first.existing == .refuse)
    let crop = Image(width: 112, height: 112, red: 200, green: 100, blue: 50)
    let found = ExportSurvey(crops: [crop, crop], conflicts: ["/home/me/faces/a_00.png"])
    let effects = world.press(.control("t"))
    #expect(effects.contains(.cancelExportSurvey(request: first.request)))
    let second = try #require(effects.surveys.first)
    #expect(second.template == .narrow)
    world.send(.exportSurveyed(request: first.request, found))
    #expect(world.frame().text.contains("looking"), "the first answer is stale")
    world.send(.exportSurveyed(request: second.request, found))
    #expect(world.frame().text.contains("/home/me/faces/a_00.png is in the way"))
    let third = try #require(world.press(.control("x")).surveys.first)
    #expect(third.existing == .skip)
    world.send(.exportSurveyed(request: third.request, ExportSurvey(crops: [crop], done: 2)))
    #expect(world.frame().text.contains("2 photos are exported already"))
    #expect(world.press(.left).surveys.isEmpty, "moving in the field changes nothing")
    let started = try #require(world.press("⏎").exports.first)
    #expect(started.template == .narrow && started.existing == .skip)
    world.send(.exportFinished(request: started.request, ExportReport(written: 3, skipped: 4)))
    #expect(world.state.shell.log.current?.text == "3 crops written to /home/me/faces, 4 there already")
    let again = try #require(world.press("E").surveys.first)
    #expect(world.press("⎋").contains(.cancelExportSurvey(request: again.request)))
  }

  @Test("the export dialog with crops", arguments: [(80, 24), (120, 40), (200, 60)])
  func screens(size: (Int, Int)) throws {
    var world = ScreenTests.world(columns: size.0, rows: size.1)
    let request = try #require(world.press("fE").surveys.first)
    var crop = Image(width: 112, height: 112, red: 40, green: 60, blue: 90)
    for y in 20..<100 {
      for x in 30..<80 {
        for channel in 0..<3 { crop.pixels[(y * 112 + x) * 3 + channel] = 220 }
      }
    }
    world.send(
      .exportSurveyed(request: request.request, ExportSurvey(crops: [crop, crop, crop], done: 1)))
    Snapshot.check(world.frame(), "export-crops-\(size.0)x\(size.1)")
  }

  /// A browser that was opened on a folder below the working folder.
  private func opened() -> World {
    var world = World.withLibrary()
    var setup = BrowserState.Setup(
      title: "~/Photos", exportFolder: "crops of Ada", library: "/home/me/library.sqlite")
    (setup.roots, setup.workingFolder, setup.home) = (["My Photos"], "/home/me", "/home/me")
    world.state = BrowserState(setup: setup, columns: 120, rows: 40)
    world.waiting = world.state.start()
    world.send(
      .scanned(
        (0..<3).map { FoundPhoto(path: FilePath("My Photos/it's \($0).jpg"), name: "it's \($0).jpg") }))
    world.send(.scanFinished)
    world.answer()
    return world
  }

  private func command(_ world: inout World) -> String? {
    world.press(.control("y"))
    return world.state.shell.log.current?.text
  }

  @Test("what: listed with the filter in words, marked, the face, the photo, accepted, named, all")
  func everything() {
    var world = opened()
    world.press("1p")
    world.answer()
    world.press("Ada⏎")
    world.answer()
    world.press("&faces⏎")
    world.press(" 1E")
    let text = world.frame().text
    for words in [
      "listed by faces: 2 photos", "1 marked photo", "face 1 of", "accepted faces of the whole folder",
      "named faces of the whole folder", "the whole folder: 3 photos", "in full /home/me/crops of Ada",
      "files in the way stop the export", "all in one folder",
    ] { #expect(text.contains(words), "\(words)") }
  }

  @Test("the command does the same: folder, template, size, sampling, format, names, conflicts, settings")
  func commandLine() {
    var world = opened()
    world.press("E")
    #expect(
      command(&world) == "facet export '/home/me/My Photos/it'\\''s 0.jpg' --out '/home/me/crops of Ada' "
        + "--library /home/me/library.sqlite")
    world.press("⇥")
    for key in ["t", "t", "l", "g", "f", "p", "x"] { world.press(.control(Character(key))) }
    #expect(
      command(&world) == "facet export '/home/me/My Photos' --out '/home/me/crops of Ada' --template facenet "
        + "--size 112 --sampling bilinear --format jpeg --name '{person}/{photo}_{face:02}' "
        + "--on-conflict skip --library /home/me/library.sqlite")
    world.press("⎋]]E⇥")
    #expect(command(&world)?.hasSuffix("--thresholds 0.62,0.7,0.7") == true)
    world.press(.control("b"))
    #expect(
      command(&world)?.hasPrefix("facet draw '/home/me/My Photos' --out '/home/me/crops of Ada' --blur all")
        == true)
    let request = world.press("⏎").exports.first
    #expect(request?.blur == .all && request?.folder == "/home/me/crops of Ada")
  }

  @Test("sizes go through the usual ones and back to the template's own; narrow has one")
  func sizes() {
    var world = opened()
    world.press("E")
    func side(_ world: World) -> Int? {
      guard case .export(let dialog) = world.state.shell.overlay else { return nil }
      return dialog.side
    }
    var seen: [Int?] = []
    for _ in 0..<6 {
      world.press(.control("l"))
      seen.append(side(world))
    }
    #expect(seen == [128, 160, 224, 256, 512, nil])
    world.press(.control("t"))
    world.press(.control("l"))
    #expect(side(world) == nil)
  }

  @Test(
    "blurred copies: all, those without a name, those of the selected face's person; dialog and request agree"
  )
  func blurChoices() throws {
    var world = opened()
    world.press("1p")
    world.answer()
    world.press("Ada L⏎")
    world.answer()
    for (presses, choice, words) in [
      (1, ExportBlur.all, "--blur all"), (2, .unnamed, "--blur unnamed"),
      (3, .named("Ada L"), "--blur rejected-by-name 'Ada L'"), (4, nil, "facet export"),
    ] as [(Int, ExportBlur?, String)] {
      world.press("1E⇥")
      for _ in 0..<presses { world.press(.control("b")) }
      let line = try #require(command(&world))
      #expect(
        line.contains(words) && line.hasPrefix(choice == nil ? "facet export" : "facet draw"), "\(line)")
      let request = try #require(world.press("⏎").exports.first)
      #expect(request.blur == choice)
      world.send(.exportFinished(request: request.request, ExportReport(written: 1)))
    }
  }

  @Test("the dialog with blurred copies", arguments: [(80, 24), (120, 40), (200, 60)])
  func blurScreens(size: (Int, Int)) throws {
    var world = World.withLibrary(columns: size.0, rows: size.1)
    world.press("1p")
    world.answer()
    world.press("Ada⏎")
    world.answer()
    world.press("1E")
    for _ in 0..<3 { world.press(.control("b")) }
    Snapshot.check(world.frame(), "export-blur-\(size.0)x\(size.1)")
  }
}
