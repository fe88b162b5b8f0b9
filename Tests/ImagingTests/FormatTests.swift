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
    arguments: ["cut.webp", "cut.tif", "cut.gif", "cut.heic", "cut.dng"])
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
    arguments: [("huge.webp", PhotoFormat.webp), ("huge.tif", .tiff), ("huge.gif", .gif)])
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
    ])
  func profile(name: String, format: PhotoFormat) throws {
    guard try isPossible(format.isReadable, otherwise: Self.isNotBuiltIn) else { return }
    let profile = try #require(readColorProfile(at: Sample.path(name)))
    #expect(profile.bytes[36..<40].elementsEqual("acsp".utf8))
    let copy = try Image(width: 8, height: 8).encodedJPEG(quality: 80)
    let carried = try PhotoMetadata(ofPhotoAt: Sample.path(name)).carried(by: copy)
    #expect(carried.count > copy.count + profile.bytes.count)
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
