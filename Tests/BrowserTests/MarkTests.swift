import Browser
import Screen
import Testing
import Widgets

@Suite("Marks") struct MarkTests {
  static func rows(_ world: World) -> [Int] { world.state.marked.map(\.index) }

  @Test("Space marks a photo and goes on; once more removes the mark")
  func toggle() {
    var world = World(photos: 5)
    world.press("  ")
    #expect(Self.rows(world) == [0, 1] && world.state.list.cursor == 2)
    world.press("k ")
    #expect(Self.rows(world) == [0])
    world.press("G  ")
    #expect(Self.rows(world) == [0], "the last photo is marked and unmarked in place")
  }

  @Test("a range follows the cursor either way; v or Space ends it, Esc drops it")
  func range() {
    var world = World(photos: 9)
    world.press("jjjvjj")
    #expect(Self.rows(world) == [3, 4, 5])
    world.press("kkkk")
    #expect(Self.rows(world) == [1, 2, 3])
    world.press("⎋")
    #expect(Self.rows(world).isEmpty)
    world.press("vjjv")
    #expect(Self.rows(world) == [1, 2, 3])
    world.press("jvj ")
    #expect(Self.rows(world) == [1, 2, 3, 4, 5])
    // A range begun on a marked photo removes marks.
    world.press("kkvkkv")
    #expect(Self.rows(world) == [4, 5], "1, 2 and 3 are unmarked")
  }

  @Test("all, none, the others, and back")
  func groups() {
    var world = World(photos: 4)
    world.press(" Mi")
    #expect(Self.rows(world) == [1, 2, 3])
    world.press("Ma")
    #expect(world.state.marked.count == 4)
    world.press("Mc")
    #expect(world.state.marked.isEmpty)
    world.press("Mu")
    #expect(world.state.marked.count == 4)
    world.press("Mu")
    #expect(world.state.marked.isEmpty)
  }

  @Test("batch actions use the marked photos in list order, or the one on screen")
  func batch() {
    var world = World(photos: 6)
    #expect(world.state.markedOrCurrent == [PhotoID(0)])
    world.press("jjjj kkkk ")
    #expect(world.state.markedOrCurrent == [PhotoID(1), PhotoID(4)])
    #expect(World().state.markedOrCurrent.isEmpty)
  }

  @Test("marks show in the list by shape, and their number in the header", arguments: ScreenTests.sizes)
  func shown(size: (Int, Int)) {
    var world = ScreenTests.world(columns: size.0, rows: size.1)
    world.press(" jj vjj")
    world.answer(limit: 8)
    Snapshot.check(world.frame(), "marks-\(size.0)x\(size.1)")
  }

  @Test("marked photos are offered for export first, and exported in order")
  func export() {
    var world = World(photos: 6)
    world.answer()
    world.press("j j  E")
    guard case .export(let dialog) = world.state.shell.overlay else {
      return #expect(Bool(false), "a dialog")
    }
    #expect(dialog.scope == .photos([PhotoID(1), PhotoID(3), PhotoID(4)]))
    #expect(world.press("⏎").exports.first?.scope == dialog.scope)
  }

  @Test("marked photos are searched again with new settings; others are not")
  func redo() {
    var world = World(photos: 20)
    world.answer()
    world.press("jjjj j ")
    world.press("tt]]")
    world.answer()
    let before = world.history.detections.count
    world.press("Mr")
    world.answer()
    #expect(Set(world.history.detections.dropFirst(before).map(\.photo.index)) == [4, 6])
    #expect(world.state.photos[6].faces.count == 2, "0.713 falls at 0.72")
    #expect(world.state.photos[9].faces.count == 3)
    world.press("Mr")
    #expect(world.state.shell.log.current?.text.contains("already") == true)
  }
}
