import Browser
import Geometry
import Screen
import SystemPackage
import Testing

/// A large wall is rebuilt only once a tick, so it may show faces that are gone already.
@Suite("Large wall") struct LargeWallTests {
  @Test("a face that is gone meanwhile is not selected: zoom and probe use the photo")
  func gone() {
    var world = World(photos: 1503)
    world.answer()
    world.press("w")
    world.answer()
    #expect(world.state.wall.faces.count == 2004)
    world.send(.perform(.knob(.upCoarse)))
    world.send(.perform(.knob(.redoFolder)))
    world.answer { _, _ in [] }
    #expect(world.state.wall.faces.count == 2004 && world.state.faceCount == 0)
    world.press("l")
    #expect(world.state.faces.selected == nil)
    world.press("⏎")
    for command in [
      Command.zoom(.pixels), .zoom(.closer), .zoom(.face), .why(.toggle), .why(.right(1)), .why(.grow),
    ] {
      world.send(.perform(command))
    }
    let center = world.state.zoom?.center
    #expect(center.map { ZoomTests.near($0, Point(x: 800, y: 600)) } == true)
    #expect(world.state.detection.why?.probe != nil)
  }

  @Test("going through very many photos waits for the tick, however few faces they have")
  func manyPhotos() {
    var world = World(photos: 8001, slots: 4)
    world.answer { photo, _ in photo.index == 0 ? World.threeFaces : [] }
    world.press("w")
    world.answer()
    #expect(world.state.wall.faces.count == 3)
    world.send(.scanned([FoundPhoto(path: "/photos/new.jpg", name: "new.jpg")]))
    world.answer { _, _ in World.threeFaces }
    #expect(world.state.faceCount == 6 && world.state.wall.faces.count == 3)
    world.send(.tick(now: 1))
    #expect(world.state.wall.faces.count == 6)
  }

  @Test("visible faces keep their pictures however little memory there is: none is cut out twice")
  func littleMemory() {
    var world = World()
    world.state = BrowserState(
      setup: .init(title: "~/Photos", exportFolder: "/home/me/faces", pictureLimit: 400_000), columns: 120,
      rows: 40)
    world.waiting = []
    world.send(
      .scanned((0..<60).map { FoundPhoto(path: FilePath("/photos/\($0).jpg"), name: "\($0).jpg") }))
    world.send(.scanFinished)
    world.answer()
    world.press("w")
    world.answer(limit: 2000)
    #expect(world.waiting.isEmpty, "all work ends")
    let photos = world.history.thumbnails.map(\.photo)
    #expect(!photos.isEmpty && Set(photos).count == photos.count)
  }
}
