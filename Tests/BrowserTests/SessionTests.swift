import Browser
import Foundation
import Screen
import SystemPackage
import Testing
import Widgets

@Suite("Sessions and jumps") struct SessionTests {
  @Test("the format of a session stays the same: otherwise every folder would open as if for the first time")
  func text() throws {
    var session = Session()
    (session.place.photo, session.place.sort, session.place.isReversed) = ("a.jpg", "faces", true)
    session.place.filter = "doubtful"
    (session.habits.panes.left, session.habits.panes.right, session.habits.panes.upper) = (30, 40, 12)
    session.habits.pane = Pane.detector.rawValue
    (session.habits.boxes, session.habits.landmarks, session.habits.scores) = (true, false, true)
    (session.habits.theme, session.habits.themeBefore) = ("light", "dark")
    (session.habits.filters, session.habits.commands) = (["none"], ["export"])
    session.habits.model = "learned"
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(
      String(decoding: try encoder.encode(session), as: UTF8.self) == """
        {"habits":{"boxes":true,"commands":["export"],"filters":["none"],"landmarks":false,\
        "model":"learned","pane":3,"panes":{"left":30,"right":40,"upper":12},"scores":true,\
        "theme":"light","themeBefore":"dark"},"place":{"filter":"doubtful","isReversed":true,\
        "photo":"a.jpg","sort":"faces"}}
        """)
    #expect(Pane.allCases.map(\.rawValue) == [0, 1, 2, 3])
    #expect(SortOrder.Key.allCases.map(\.rawValue) == ["name", "date", "faces", "score", "size"])
  }

  @Test("a session is restored: photo, filter, sort, panes, habits")
  func restored() {
    var world = World(photos: 40, columns: 120, rows: 40)
    world.answer()
    world.press("&faces⏎>>⇥⇥ol")
    world.press("⇤⇤jjjj")
    let session = world.state.session
    #expect(session.place.photo == "photo6.jpg")

    var again = World(columns: 120, rows: 40)
    again.state.restore(session)
    again.send(
      .scanned((0..<20).map { FoundPhoto(path: FilePath("/photos/photo\($0).jpg"), name: "photo\($0).jpg") }))
    again.send(
      .scanned((20..<40).map { FoundPhoto(path: FilePath("/photos/photo\($0).jpg"), name: "photo\($0).jpg") })
    )
    again.send(.scanFinished)
    again.answer()
    #expect(again.state.list.arrangement.filter?.text == "faces" && !again.state.picture.shown.landmarks)
    #expect(
      again.state.shell.paneSizes == world.state.shell.paneSizes
        && again.state.layout.photos == world.state.layout.photos
    )
    #expect(again.state.list.rows == world.state.list.rows)
    #expect(again.state.currentPhoto?.name == "photo6.jpg", "as soon as its faces are known")
  }

  @Test("the cursor goes to the photo as soon as it is found, unless a key is pressed before")
  func awaited() {
    func found(_ range: Range<Int>) -> Action {
      .scanned(range.map { FoundPhoto(path: FilePath("/p/\($0).jpg"), name: "\($0).jpg") })
    }
    var session = Session()
    session.place.photo = "150.jpg"
    var world = World()
    world.state.restore(session)
    world.send(found(0..<100))
    #expect(world.state.list.cursor == 0 && world.state.session.place.photo == "150.jpg")
    world.send(found(100..<200))
    #expect(world.state.list.cursor == 150)
    var other = World()
    other.state.restore(session)
    other.send(found(0..<100))
    other.press("j")
    other.send(found(100..<200))
    #expect(other.state.list.cursor == 1)
  }

  @Test("invalid values are ignored")
  func nonsense() {
    var session = Session()
    session.place.sort = "colour"
    session.place.filter = "faces>"
    session.habits.pane = 99
    session.habits.panes.left = -5
    session.habits.panes.right = 4000
    session.habits.panes.upper = -1
    var world = World(photos: 3)
    world.state.restore(session)
    #expect(world.state.list.arrangement == Arrangement() && world.state.shell.pane == .photos)
    #expect(world.frame().columns == 120)
  }

  @Test("jumps leave places: back, forward, and there and back")
  func jumps() {
    var world = World(photos: 500)
    world.press("jjG")
    world.press("kk")
    world.press("g")
    #expect(world.state.list.cursor == 0)
    world.press(.control("o"))
    #expect(world.state.list.cursor == 497)
    world.press(.control("o"))
    #expect(world.state.list.cursor == 2)
    world.press(.control("n"))
    #expect(world.state.list.cursor == 497)
    world.press(.control("n"))
    #expect(world.state.list.cursor == 0)
    world.press("'")
    #expect(world.state.list.cursor == 497)
    world.press("'")
    #expect(world.state.list.cursor == 0)
    world.press(.control("n"))
    #expect(world.state.shell.log.current?.text.contains("nowhere to jump to") == true)
  }
}
