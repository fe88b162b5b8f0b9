import Browser
import Screen
import SystemPackage
import Testing
import Widgets

@Suite("Folders") struct FolderTests {
  static let sizes = [(80, 24), (120, 40), (200, 60)]

  private func world(_ columns: Int = 120, _ rows: Int = 40, photos: Int = 2) -> World {
    var world = World(columns: columns, rows: rows)
    var setup = BrowserState.Setup(title: "~/Photos", exportFolder: "/home/me/faces")
    (setup.roots, setup.workingFolder, setup.home) = (["Photos"], "/home/me", "/home/me")
    world.state = BrowserState(setup: setup, columns: columns, rows: rows)
    world.waiting = world.state.start()
    if photos > 0 {
      world.send(
        .scanned(
          (0..<photos).map { FoundPhoto(path: FilePath("/home/me/Photos/p\($0).jpg"), name: "p\($0).jpg") }))
    }
    return world
  }

  private func asked(_ effects: [Effect]) -> (path: FilePath, request: Int)? {
    effects.lazy.compactMap { if case .folders(let path, let request) = $0 { (path, request) } else { nil } }
      .first
  }

  private static let report = FolderReport(
    photos: 12, folders: ["/home/me/Photos/2024", "/home/me/Photos/wedding"], recent: ["/media/card"])

  @Test(
    "O shows the tree and recent folders; into, up, with folders below or not; Enter opens", arguments: sizes)
  func view(size: (Int, Int)) throws {
    var world = world(size.0, size.1)
    world.send(.scanFinished)
    world.answer()
    let first = try #require(asked(world.press("O")))
    #expect(first.path == "/home/me/Photos")
    world.send(.folders(first.path, Self.report, request: first.request))
    Snapshot.check(world.frame(), "folders-\(size.0)x\(size.1)")
    let text = world.frame().text
    #expect(text.contains("12 photos") && text.contains("wedding/") && text.contains("/media/card"))
    world.press("j")
    let inner = try #require(asked(world.press("l")))
    #expect(inner.path == "/home/me/Photos/2024")
    let outer = try #require(asked(world.press("h")))
    #expect(outer.path == "/home/me/Photos")
    world.send(.folders(outer.path, Self.report, request: outer.request))
    world.press("jjr")
    #expect(world.frame().text.contains("with folders below"))
    #expect(world.press("⏎").contains(.quit))
    #expect(world.state.shell.opening?.path == "/home/me/Photos/wedding")
    #expect(world.state.shell.opening?.isRecursive == true)
  }

  @Test("a folder of only subfolders offers them", arguments: sizes)
  func offer(size: (Int, Int)) throws {
    var world = world(size.0, size.1, photos: 0)
    world.send(.scanFailed(reason: "no photos"))
    let question = try #require(asked(world.send(.scanFinished)))
    world.send(.folders(question.path, Self.report, request: question.request))
    #expect(world.state.mode == .folders && world.frame().text.contains("No photos here, but folders"))
    Snapshot.check(world.frame(), "folders-offered-\(size.0)x\(size.1)")
    #expect(world.press("⏎").contains(.quit) && world.state.shell.opening?.path == "/home/me/Photos/2024")
  }

  @Test("new files appear, changed ones are looked at again, removed ones leave the list")
  func changes() {
    var world = world(photos: 3)
    world.send(.scanFinished)
    world.answer()
    world.send(
      .filesChanged(
        present: [
          FoundPhoto(path: "/home/me/Photos/new.jpg", name: "new.jpg"),
          FoundPhoto(path: "/home/me/Photos/p1.jpg", name: "p1.jpg"),
        ], gone: ["/home/me/Photos/p2.jpg"]))
    let names = world.state.list.rows.map { world.state.photos[$0.index].name }
    #expect(names == ["p0.jpg", "p1.jpg", "new.jpg"])
    #expect(
      world.history.contains {
        if case .stamps(let files) = $0 { files.map(\.photo) == [PhotoID(1)] } else { false }
      })
    #expect(world.state.shell.log.current?.text == "photos on the disk: 1 new, 1 removed")
    // It comes back when its file does.
    world.send(.filesChanged(present: [FoundPhoto(path: "/home/me/Photos/p2.jpg", name: "p2.jpg")], gone: []))
    #expect(world.state.list.rows.count == 4 && world.state.photos.count == 4)
  }
}
