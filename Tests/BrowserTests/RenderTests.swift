import Browser
import Screen
import Testing

/// Pictures are rendered apart from the frame, so that no key waits for one.
@Suite("Making pictures") struct RenderTests {
  static func world() -> World {
    var world = World(photos: 8)
    world.rendersAtOnce = false
    return world
  }

  /// Answers everything except requests to render pictures.
  static func answerOthers(_ world: inout World) {
    while let index = world.waiting.firstIndex(where: {
      if case .render = $0 { false } else { true }
    }) {
      let effect = world.waiting.remove(at: index)
      let renders = world.waiting
      world.waiting = [effect]
      world.answer(limit: 1)
      world.waiting = renders + world.waiting
    }
  }

  @Test("a coarse picture is shown until the final one arrives")
  func coarse() throws {
    var world = Self.world()
    Self.answerOthers(&world)
    #expect(world.state.awaitsPicture)
    let coarse = world.frame()
    #expect(PixelTests.shown(coarse).cells > 500)
    world.answer()
    #expect(!world.state.awaitsPicture)
    let fine = world.frame()
    #expect(fine != coarse && PixelTests.shown(fine) == PixelTests.shown(coarse))
    _ = world.frame()
    #expect(world.memo.fits == 1, "drawn again without being made again")
  }

  @Test("the neighbours' pictures are rendered ahead, so that they are ready when moving on")
  func ahead() {
    var world = Self.world()
    world.answer()
    #expect(world.history.renders.count >= 3)
    #expect(world.history.renders.first?.isOnScreen == true)
    world.press("j")
    #expect(!world.state.awaitsPicture)
    _ = world.frame()
    #expect(world.memo.fits == 0, "nothing coarse was needed")
  }

  @Test("what is no longer needed is cancelled, and has no effect when it arrives late")
  func stale() throws {
    var world = Self.world()
    Self.answerOthers(&world)
    let request = try #require(world.history.renders.first)
    let effects = world.press("G")
    #expect(effects.contains(.cancelRender(request: request.request)))
    world.answer()
    let before = world.frame()
    world.send(.rendered(request: request.request, request.rendered()))
    #expect(world.frame() == before)
  }

  @Test("sharper pixels of the same view replace the picture without a coarse one in between")
  func sharper() throws {
    var world = World(photos: 1)
    let request = try #require(world.history.previews.first)
    world.rendersAtOnce = false
    world.send(.previewReady(request.photo, request: request.request, World.preview, isFinal: false))
    world.answer()
    world.send(.previewReady(request.photo, request: request.request, World.preview, isFinal: true))
    #expect(!world.state.awaitsPicture)
    _ = world.frame()
    #expect(world.memo.fits == 0)
  }
}
