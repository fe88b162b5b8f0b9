import Alignment
import Annotations
import Detection
import Geometry
import Imaging
import Jobs
import Library
import Parallel
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite("Drawing a batch", .limit(minutes: 5)) struct DrawRunTests {
  private let fixture: JobsFixture

  init() throws { fixture = try JobsFixture() }

  private func run(
    _ photos: [FilePath], existing: ExistingFiles = .refuse, hasSheet: Bool = false
  ) throws -> DrawRun {
    _ = try fixture.folder.folder("out")
    return DrawRun(
      search: try fixture.search(), settings: fixture.settings, limits: fixture.limits, folder: fixture.out,
      plan: ExportPlan(photos: photos), existing: existing, quality: 90,
      colors: DrawColors(try TestTheme.dark()), hasSheet: hasSheet)
  }

  @Test("writes a copy of each photo, of its size and kind, and one sheet")
  func start() throws {
    let photos = try fixture.threePhotos()
    let counts = Mutex<[Int]>([])
    let summary = try run(photos, hasSheet: true).run(cancellation: CancellationFlag()) { done in
      counts.withLock { $0.append(done) }
    }
    #expect(summary.written == 3 && summary.failures == [] && counts.withLock { $0 } == [1, 2, 3])
    #expect(JobsFixture.names(in: fixture.out) == ["a.jpg", "b.png", "c.jpg", "sheet.png"])
    for photo in photos {
      let name = try #require(photo.lastComponent)
      let (old, new) = (try decodePhoto(at: photo), try decodePhoto(at: fixture.out.appending(name)))
      #expect(old.image.size == new.image.size && old.header.format == new.header.format)
      #expect(old.image.pixels != new.image.pixels)
    }
  }

  @Test("that is cancelled half-way leaves complete copies and no sheet; another run makes the rest")
  func cancelled() throws {
    let photos = try fixture.threePhotos()
    let flag = CancellationFlag()
    let first = try run(photos, hasSheet: true).run(cancellation: flag) { done in
      if done == 1 { flag.cancel() }
    }
    #expect((1...2).contains(first.written) && first.failures == [])
    let names = JobsFixture.names(in: fixture.out)
    #expect(names.count == first.written && !names.contains("sheet.png"))
    for name in names { _ = try decodePhoto(at: fixture.out.appending(name)) }
    let rest = try run(photos, existing: .skip).run(cancellation: CancellationFlag()) { _ in }
    #expect(rest.written == 3 - first.written && rest.skipped == first.written)
    #expect(JobsFixture.names(in: fixture.out) == ["a.jpg", "b.png", "c.jpg"])
  }

  @Test("continues after a photo that cannot be read, and leaves files that are in the way")
  func failures() throws {
    let photos = try fixture.threePhotos() + [fixture.brokenPhoto("broken.jpg")]
    let job = try run(photos)
    let other = try fixture.folder.write("out/b.png", [1, 2, 3])
    let summary = job.run(cancellation: CancellationFlag()) { _ in }
    #expect(summary.written == 2 && summary.failures.count == 2)
    #expect(summary.failures.first?.contains("already exists") == true, "\(summary.failures)")
    #expect(summary.failures.last?.contains("broken.jpg") == true, "\(summary.failures)")
    #expect(try JobsFixture.bytes(other) == [1, 2, 3])
  }

  /// A JPEG with a thumbnail in its EXIF, and XMP regions with a name.
  private func telling(_ sample: String, as name: String) throws -> FilePath {
    let photo = try RepositoryFiles.bytes("Samples/\(sample)")
    func segment(_ content: [UInt8]) -> [UInt8] {
      [0xFF, 0xE1, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 0xFF)] + content
    }
    let thumbnail: [UInt8] = [0xFF, 0xD8, 0xFF, 0xDB] + Array("THUMBNAIL".utf8)
    let exif = Array("Exif\0\0II*\0".utf8) + [8, 0, 0, 0, 0, 0, 14, 0, 0, 0, 0, 0] + thumbnail
    let xmp =
      "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><mwg-rs:Name>Ada Lovelace</mwg-rs:Name></x:xmpmeta>"
    return try fixture.folder.write(
      name, Array(photo.prefix(2)) + segment(exif) + segment(Array(xmp.utf8)) + Array(photo.dropFirst(2)))
  }

  @Test(
    "blurred copies hold no face at the defaults, no thumbnail and no name",
    arguments: [
      "grace_hopper.jpg", "group.jpg", "mona-lisa.jpg",
    ])
  func blurred(sample: String) throws {
    let photo = try telling(sample, as: "a.jpg")
    var job = try run([photo])
    job.settings = DetectionSettings()
    job.blur = FaceBlur(all: true)
    let summary = job.run(cancellation: CancellationFlag()) { _ in }
    #expect(summary.written == 1 && summary.failures == [] && summary.blurred > 0)
    let copy = fixture.out.appending("a.jpg")
    let image = try decodePhoto(at: copy).image
    #expect(try JobsFixture.detector.get().detect(in: image).faces.isEmpty)
    let text = String(decoding: try JobsFixture.bytes(copy), as: UTF8.self)
    for word in ["THUMBNAIL", "Ada", "Exif", "xmpmeta"] { #expect(!text.contains(word), "\(word)") }
    #expect(try String(decoding: JobsFixture.bytes(photo), as: UTF8.self).contains("Ada"), "the photo stays")
  }

  @Test("only faces without a name, or only those of somebody, are blurred")
  func blurredByName() throws {
    let photo = try fixture.copy("group.jpg", as: "a.jpg")
    let faces = try JobsFixture.detector.get().detect(in: try decodePhoto(at: photo).image).faces
    let fingerprint = try PhotoFingerprint(of: PhotoFile(photo))
    let own = faces.enumerated().map { index, face in
      Annotation(
        id: AnnotationID(photo: fingerprint, words: [UInt32(index)], seed: 3),
        box: face.box, landmarks: face.landmarks)
    }
    func differing(_ blur: FaceBlur, _ folder: String) throws -> [Bool] {
      var named = own
      named[0].person = "Ada"
      let known = PhotoAnnotations(photo: fingerprint, annotations: named)
      var job = try run([photo])
      job.folder = try fixture.folder.folder(folder)
      job.settings = DetectionSettings()
      job.blur = blur
      job.faces = [photo: KnownFaces(detected: faces, annotations: known)]
      #expect(job.run(cancellation: CancellationFlag()) { _ in }.failures == [])
      let copy = try decodePhoto(at: job.folder.appending("a.jpg")).image
      let left = try JobsFixture.detector.get().detect(in: copy).faces
      return faces.map { face in !left.contains { $0.box.iou(face.box) > 0.4 } }
    }
    let byName = try differing(FaceBlur(names: ["ada"]), "byname")
    #expect(byName == faces.indices.map { $0 == 0 })
    let unnamed = try differing(FaceBlur(unnamed: true), "unnamed")
    #expect(unnamed == faces.indices.map { $0 != 0 })
  }

  /// A PNG with EXIF, which holds a thumbnail, and with XMP in a text.
  private func tellingPNG(_ sample: String, as name: String) throws -> FilePath {
    let photo = try RepositoryFiles.bytes("Samples/\(sample)")
    func bytes(_ value: UInt32) -> [UInt8] { (0..<4).reversed().map { UInt8(value >> ($0 * 8) & 0xFF) } }
    func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
      let body = Array(type.utf8) + content
      var sum = UInt32.max
      for byte in body {
        sum ^= UInt32(byte)
        for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
      }
      return bytes(UInt32(content.count)) + body + bytes(~sum)
    }
    let exif =
      Array("II*\0".utf8) + [8, 0, 0, 0, 0, 0, 14, 0, 0, 0, 0, 0, 0xFF, 0xD8] + Array("THUMBNAIL".utf8)
    let xmp = "XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta><mwg-rs:Name>Ada Lovelace</mwg-rs:Name></x:xmpmeta>"
    let text = chunk("tEXt", Array("Author\0Ada Lovelace".utf8))
    // After the signature and the header.
    return try fixture.folder.write(
      name,
      Array(photo.prefix(33)) + chunk("eXIf", exif) + chunk("iTXt", Array(xmp.utf8)) + text
        + Array(photo.dropFirst(33)))
  }

  @Test(
    "copies have no thumbnail, no name and no other metadata, whoever is blurred, as JPEG and as PNG",
    arguments: [FaceBlur(all: true), FaceBlur(unnamed: true), FaceBlur(names: ["Ada Lovelace"])],
    [true, false])
  func metadata(blur: FaceBlur, isJPEG: Bool) throws {
    let photo =
      try isJPEG
      ? telling("grace_hopper.jpg", as: "a.jpg") : tellingPNG("astronaut.png", as: "a.png")
    var job = try run([photo])
    job.settings = DetectionSettings()
    job.blur = blur
    let summary = job.run(cancellation: CancellationFlag()) { _ in }
    #expect(summary.written == 1 && summary.failures == [])
    let copy = fixture.out.appending(isJPEG ? "a.jpg" : "a.png")
    #expect(try decodePhoto(at: copy).header.format == (isJPEG ? .jpeg : .png))
    let text = String(decoding: try JobsFixture.bytes(copy), as: UTF8.self)
    for word in ["THUMBNAIL", "Ada Lovelace", "Exif", "eXIf", "iTXt", "tEXt", "xmpmeta"] {
      #expect(!text.contains(word), "\(word)")
    }
  }
}
