import Foundation
import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

@Suite("Formats that need a library") struct FormatTests {
  /// A file of `Fixtures/formats`, and how far its pixels may be from the picture that all were made of.
  struct Sample: CustomStringConvertible, Sendable {
    var name: String
    var format: PhotoFormat
    /// Mean difference of a byte: zero where nothing was lost.
    var tolerance = 0.0
    var reference = "reference.png"

    var description: String { name }
    var path: FilePath { Self.path(name) }

    static func path(_ name: String) -> FilePath { Fixture.path("formats/\(name)") }
  }

  static let samples: [Sample] = [
    Sample(name: "lossless.webp", format: .webp),
    Sample(name: "lossy.webp", format: .webp, tolerance: 5),
    Sample(name: "turned.webp", format: .webp),
    Sample(name: "moving.webp", format: .webp),
    Sample(name: "plain.tif", format: .tiff),
    Sample(name: "lzw.tif", format: .tiff),
    Sample(name: "tiled.tif", format: .tiff),
    Sample(name: "planes.tif", format: .tiff),
    Sample(name: "turned.tif", format: .tiff),
    Sample(name: "deep.tif", format: .tiff),
    Sample(name: "plain.gif", format: .gif, reference: "reference-gif.png"),
    Sample(name: "interlaced.gif", format: .gif, reference: "reference-gif.png"),
    Sample(name: "moving.gif", format: .gif, reference: "reference-gif.png"),
    Sample(name: "plain.heic", format: .heif, tolerance: 3),
    Sample(name: "deep.heic", format: .heif, tolerance: 3),
    Sample(name: "plain.avif", format: .heif, tolerance: 3),
    Sample(name: "camera.dng", format: .raw, tolerance: 3),
    Sample(name: "plain.bmp", format: .bmp),
    Sample(name: "core.bmp", format: .bmp),
    Sample(name: "top-down.bmp", format: .bmp),
    Sample(name: "wide.bmp", format: .bmp),
    Sample(name: "masks.bmp", format: .bmp),
    Sample(name: "565.bmp", format: .bmp, tolerance: 3),
    Sample(name: "555.bmp", format: .bmp, tolerance: 3),
    Sample(name: "palette-8.bmp", format: .bmp, reference: "reference-256.png"),
    Sample(name: "palette-4.bmp", format: .bmp, reference: "reference-16.png"),
    Sample(name: "palette-2.bmp", format: .bmp, reference: "reference-4.png"),
    Sample(name: "palette-1.bmp", format: .bmp, reference: "reference-2.png"),
    Sample(name: "runs-8.bmp", format: .bmp, reference: "reference-256.png"),
    Sample(name: "runs-4.bmp", format: .bmp, reference: "reference-16.png"),
    Sample(name: "float.tif", format: .tiff),
    Sample(name: "half.tif", format: .tiff),
    Sample(name: "double.tif", format: .tiff),
    Sample(name: "plain.jxl", format: .jpegXL),
    Sample(name: "boxes.jxl", format: .jpegXL),
    Sample(name: "lossy.jxl", format: .jpegXL, tolerance: 4),
    Sample(name: "plain.jp2", format: .jpeg2000),
    Sample(name: "bare.j2k", format: .jpeg2000),
    Sample(name: "lossy.jp2", format: .jpeg2000, tolerance: 3),
    Sample(name: "deep.jp2", format: .jpeg2000),
    // Only XMP says how they lie.
    Sample(name: "xmp-turned.tif", format: .tiff),
    Sample(name: "xmp-turned.webp", format: .webp),
    Sample(name: "xmp-turned.png", format: .png),
    Sample(name: "xmp-turned.jpg", format: .jpeg, tolerance: 3),
    // Only the raw profile of EXIF, or of XMP, in a text chunk does.
    Sample(name: "raw-exif.png", format: .png),
    Sample(name: "raw-xmp.png", format: .png),
  ]

