import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

@Suite("A reduced photo") struct ReducedPhotoTests {
  private func reduced(_ path: FilePath, _ side: Int) throws -> ReducedPhoto {
    try PhotoFile(path).reduced(toLongerSide: side)
  }

  private func difference(_ a: Image, _ b: Image) -> Double {
    let differences = zip(a.pixels, b.pixels).map { abs(Int($0) - Int($1)) }
    return Double(differences.reduce(0, +)) / Double(differences.count)
  }

  @Test(
    "of a JPEG has at least as many pixels as wanted, by eighths, and knows the whole size", arguments: 1...8)
  func eighths(eighth: Int) throws {
    let path = RepositoryPaths.samples.appending("grace_hopper.jpg")
    let whole = try decodePhoto(at: path)
    let longer = max(whole.image.width, whole.image.height)
    let photo = try reduced(path, (longer * eighth + 7) / 8)
    #expect(photo.header == whole.header)
    #expect(photo.isWhole == (eighth == 8))
    #expect(photo.scale == SIMD2(8 / Double(eighth), 8 / Double(eighth)))
    #expect(photo.image.width == (whole.image.width * eighth + 7) / 8)
    #expect(photo.image.height == (whole.image.height * eighth + 7) / 8)
    if eighth == 8 { #expect(photo.image == whole.image) }
  }

  @Test("shows the same as the whole one")
  func likeness() throws {
    let path = RepositoryPaths.samples.appending("grace_hopper.jpg")
    let photo = try reduced(path, 200)
    #expect(photo.scale == SIMD2(8.0 / 3, 8.0 / 3))
    let exact = try decodePhoto(at: path).image.resizedByArea(to: photo.image.size)
    #expect(difference(photo.image, exact) < 3)
  }

  /// 45×31 pixels are not a multiple of what one reduced pixel spans, so the last ones are incomplete.
  @Test("of a turned JPEG lies where its whole pixels do", arguments: PhotoOrientation.allCases)
  func turned(orientation: PhotoOrientation) throws {
    let path = Fixture.path("orientation-\(orientation.rawValue).jpg")
    let whole = try decodePhoto(at: path)
    let photo = try reduced(path, 24)
    #expect(!photo.isWhole)
    let (size, scale, origin) = (photo.image.size, photo.scale, photo.origin)
    #expect(origin.x <= 0 && origin.y <= 0 && origin.x > -scale.x && origin.y > -scale.y)
    let end = SIMD2(Double(size.width), Double(size.height)) * scale + origin
    let exact = SIMD2(Double(whole.image.width), Double(whole.image.height))
    // One side of each direction is cut off by the photo's edge.
    #expect((origin.x == 0 || end.x == exact.x) && (origin.y == 0 || end.y == exact.y))
    #expect(end.x >= exact.x && end.y >= exact.y)
    let plain = try reduced(Fixture.path("orientation-1.jpg"), 24)
    #expect(photo.image == plain.image.turned(by: orientation))
  }

  @Test("of other formats is reduced by area, unless it has few pixels")
  func area() throws {
    let path = RepositoryPaths.samples.appending("astronaut.png")
    let whole = try decodePhoto(at: path)
    let photo = try reduced(path, 200)
    #expect(photo.image == whole.image.resizedByArea(to: PixelSize(width: 200, height: 200)))
    #expect(photo.scale == SIMD2(512.0 / 200, 512.0 / 200) && photo.origin == .zero)
    let few = try reduced(path, 400)
    #expect(few.isWhole && few.image == whole.image)
  }

  @Test("of a camera raw file is its JPEG, reduced", .enabled(if: PhotoFormat.raw.isReadable))
  func raw() throws {
    let path = Fixture.path("formats/camera.dng")
    let whole = try decodePhoto(at: path)
    let photo = try reduced(path, 32)
    #expect(photo.scale == SIMD2(2, 2) && photo.header.size == whole.image.size)
    #expect(difference(photo.image, whole.image.resizedByArea(to: photo.image.size)) < 6)
  }

  /// 256×192, with a picture of 128×96 beside it.
  @Test(
    "of a HEIF file is the picture beside it, if that has enough pixels",
    .enabled(if: PhotoFormat.heif.isReadable))
  func beside() throws {
    let path = Fixture.path("formats/small-beside.avif")
    let whole = try decodePhoto(at: path)
    #expect(whole.image.size == PixelSize(width: 256, height: 192))
    for side in [20, 100, 128] {
      let photo = try reduced(path, side)
      #expect(photo.image.size == PixelSize(width: 128, height: 96))
      #expect(photo.scale == SIMD2(2, 2) && photo.header == whole.header)
      #expect(difference(photo.image, whole.image.resizedByArea(to: photo.image.size)) < 6)
    }
    #expect(try reduced(path, 129).image.size == PixelSize(width: 129, height: 96))
    #expect(try reduced(path, 200).image == whole.image)
  }

  @Test(
    "of a damaged file fails as the whole one does",
    arguments: ["cut-little.jpg", "cut-header.jpg", "cut.png"])
  func damaged(name: String) throws {
    let whole = Result { try decodePhoto(at: Fixture.path(name)).warnings }
    let photo = Result { try reduced(Fixture.path(name), 20).warnings }
    switch (whole, photo) {
    case (.success(let a), .success(let b)): #expect(a == b)
    case (.failure(let a), .failure(let b)): #expect("\(a)" == "\(b)")
    default: Issue.record("\(name): \(whole) but \(photo)")
    }
  }

  @Test("is refused above the limits")
  func limits() {
    let error = #expect(throws: PhotoError.self) {
      try PhotoFile(Fixture.path("huge.jpg")).reduced(
        toLongerSide: 100, limits: PhotoLimits(maxMegapixels: 1))
    }
    guard case .tooLarge = error else { return #expect(Bool(false), "\(String(describing: error))") }
  }
}
