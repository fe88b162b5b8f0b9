import Browser
import Imaging
import Screen
import Testing

@Suite("A photo whose file is replaced") struct ReplacedPhotoTests {
  private let old = FileStamp(size: 1000, modified: 1)
  private let new = FileStamp(size: 2000, modified: 2)
  private let newest = FileStamp(size: 2000, modified: 3)

  /// Answers all that waits, with pixels of one file.
  private func answer(_ world: inout World, of stamp: FileStamp) {
    while let effect = world.waiting.first {
      switch effect {
      case .preview(let request):
        world.waiting.removeFirst()
        var preview = World.preview
        preview.stamp = stamp
        world.send(.previewReady(request.photo, request: request.request, preview, isFinal: true))
      case .thumbnails(let request):
        world.waiting.removeFirst()
        world.send(
          .thumbnails(request: request.request, request.faces.map(World.thumbnail), stamp: stamp))
      default: world.answer(limit: 1)
      }
    }
  }

  /// The photos whose files are asked about.
  private func asked(_ effects: [Effect]) -> [Int] {
    effects.flatMap { if case .stamps(let files) = $0 { files.map(\.photo.index) } else { [Int]() } }
  }

  @Test("returning to a photo checks its file; the same file changes nothing")
  func same() {
    var world = World(photos: 3)
    #expect(asked(world.history) == [])
    answer(&world, of: old)
    world.press("j")
    answer(&world, of: old)
    #expect(asked(world.press("k")) == [0])
    let effects = world.send(.stamped(PhotoID(0), old))
    #expect(effects.previews.isEmpty && effects.detections.isEmpty)
    #expect(world.state.preview(of: PhotoID(0)) != nil && world.state.progress.done == 3)
    #expect(asked(world.press("?⎋")) == [], "once for each time it comes on screen")
  }

  @Test("another file is decoded and searched, and nothing of the old one is shown")
  func another() {
    var world = World(photos: 3)
    answer(&world, of: old)
    let effects = world.send(.stamped(PhotoID(0), new))
    #expect(world.state.preview(of: PhotoID(0)) == nil && world.state.progress.done == 2)
    #expect(effects.previews.map(\.photo) == [PhotoID(0)])
    #expect(effects.detections.map(\.photo) == [PhotoID(0)])
    answer(&world, of: new)
    #expect(world.state.preview(of: PhotoID(0))?.stamp == new && world.state.progress.done == 3)
    #expect(world.state.preview(of: PhotoID(1))?.stamp == old)
  }

  @Test("pixels from another file are shown, and the photo is searched again")
  func pixels() throws {
    var world = World(photos: 1)
    answer(&world, of: old)
    let request = try #require(world.send(.input(.resize(columns: 200, rows: 60))).previews.first)
    var preview = World.preview
    preview.stamp = new
    let effects = world.send(
      .previewReady(request.photo, request: request.request, preview, isFinal: true))
    #expect(world.state.preview(of: PhotoID(0))?.stamp == new)
    #expect(effects.detections.count == 1 && effects.previews.isEmpty)
  }

  @Test("a late picture of the old file is dropped")
  func latePreview() throws {
    var world = World(photos: 1)
    answer(&world, of: old)
    let request = try #require(world.send(.input(.resize(columns: 200, rows: 60))).previews.first)
    let effects = world.send(.stamped(PhotoID(0), new))
    #expect(effects.cancelledPreviews == [PhotoID(0)] && effects.previews.count == 1)
    var late = World.preview
    late.stamp = old
    world.send(.previewReady(request.photo, request: request.request, late, isFinal: true))
    #expect(world.state.preview(of: PhotoID(0)) == nil)
  }

  @Test("the wall checks its photos, cuts faces out of the new file and drops those of the old one")
  func wall() throws {
    var world = World(photos: 3)
    answer(&world, of: old)
    #expect(asked(world.press("w")) == [0, 1])
    answer(&world, of: old)
    let first = try #require(world.send(.stamped(PhotoID(1), new)).thumbnails.first)
    #expect(first.photo == PhotoID(1))
    let effects = world.send(.stamped(PhotoID(1), newest))
    #expect(effects.contains(.cancelThumbnails(request: first.request)))
    let second = try #require(effects.thumbnails.first)
    let shown = world.history.renders.count
    world.send(.thumbnails(request: first.request, first.faces.map(World.thumbnail), stamp: new))
    #expect(world.history.renders.count == shown)
    world.send(.thumbnails(request: second.request, second.faces.map(World.thumbnail), stamp: newest))
    #expect(world.history.renders.count == shown + 1)
  }
}
