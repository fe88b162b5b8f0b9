import Browser
import Screen
import SystemPackage
import Testing

@Suite("Export") struct ExportTests {
  @Test("the dialog offers the selected face, the photo and the folder")
  func choices() {
    var world = World(photos: 3)
    world.answer()
    world.press("fE")
    guard case .export(let dialog) = world.state.overlay else { return #expect(Bool(false), "a dialog") }
    #expect(dialog.choices == [.face(PhotoID(0), 0), .photo(PhotoID(0)), .folder])
    #expect(dialog.folder.text == "/home/me/faces")
    world.press("⎋⎋E")
    guard case .export(let plain) = world.state.overlay else { return #expect(Bool(false), "a dialog") }
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
    #expect(world.state.mode == .browse && world.state.export != nil)
  }

  @Test("progress is shown, the end is told, stale news are dropped")
  func progress() throws {
    var world = World(photos: 3)
    world.answer()
    let request = try #require(world.press("E⏎").exports.first?.request)
    world.send(.exportProgressed(request: request, done: 7, total: 120))
    #expect(world.frame().text.contains("exporting   7/120"))
    world.send(.exportProgressed(request: request + 1, done: 99, total: 120))
    #expect(world.state.export?.done == 7)
    world.press("j")
    #expect(world.state.cursor == 1, "the screen stays usable")
    world.send(.exportFinished(request: request, ExportReport(written: 22)))
    #expect(world.state.export == nil)
    #expect(world.state.log.current?.text == "22 crops written to /home/me/faces")
    world.send(.exportFinished(request: request, ExportReport(written: 5)))
    #expect(world.state.log.messages.count == 1)
  }

  @Test("failures go to the log one by one, and their number to the status line")
  func failures() throws {
    var world = World(photos: 1)
    world.answer()
    let request = try #require(world.press("E⏎").exports.first?.request)
    world.send(
      .exportFinished(request: request, ExportReport(written: 1, failures: ["a: no room", "b: no room"])))
    #expect(world.state.log.messages.map(\.text).prefix(2) == ["a: no room", "b: no room"])
    #expect(
      world.state.log.current == Message(.error, "1 crop written to /home/me/faces, 2 failed; L shows why"))
    let again = try #require(world.press("E⏎").exports.first?.request)
    world.send(.exportFailed(request: again, reason: "/home/me/faces: is a file; name a folder"))
    #expect(world.state.export == nil)
    #expect(world.state.log.current?.text == "/home/me/faces: is a file; name a folder")
  }

  @Test("Esc asks once, then cancels; one export runs at a time")
  func cancel() throws {
    var world = World(photos: 1)
    world.answer()
    let request = try #require(world.press("E⏎").exports.first?.request)
    world.press("E")
    #expect(world.state.overlay == nil)
    #expect(world.press("⎋").isEmpty)
    #expect(world.press("⎋") == [.cancelExport(request: request)])
    #expect(world.state.export == nil)
    #expect(world.press("E⏎").exports.count == 1)
  }

  @Test("no folder and no photo are refused in words")
  func refused() {
    var world = World(photos: 1)
    world.press("E")
    world.press(.control("u"))
    #expect(world.press("⏎").isEmpty)
    #expect(world.state.log.current?.text == "name a folder to export to")
    var empty = World()
    empty.press("E")
    #expect(empty.state.overlay == nil)
    #expect(empty.state.log.current?.text == "nothing to export: there is no photo")
  }
}