  static let absentSamples = samples.filter { !$0.format.isReadable }
  private static let isNotBuiltIn: Comment = "this build lacks the library that reads it"

  private static let size = PixelSize(width: 64, height: 48)

  private func error(_ path: FilePath, _ limits: PhotoLimits = PhotoLimits()) -> PhotoError? {
    do {
      _ = try decodePhoto(at: path, limits: limits)
      return nil
    } catch {
      return error
    }
  }

  @Test("a file gives the picture it was made from, upright, in 8 bits", arguments: samples)
  func pixels(sample: Sample) throws {
    guard try isPossible(sample.format.isReadable, otherwise: Self.isNotBuiltIn) else { return }
    let photo = try decodePhoto(at: sample.path)
    let wanted = try decodePhoto(at: Sample.path(sample.reference))
    #expect(photo.header.format == sample.format)
    #expect(photo.header.size == Self.size)
    #expect(photo.image.size == Self.size)
    #expect(photo.warnings.isEmpty)
    let sum = zip(photo.image.pixels, wanted.image.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    let mean = Double(sum) / Double(wanted.image.pixels.count)
    #expect(mean <= sample.tolerance, "mean difference \(mean)")
  }

  @Test("BigTIFF, whose counts and positions have eight bytes, is TIFF")
  func bigTIFF() throws {
    let path = RepositoryPaths.root.appending("Tests/AnnotationsTests/Fixtures/big.tif")
    guard try isPossible(PhotoFormat.tiff.isReadable, otherwise: Self.isNotBuiltIn) else { return }
    let photo = try decodePhoto(at: path)
    #expect(photo.header.format == .tiff && photo.header.size == PixelSize(width: 64, height: 48))
    // The shade of a pixel is three times its row plus its column.
    let pixels = photo.image.pixels
    #expect(pixels[0] == 0 && pixels[3 * 63] == 63 && pixels[3 * 64 * 47] == 141)
  }

  @Test("a preview is the reduced picture", arguments: samples)
  func preview(sample: Sample) throws {
    guard try isPossible(sample.format.isReadable, otherwise: Self.isNotBuiltIn) else { return }
    let preview = try decodePreview(at: sample.path, fitting: PixelSize(width: 16, height: 16))
    #expect(preview.image.size == PixelSize(width: 16, height: 12))
    #expect(preview.header.size == Self.size)
  }

  @Test(
    "without the library, one message names the kind and Debian's package",
    .enabled(if: !absentSamples.isEmpty, "this build has every library"), arguments: absentSamples)
  func absent(sample: Sample) throws {
    let package = try #require(sample.format.debianPackage)
    for message in [error(sample.path)?.explanation, headerError(sample.path)?.explanation] {
      let message = try #require(message)
      #expect(message.contains("install \(package) and run make again"), "\(message)")
      #expect(message.hasPrefix("is a"), "\(message)")
    }
  }

  private func headerError(_ path: FilePath) -> PhotoError? {
    do {
      _ = try readPhotoHeader(at: path)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "half a file is damaged or incomplete, never a picture",
    arguments: ["cut.webp", "cut.tif", "cut.gif", "cut.heic", "cut.dng", "cut.bmp", "cut.jxl", "cut.jp2"])
  func cut(name: String) throws {
    let error = error(Sample.path(name))
    #expect(error.map { !"\($0)".contains { $0.isNewline } } ?? false, "a message is one line")
    switch error {
    case .damaged?, .noLibrary?: break
    // LibRaw takes no notice of a JPEG that is not there.
    case .unsupported? where name == "cut.dng": break
    case let other: Issue.record("\(String(describing: other))")
    }
  }

  @Test(
    "a header that claims too many pixels is refused before memory is allocated",
    arguments: [("huge.webp", PhotoFormat.webp), ("huge.tif", .tiff), ("huge.gif", .gif), ("huge.bmp", .bmp)])
  func huge(name: String, format: PhotoFormat) throws {
    guard try isPossible(format.isReadable, otherwise: Self.isNotBuiltIn) else { return }
    guard case .tooLarge(_, _, _, limit: 250)? = error(Sample.path(name)) else {
      Issue.record("\(name) was not refused: \(String(describing: error(Sample.path(name))))")
      return
    }
  }

  @Test(
    "the embedded profile is found for copies and crops",
    arguments: [
      ("turned.webp", PhotoFormat.webp), ("plain.tif", .tiff), ("plain.heic", .heif), ("plain.avif", .heif),
      ("p3.jxl", .jpegXL),
    ])
  func profile(name: String, format: PhotoFormat) throws {
    guard try isPossible(format.isReadable, otherwise: Self.isNotBuiltIn) else { return }
    let profile = try #require(readColorProfile(at: Sample.path(name)))
    #expect(profile.bytes[36..<40].elementsEqual("acsp".utf8))
    let copy = try Image(width: 8, height: 8).encodedJPEG(quality: 80)
    let carried = try PhotoMetadata(ofPhotoAt: Sample.path(name)).carried(by: copy)
    #expect(carried.count > copy.count + profile.bytes.count)
  }

  @Test("floating point light beyond black and white is cut off, and what is no number is black")
  func beyond() throws {
    guard try isPossible(PhotoFormat.tiff.isReadable, otherwise: Self.isNotBuiltIn) else { return }
    let pixels = try decodePhoto(at: Sample.path("bright.tif")).image.pixels
    // Columns of less than black, more than white, no number, and infinity.
    #expect([0, 20, 40, 60].map { pixels[3 * $0] } == [0, 255, 0, 255])
  }

  @Test("HEIF is known by any of the brands that a file is compatible with, and films are none")
  func brands() throws {
    guard try isPossible(PhotoFormat.heif.isReadable, otherwise: Self.isNotBuiltIn) else { return }
    let folder = try TemporaryFolder()
    var bytes = try Fixture.bytes("formats/plain.heic")
    bytes.replaceSubrange(8..<12, with: "fcet".utf8)
    let photo = try decodePhoto(at: try folder.write("other.heic", bytes))
    #expect(photo.header.format == .heif && photo.image.size == Self.size)
    bytes.replaceSubrange(8..<12, with: "isom".utf8)
    let film = try folder.write("film.heic", bytes)
    #expect(error(film) == .notPhoto(film, looksLike: "an MP4 or QuickTime film"))
  }

  @Test("a text that begins like a BMP is text")
  func likeBMP() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "a.bmp", Array("BM is the name of a kind of pictures, of which this is none".utf8))
    #expect(error(path) == .notPhoto(path, looksLike: "text"))
  }

  @Test("folders list them, readable or not")
  func scan() {
    let folder = Sample.path("lossless.webp").removingLastComponent()
    let found = FolderScan([folder]).all().photos.compactMap { $0.lastComponent?.string }
    #expect(Set(Self.samples.map(\.name)).isSubset(of: found))
  }

  @Test("changed bytes never crash the decoders", arguments: samples)
  func mutations(sample: Sample) throws {
    guard try isPossible(sample.format.isReadable, otherwise: Self.isNotBuiltIn) else { return }
    let folder = try TemporaryFolder()
    let original = try Fixture.bytes("formats/\(sample.name)")
    var numbers = SeededNumbers(seed: UInt64(sample.name.utf8.count))
    let limits = PhotoLimits(maxMegapixels: 4)
    for _ in 0..<40 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &numbers) {
        let most = Bool.random(using: &numbers) ? min(300, bytes.count) : bytes.count
        bytes[Int.random(in: 0..<most, using: &numbers)] = UInt8.random(in: 0...255, using: &numbers)
      }
      let path = try folder.write("mutated", bytes)
      if let photo = try? decodePhoto(at: path, limits: limits) {
        #expect(photo.image.size == photo.header.size)
      }
    }
  }
}
