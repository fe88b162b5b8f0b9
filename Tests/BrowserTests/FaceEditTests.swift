import Annotations
import Browser
import Detection
import Geometry
import Preview
import Screen
import Testing

@Suite("Editing a face") struct FaceEditTests {
  @Test("arrows move by cells, Shift-arrows by photo pixels, H J K L by an eighth; Enter keeps, Esc drops")
  func keys() throws {
    var world = World.withLibrary()
    let view = try #require(world.state.pictureView)
    let across = (view.visible.width / Float(view.cells.columns)).rounded()
    let down = (view.visible.height / Float(view.cells.rows)).rounded()
    world.press("2e")
    for _ in 0..<3 { world.press(.right) }
    world.press(.up)
    world.press(.shiftRight)
    world.press("J")
    world.answer()
    #expect(world.known(0).annotations.isEmpty)
    world.press("⏎")
    world.answer()
    let (x, y) = (3 * across + 1, (view.visible.height / 8).rounded() - down)
    let box = BoundingBox(minX: 900 + x, minY: 300 + y, maxX: 1140 + x, maxY: 540 + y)
    #expect(world.known(0).annotations.map(\.box) == [box])
    #expect(world.marks == [.found, .accepted, .found])
    let nose = World.threeFaces[1].landmarks.nose
    #expect(world.known(0).annotations.first?.landmarks?.nose == Point(x: nose.x + x, y: nose.y + y))
    world.press("ell⎋")
    world.answer()
    #expect(world.known(0).annotations.map(\.box) == [box] && world.state.mode == .browse)
    world.press("u")
    world.answer()
    #expect(world.known(0).annotations.isEmpty)
  }

  @Test("Tab and numbers choose landmarks, which move alone")
  func landmarks() {
    var world = World.withLibrary()
    world.press("1e3")
    for _ in 0..<2 { world.press(.shiftRight) }
    world.press("⇥")
    world.press(.shiftDown)
    world.press("⏎")
    world.answer()
    let before = World.threeFaces[0].landmarks, after = world.known(0).annotations.first?.landmarks
    #expect(after?.nose == Point(x: before.nose.x + 2, y: before.nose.y))
    #expect(after?.leftMouth == Point(x: before.leftMouth.x, y: before.leftMouth.y + 1))
    #expect(after?.leftEye == before.leftEye)
    #expect(world.known(0).annotations.first?.box == World.threeFaces[0].box)
  }

  @Test(
    "a drawn face gets landmarks for its box, is added once they are there, is selected, and asks for a name")
  func draw() throws {
    var world = World.withLibrary()
    let view = try #require(world.state.pictureView)
    let eighth = (view.visible.width / 8).rounded()
    world.press("bLL⏎")
    #expect(world.known(0).annotations.isEmpty)
    world.answer()
    #expect(world.state.mode == .person)
    world.press("⎋")
    let face = world.known(0).annotations.first
    #expect(face?.state == .added && face?.origin == .drawn && face?.score == nil)
    #expect(face?.landmarks == face.map { World.face(in: $0.box).landmarks })
    // As large as the photo's faces are, in the middle, then two eighths to the right.
    let x = 2 * eighth
    #expect(face?.box == BoundingBox(minX: 680 + x, minY: 480, maxX: 920 + x, maxY: 720))
    #expect(world.marks == [.found, .found, .found, .added] && world.state.faces.selected == 3)
    // A face drawn by hand disappears when it is rejected.
    world.press("x")
    world.answer()
    #expect(world.known(0).annotations.isEmpty)
  }

  @Test("the mouse draws a rubber band, takes hold of handles, and moves the box")
  func mouse() throws {
    var world = World.withLibrary()
    world.press("b")
    world.answer()
    let view = try #require(world.state.pictureView)
    func event(_ kind: MouseEvent.Kind, _ x: Float, _ y: Float) -> Action {
      .input(
        .mouse(
          MouseEvent(kind: kind, column: Int(view.column(ofX: x)), row: Int(view.row(ofY: y)))))
    }
    func near(_ a: Float, _ b: Float) -> Bool {
      abs(a - b) <= view.visible.width / Float(view.cells.columns) * 2
    }
    world.send(event(.press(.left), 900, 100))
    world.send(event(.drag(.left), 1500, 700))
    world.send(event(.release, 1500, 700))
    world.answer()
    var box = try #require(world.state.faces.edit?.box)
    #expect(near(box.minX, 900) && near(box.minY, 100) && near(box.maxX, 1500) && near(box.maxY, 700))
    // Move the right edge.
    world.send(event(.press(.left), box.maxX, box.center.y))
    world.send(event(.drag(.left), box.maxX - 100, box.center.y))
    world.send(event(.release, box.maxX - 100, box.center.y))
    let smaller = try #require(world.state.faces.edit?.box)
    #expect(near(smaller.maxX, box.maxX - 100) && smaller.minX == box.minX && smaller.height == box.height)
    box = smaller
    // Drag a place inside that is not a handle.
    let inside = Point(x: box.minX + box.width * 0.15, y: box.minY + box.height * 0.65)
    world.send(event(.press(.left), inside.x, inside.y))
    world.send(event(.drag(.left), inside.x - 200, inside.y + 100))
    world.send(event(.release, inside.x - 200, inside.y + 100))
    let moved = try #require(world.state.faces.edit?.box)
    #expect(near(moved.minX, box.minX - 200) && moved.width == box.width && moved.height == box.height)
    world.press("⏎")
    world.answer()
    #expect(world.known(0).annotations.map(\.box) == [moved])
  }

  @Test("a rubber band reaches from where it began, whichever way it is drawn")
  func backwards() throws {
    var world = World.withLibrary()
    world.press("b")
    world.answer()
    let view = try #require(world.state.pictureView)
    let start = try #require(view.cell(at: Point(x: 1500, y: 700)))
    let end = try #require(view.cell(at: Point(x: 900, y: 100)))
    world.send(MouseTests.click(start.column, start.row))
    world.send(MouseTests.event(.drag(.left), end.column, end.row))
    let box = try #require(world.state.faces.edit?.box)
    let (first, last) = (try #require(view.point(at: end)), try #require(view.point(at: start)))
    #expect(box.minX == first.x.rounded() && box.minY == first.y.rounded())
    #expect(box.maxX == last.x.rounded() && box.maxY == last.y.rounded())
  }

  @Test("a box cannot be turned inside out")
  func least() {
    var world = World.withLibrary()
    world.press("3e")
    for _ in 0..<40 { world.press("<") }
    world.press("⏎")
    world.answer()
    let box = world.known(0).annotations.first?.box
    #expect(box?.width == 4 && box?.height == 4)
  }
}
