import Browser
import Geometry
import Imaging
import Preview
import Screen
import Testing
import Widgets

@Suite("Previews") struct PreviewQueueTests {
  @Test("the photo on screen is requested first, then what is likely to be next")
  func order() {
    var world = World(photos: 20)
    #expect(world.history.previews.map(\.photo.index) == [0, 1, 2])
    #expect(world.history.previews.map(\.isOnScreen) == [true, false, false])
    world.answer()
    let effects = world.press("j")
    #expect(effects.previews.map(\.photo.index) == [3])
  }

  @Test("the size is the resolution that the cells can show")
  func bounds() {
    let world = World(photos: 1, columns: 120, rows: 40)
    let area = world.state.layout.pictureArea
    #expect(
      world.history.previews.first?.bounds == PixelSize(width: area.columns * 8, height: area.rows * 16))
  }

  @Test("a larger pane requests a larger picture and keeps the old one until then")
  func larger() throws {
    var world = World(photos: 1, columns: 80, rows: 24)
    world.answer()
    let effects = world.send(.input(.resize(columns: 200, rows: 60)))
    #expect(effects.previews.count == 1)
    #expect(world.state.preview(of: PhotoID(0)) != nil)
    #expect(world.send(.input(.resize(columns: 80, rows: 24))).previews.isEmpty)
  }

  @Test("a picture as large as its photo is never requested again")
  func whole() throws {
    var world = World(photos: 1, columns: 80, rows: 24)
    let request = try #require(world.history.previews.first)
    var preview = World.preview
    preview.photo = preview.image.size
    world.send(.previewReady(request.photo, request: request.request, preview, isFinal: true))
    #expect(world.send(.input(.resize(columns: 250, rows: 70))).previews.isEmpty)
  }

  @Test("coarse, then sharp: both are shown, a third is stale")
  func coarse() throws {
    var world = World(photos: 1)
    let request = try #require(world.history.previews.first)
    world.send(.previewReady(request.photo, request: request.request, World.preview, isFinal: false))
    #expect(world.history.renders.count == 1)
    world.send(.previewReady(request.photo, request: request.request, World.preview, isFinal: true))
    #expect(world.history.renders.count == 2)
    world.send(.previewReady(request.photo, request: request.request, World.preview, isFinal: true))
    #expect(world.history.renders.count == 2)
  }

  @Test("jumping away cancels what is not needed, and returning requests it again")
  func leaving() {
    var world = World(photos: 50)
    let effects = world.press("G")
    #expect(Set(effects.cancelledPreviews.map(\.index)) == [0, 1, 2])
    #expect(effects.previews.map(\.photo.index) == [49, 48])
    #expect(world.press("g").previews.map(\.photo.index).contains(0))
  }

  @Test("only a few pictures are kept, however far one moves")
  func bounded() {
    var world = World(photos: 200)
    for _ in 0..<150 {
      world.press("j")
      world.answer()
    }
    let kept = (0..<200).count { world.state.preview(of: PhotoID($0)) != nil }
    #expect(kept <= 8)
    #expect(world.state.preview(of: PhotoID(150)) != nil)
  }

  @Test("the pane says nothing if a picture arrives at once, and says so if it takes long")
  func decoding() {
    var world = World(photos: 1)
    #expect(world.state.isBusy)
    world.send(.tick(now: 1))
    #expect(!world.frame().text.contains("decoding"))
    world.send(.tick(now: 2))
    #expect(world.frame().text.contains("decoding…"))
    world.answer()
    #expect(!world.frame().text.contains("decoding"))
  }

  @Test("a photo that cannot be decoded shows why, and its detection is cancelled")
  func failure() throws {
    var world = World(photos: 2)
    let request = try #require(world.history.previews.first)
    let effects = world.send(
      .previewFailed(request.photo, request: request.request, reason: "0 bytes"))
    #expect(effects.cancelledDetections == [PhotoID(0)])
    #expect(world.frame().text.contains("0 bytes"))
    #expect(world.state.status(of: PhotoID(0)) == .failed("0 bytes"))
  }

  @Test("a picture that failed is requested again once a detection can read the photo, and not before")
  func readableAgain() throws {
    var world = World(photos: 1)
    func fail() throws {
      let request = try #require(world.history.previews.last)
      world.send(.previewFailed(request.photo, request: request.request, reason: "0 bytes"))
      world.waiting = []
      for second in 1...5 { world.send(.tick(now: Double(second))) }
      world.press("jk?⎋")
    }
    try fail()
    #expect(world.history.previews.count == 1)
    // A turned knob detects the photo again.
    world.press("tt]")
    world.answer(limit: 1)
    #expect(world.history.previews.count == 2)
    try fail()
    #expect(world.history.previews.count == 2 && world.state.status(of: PhotoID(0)) == .failed("0 bytes"))
    world.press("]")
    world.answer()
    #expect(world.history.previews.count == 3 && world.state.preview(of: PhotoID(0)) != nil)
    #expect(!world.frame().text.contains("decoding"))
  }

  @Test("a damaged photo is shown and says so")
  func warning() throws {
    var world = World(photos: 1)
    let request = try #require(world.history.previews.first)
    var preview = World.preview
    preview.warning = "the file ends early"
    world.send(.previewReady(request.photo, request: request.request, preview, isFinal: true))
    #expect(world.state.shell.log.current?.text == "photo0.jpg: the file ends early")
    #expect(world.frame().text.contains("damaged"))
  }

  @Test("a key that does not change the picture does not fit it again")
  func memo() {
    var world = World(photos: 10)
    world.answer()
    let renders = world.history.renders.count
    for key in ["f", "f", "t", "?", "⎋", "⇥", "⇥", "⇥", "⇥"] {
      world.press(key)
      _ = world.frame()
    }
    // In a wide window the panes keep their places, so the picture does too.
    #expect(world.history.renders.count == renders && world.memo.fits == 0)
  }
}
