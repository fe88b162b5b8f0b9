import Browser
import Detection
import Files
import Foundation
import Geometry
import Imaging
import Jobs
import Networks
import Preview
import Runners
import Screen
import SystemPackage
import TestSupport
import Testing

@Suite("Effects", .limit(minutes: 5)) @MainActor struct EffectTests {
  private let photo = PhotoID(0), other = PhotoID(1)

  @Test("a scan delivers photos by their names below the folder, and its end")
  func scan() throws {
    let fixture = try RunnerFixture()
    for name in ["b.png", "a.png"] { try fixture.add("chelsea.png", as: name) }
    try fixture.folder.folder("photos/below")
    try fixture.add("chelsea.png", as: "below/c.png")
    var names: [String] = []
    try fixture.answer(to: .scan, "the end of the scan") { action in
      if case .scanned(let found) = action { names += found.map(\.name) }
      if case .scanFinished = action { return true }
      return nil
    }
    #expect(names == ["a.png", "b.png", "below/c.png"])
    fixture.stop()
  }

  @Test("a scan of an empty folder reports why there is nothing, and ends")
  func emptyScan() throws {
    let fixture = try RunnerFixture()
    let reason = try fixture.answer(to: .scan) { action in
      if case .scanFailed(let reason) = action { reason } else { nil }
    }
    #expect(reason.contains("photos"), "\(reason)")
    try fixture.letters.next("the end") { if case .scanFinished = $0 { true } else { nil } }
    fixture.stop()
  }

  @Test("a preview fits its bounds and has the whole photo's size; a damaged photo gives a reason")
  func preview() throws {
    let fixture = try RunnerFixture()
    let (path, broken) = (try fixture.add("grace_hopper.jpg"), try fixture.brokenPhoto())
    func request(_ path: FilePath, _ number: Int) -> Effect {
      .preview(
        PreviewRequest(
          photo: photo, path: path, request: number, bounds: PixelSize(width: 200, height: 100),
          isOnScreen: true))
    }
    let preview = try fixture.answer(to: request(path, 1)) { action in
      if case .previewReady(photo, request: 1, let preview, isFinal: true) = action { preview } else { nil }
    }
    let size = try decodePhoto(at: path).image.size
    #expect(try preview.stamp == FileStamp(of: path))
    #expect(
      preview.photo == size && preview.image.size == size.fitted(into: PixelSize(width: 200, height: 100)))
    let reason = try fixture.answer(to: request(broken, 2)) { action in
      if case .previewFailed(photo, request: 2, let reason) = action { reason } else { nil }
    }
    #expect(!reason.contains("broken.jpg") && !reason.isEmpty)
    fixture.stop()
  }

  @Test("previews that are cancelled before they begin never arrive")
  func cancelledPreview() throws {
    let fixture = try RunnerFixture(isInStep: true)
    let path = try fixture.add("chelsea.png")
    func request(_ number: Int) -> PreviewRequest {
      PreviewRequest(
        photo: photo, path: path, request: number, bounds: PixelSize(width: 100, height: 100),
        isOnScreen: false)
    }
    // The worker waits behind its first answer until the next one is asked for.
    try fixture.answer(to: .preview(request(1))) { $0.answers(1) ? true : nil }
    for number in 2...4 { fixture.runner.perform(.preview(request(number))) }
    fixture.runner.perform(.cancelPreview(photo, request: 3))
    // The newest first; the oldest is the last.
    try fixture.letters.next("the last preview") { $0.answers(2) ? true : nil }
    #expect(fixture.letters.others.contains { $0.answers(4) })
    #expect(!fixture.letters.others.contains { $0.answers(3) })
    fixture.stop()
  }

  @Test("a part of a photo and the faces of the wall arrive at their sizes, or with a reason")
  func details() throws {
    let fixture = try RunnerFixture()
    let (path, broken) = (try fixture.add("grace_hopper.jpg"), try fixture.brokenPhoto())
    let part = BoundingBox(minX: 174, minY: 120, maxX: 356, maxY: 340)
    func detail(_ path: FilePath, _ photo: PhotoID, _ number: Int) -> Effect {
      .detail(
        DetailRequest(
          photo: photo, path: path, request: number, part: part, size: PixelSize(width: 91, height: 110)))
    }
    let source = try fixture.answer(to: detail(path, photo, 1)) { action in
      if case .detailReady(request: 1, let source) = action { source } else { nil }
    }
    #expect(source.image.size == PixelSize(width: 91, height: 110) && source.part == part)
    _ = try fixture.answer(to: detail(broken, other, 2)) { action in
      if case .detailFailed(request: 2, let reason) = action { reason } else { nil }
    }
    let image = try decodePhoto(at: path).image
    let faces = try RunnerFixture.detector.get().detect(in: image, settings: fixture.settings).faces
    func thumbnails(_ path: FilePath, _ photo: PhotoID, _ number: Int) -> Effect {
      .thumbnails(
        ThumbnailRequest(request: number, photo: photo, path: path, faces: faces, isOnScreen: true))
    }
    let made = try fixture.answer(to: thumbnails(path, photo, 3)) { action throws -> [FaceThumbnail]? in
      guard case .thumbnails(request: 3, let made, let stamp) = action else { return nil }
      #expect(try stamp == FileStamp(of: path))
      return made
    }
    #expect(made.count == faces.count && made.allSatisfy { $0.image.width == FaceThumbnail.side })
    #expect(made.allSatisfy { $0.sharpness > 0 })
    _ = try fixture.answer(to: thumbnails(broken, other, 4)) { action in
      if case .thumbnailsFailed(request: 4, let reason) = action { reason } else { nil }
    }
    fixture.stop()
  }

  @Test("the stamps of photos' files are reported, but not of missing files")
  func stamps() throws {
    let fixture = try RunnerFixture()
    let path = try fixture.add("grace_hopper.jpg")
    let files = [
      ListedFile(photo: other, path: fixture.photos.appending("gone.jpg")),
      ListedFile(photo: photo, path: path),
    ]
    let stamp = try fixture.answer(to: .stamps(files)) { action in
      if case .stamped(photo, let stamp) = action { stamp } else { nil }
    }
    #expect(try stamp == FileStamp(of: path))
    #expect(!fixture.letters.others.contains { if case .stamped = $0 { true } else { false } })
    fixture.stop()
  }

  @Test("presets are kept in their file; a damaged one is left alone and reported")
  func presets() throws {
    let fixture = try RunnerFixture()
    func change(_ change: PresetChange, _ number: Int) throws -> PresetList {
      try fixture.answer(to: .presets(change, request: number)) { action in
        if case .presets(request: number, let list) = action { list } else { nil }
      }
    }
    #expect(try change(.none, 1) == PresetList())
    let saved = try change(.save("large", fixture.settings), 2)
    #expect(saved.named == [Preset(name: "large", settings: fixture.settings)] && saved.folder == nil)
    #expect(try change(.saveForFolder(fixture.settings), 3).folder == fixture.settings)
    #expect(try change(.removeForFolder, 4) == saved)
    #expect(try change(.remove("large"), 5) == PresetList())

    let path = try fixture.folder.write("presets.toml", Array("[presets".utf8))
    let reason = try fixture.answer(to: .presets(.save("a", fixture.settings), request: 6)) { action in
      if case .presetsFailed(request: 6, let reason) = action { reason } else { nil }
    }
    #expect(reason.contains(path.string), "\(reason)")
    #expect(try Data(contentsOf: URL(filePath: path.string)) == Data("[presets".utf8))
    fixture.stop()
  }

  @Test("facts arrive for every file, even for those that cannot be read")
  func facts() throws {
    let fixture = try RunnerFixture()
    let (path, broken) = (try fixture.add("chelsea.png"), try fixture.brokenPhoto())
    let facts = try fixture.answer(
      to: .facts([ListedFile(photo: photo, path: path), ListedFile(photo: other, path: broken)])
    ) { action in
      if case .facts(let facts) = action { facts } else { nil }
    }
    #expect(facts.map(\.photo) == [photo, other])
    #expect(try facts.map(\.size) == [decodePhoto(at: path).image.size, nil])
    #expect(facts.allSatisfy { $0.date != nil })
    fixture.stop()
  }

  @Test("every theme arrives with its name")
  func themes() throws {
    let fixture = try RunnerFixture()
    let entries = try fixture.answer(to: .themes(request: 1)) { action in
      if case .themes(request: 1, let entries) = action { entries } else { nil }
    }
    #expect(entries.contains { $0.name == "dark" && $0.theme != nil && $0.fault == nil })
    fixture.stop()
  }

  @Test("a model is loaded and used; if it is missing, the previous one stays in use")
  func models() throws {
    let fixture = try RunnerFixture()
    let path = try fixture.add("grace_hopper.jpg")
    let missing = try fixture.answer(to: .learn(.load(.file("/no/such.safetensors"), request: 1))) { action in
      if case .learn(.loadFailed(request: 1, let reason)) = action { reason } else { nil }
    }
    #expect(missing.contains("/no/such.safetensors"))
    fixture.runner.perform(.learn(.use(request: 1)))
    let model = try fixture.answer(to: .learn(.load(.published, request: 2))) { action in
      if case .learn(.loaded(request: 2, let model)) = action { model } else { nil }
    }
    #expect(model.key == .published)
    fixture.runner.perform(.learn(.use(request: 2)))
    let request = DetectionRequest(
      photo: photo, path: path, request: 3, settings: fixture.settings, priority: .onScreen)
    let found = try fixture.answer(to: .detect(request)) { action in
      if case .detected(photo, request: 3, let found) = action { found } else { nil }
    }
    #expect(found.faces.count == 1)
    fixture.stop()
  }

  @Test("a fit without reviewed faces reports what it lacks")
  func fit() throws {
    let fixture = try RunnerFixture()
    let request = FitRequest(request: 1, settings: fixture.settings, reviewed: [])
    let reason = try fixture.answer(to: .fit(request)) { action in
      if case .fitFailed(request: 1, let reason) = action { reason } else { nil }
    }
    #expect(reason.contains("0 true faces"), "\(reason)")
    fixture.stop()
  }
}

extension Action {
  /// Whether it is the picture of a request.
  fileprivate func answers(_ number: Int) -> Bool {
    if case .previewReady(_, request: number, _, isFinal: true) = self { true } else { false }
  }
}
