import Files
import Foundation
import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

@Suite("Photos that cannot be shown") struct BadPhotoTests {
  private func error(_ path: FilePath, _ limits: PhotoLimits = PhotoLimits()) -> PhotoError? {
    #expect(throws: PhotoError.self) {
      try decodePreview(at: path, fitting: .init(width: 9, height: 9), limits: limits)
    }
    do {
      _ = try decodePhoto(at: path, limits: limits)
      return nil
    } catch {
      #expect(error.path == path)
      #expect(error.description.hasPrefix(path.shown + ": "))
      return error
    }
  }

  @Test("a path that does not exist, or leads through a file")
  func missing() {
    for path in ["/no/such/photo.jpg", "\(Fixture.path("444.jpg"))/photo.jpg", ""] {
      #expect(error(FilePath(path)) == .notFound(FilePath(path)))
    }
  }

  @Test("a folder")
  func folder() {
    let path = Fixture.path("444.jpg").removingLastComponent()
    #expect(error(path) == .isFolder(path))
  }

  @Test("an empty file")
  func empty() {
    #expect(error(Fixture.path("empty.jpg")) == .empty(Fixture.path("empty.jpg")))
  }

  @Test(
    "the message says what the file really is",
    arguments: [
      ("text.jpg", "text")
    ])
  func otherFormats(name: String, kind: String) {
    let path = Fixture.path(name)
    #expect(error(path) == .notPhoto(path, looksLike: kind))
    #expect(error(path)?.explanation.hasPrefix("\(kind), not a photo that this facet reads (") == true)
  }

  @Test("messages name every format that this build reads, and none that it does not")
  func formats() throws {
    let folder = try TemporaryFolder()
    let noise = try folder.write("noise.png", [0x93, 0x01, 0xFE, 0x00, 0x8A, 0x11])
    let messages = [
      try #require(error(noise)?.explanation), ScanError.noPhotos("a", isRecursive: false).explanation,
      ScanError.noPhotos("a", isRecursive: true).explanation,
      PhotoError.noLibrary("a", looksLike: "a thing", package: "b").explanation,
    ]
    let names: [PhotoFormat: [String]] = [
      .jpeg: ["JPEG"], .png: ["PNG"], .webp: ["WebP"], .heif: ["HEIC", "AVIF"], .tiff: ["TIFF"],
      .gif: ["GIF"],
      .raw: ["camera raw"], .bmp: ["BMP"], .jpegXL: ["JPEG XL"], .jpeg2000: ["JPEG 2000"],
    ]
    for message in messages {
      for format in PhotoFormat.allCases {
        for name in try #require(names[format]) {
          #expect(message.contains(name) == format.isReadable, "\(name): \(message)")
        }
      }
    }
    #expect(messages[1].hasSuffix("in this folder; name another one, or add --recursive"))
  }

  @Test("bytes of no known kind, and a signature with nothing after it")
  func unknownBytes() throws {
    let folder = try TemporaryFolder()
    let noise = try folder.write("noise.png", [0x93, 0x01, 0xFE, 0x00, 0x8A, 0x11])
    #expect(error(noise) == .notPhoto(noise, looksLike: nil))
    let film = try folder.write("a.jpg", [0, 0, 0, 24] + Array("ftypqt  ".utf8) + [0, 0, 0, 0])
    #expect(error(film) == .notPhoto(film, looksLike: "an MP4 or QuickTime film"))
    for start: [UInt8] in [[0xFF, 0xD8, 0xFF], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]] {
      let path = try folder.write("start.jpg", start)
      #expect(
        error(path)
          == .damaged(
            path,
            reason: start.count == 3
              ? "the file ends inside its header" : "the file ends too early"))
    }
  }

  @Test(
    "a header that claims 60000×60000 is refused before allocation", arguments: ["huge.jpg", "huge.png"])
  func huge(name: String) throws {
    let path = Fixture.path(name)
    #expect(error(path) == .tooLarge(path, width: 60000, height: 60000, limit: 250))
    #expect(
      error(path)?.explanation.contains("3600 megapixels, the limit is 250; raise it with --max-megapixels")
        == true)
    #expect(try readPhotoHeader(at: path).size == PixelSize(width: 60000, height: 60000))
  }

  @Test("the limit counts pixels exactly")
  func limit() {
    let limits = PhotoLimits(maxMegapixels: 1)
    #expect(limits.allow(PixelSize(width: 1000, height: 1000)))
    #expect(!limits.allow(PixelSize(width: 1_000_001, height: 1)))
    #expect(!limits.allow(PixelSize(width: .max, height: 2)))
  }

  @Test("a PNG with a wrong checksum of its header is damaged")
  func wrongChecksum() {
    let path = Fixture.path("wrong-header-crc.png")
    guard case .damaged(path, let reason)? = error(path) else {
      Issue.record("\(String(describing: error(path)))")
      return
    }
    #expect(reason.hasPrefix("a checksum is wrong"))
  }

  @Test("a PNG with a wrong checksum of its pixels is shown, with a warning")
  func wrongPixelChecksum() throws {
    let photo = try decodePhoto(at: Fixture.path("wrong-crc.png"))
    #expect(photo.warnings == ["a checksum of its pixels is wrong, so that some of them may be, too"])
    #expect(photo.image == (try decodePhoto(at: Fixture.path("rgb-8.png")).image))
  }

  @Test(
    "a PNG whose pixels are damaged is shown as far as it goes, when that is at least half of it",
    arguments: [("damaged-late.png", "grey"), ("damaged-interlaced.png", "coarse")])
  func damagedPixels(name: String, rest: String) throws {
    let photo = try decodePhoto(at: Fixture.path("formats/\(name)"))
    let warning = try #require(photo.warnings.first)
    #expect(photo.warnings.count == 1 && warning.hasPrefix("its pixels are damaged ("), "\(warning)")
    #expect(warning.hasSuffix("; the rest of the picture is \(rest)"))
    let whole = try decodePhoto(at: Fixture.path("formats/reference.png")).image
    #expect(photo.image.size == whole.size)
    // Of an interlaced picture every other row came with the passes before.
    let rows = rest == "grey" ? Array(0..<20) : stride(from: 0, to: 48, by: 2).map { $0 }
    for row in rows {
      let part = row * 64 * 3..<(row + 1) * 64 * 3
      #expect(photo.image.pixels[part] == whole.pixels[part], "row \(row)")
    }
    if rest == "grey" { #expect(photo.image.pixels.suffix(64 * 3).allSatisfy { $0 == 128 }) }
  }

  @Test("a PNG whose pixels are damaged early is damaged")
  func damagedEarly() {
    guard case .damaged? = error(Fixture.path("formats/damaged-early.png")) else {
      Issue.record("not refused")
      return
    }
  }

  @Test("a turned PNG whose pixels are damaged is as it would be upright, and then turned")
  func damagedTurned() throws {
    let bytes = try Fixture.bytes("formats/damaged-late.png")
    // EXIF with nothing but the orientation 6: upright after a quarter turn clockwise.
    let exif: [UInt8] = [
      0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
    ]
    let folder = try TemporaryFolder()
    let turned = try folder.write(
      "turned.png", bytes[..<33] + FileParts.chunk("eXIf", exif) + bytes[33...])
    let upright = try decodePhoto(at: Fixture.path("formats/damaged-late.png")).image
    let photo = try decodePhoto(at: turned)
    #expect(photo.warnings.count == 1)
    #expect(photo.image == upright.turned(by: .quarterTurn))
  }

  @Test(
    "files that end too early", arguments: ["cut-little.jpg", "cut-closed.jpg", "cut-header.jpg", "cut.png"])
  func cut(name: String) {
    let path = Fixture.path(name)
    guard case .damaged(path, let reason)? = error(path) else {
      Issue.record("\(String(describing: error(path)))")
      return
    }
    #expect(reason.contains("ends"))
  }

  @Test("a JPEG of twelve bits is unsupported")
  func twelveBits() {
    guard case .unsupported? = error(Fixture.path("twelve-bit.jpg")) else {
      Issue.record("not refused")
      return
    }
  }

  @Test(
    "a JPEG that is mostly complete is shown with a warning",
    arguments: ["cut-most.jpg", "cut-progressive.jpg"])
  func mostlyThere(name: String) throws {
    let photo = try decodePhoto(at: Fixture.path(name))
    #expect(photo.image.size == PixelSize(width: 366, height: 270))
    #expect(photo.warnings == ["the file ends too early; the rest of the picture is grey or coarse"])
    let preview = try decodePreview(at: Fixture.path(name), fitting: PixelSize(width: 50, height: 50))
    #expect(preview.warnings == photo.warnings)
  }

  @Test("a pipe is refused at once, although nobody writes to it", .limit(minutes: 5))
  func pipe() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("pipe.jpg")
    #expect(unsafe path.withPlatformString { unsafe mkfifo($0, 0o644) } == 0)
    #expect(error(path) == .notRegular(path))
    #expect(error("/dev/zero") == .notRegular("/dev/zero"))
  }

  @Test("a file without permission to read")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("secret.jpg", Fixture.bytes("444.jpg"))
    try folder.setPermissions("secret.jpg", 0)
    let refused = unprivileged { error(path) }
    guard try isPossible(refused != nil, otherwise: unprivilegedAbsence) else { return }
    #expect(refused == .some(.noPermission(path)))
  }

  @Test("control characters in names cannot reach a terminal")
  func controlCharacters() {
    let error = PhotoError.notFound("a\u{1B}[2J\nb.jpg")
    #expect(error.description.hasPrefix("a?[2J?b.jpg: "))
    let bytes: [CChar] = [0x61, CChar(bitPattern: 0xFF), 0x2E, 0x70, 0]
    #expect(PhotoError.notFound(FilePath(platformString: bytes)).description.hasPrefix("a\u{FFFD}.p: "))
  }
}
