import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

/// Colours of profiles, and transparency, as people are to see them.
@Suite("The look of photos") struct PhotoLookTests {
  private static let isNotBuiltIn: Comment = "this build lacks the library"
  private static let size = PixelSize(width: 64, height: 48)

  private func path(_ name: String) -> FilePath { Fixture.path("formats/\(name)") }

  private func largest(_ a: Image, _ b: Image) -> Int {
    zip(a.pixels, b.pixels).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
  }

  @Test(
    "Display P3, Adobe RGB and CMYK become sRGB as Little CMS converts them by itself",
    arguments: [("p3.png", "p3-shown.png"), ("adobe.png", "adobe-shown.png"), ("inks.jpg", "inks-shown.png")])
  func managed(name: String, shown: String) throws {
    guard try isPossible(ColorHandling.canConvert, otherwise: Self.isNotBuiltIn) else { return }
    let wanted = try decodePhoto(at: path(shown)).image
    let file = try PhotoFile(path(name))
    let stored = try file.photo()
    // What Pillow's and libjpeg's inverse transforms may differ by in a JPEG.
    let most = name == "inks.jpg" ? 2 : 0
    for image in [
      try #require(try file.managed(stored)),
      try file.photo(look: PhotoLook(colors: .managed)).image,
      try file.preview(fitting: Self.size, look: PhotoLook(colors: .managed)).image,
    ] {
      #expect(largest(image, wanted) <= most, "largest difference \(largest(image, wanted))")
    }
    #expect(largest(stored.image, wanted) > 5, "the conversion would not be seen")
  }

  @Test(
    "inks in TIFF become sRGB as Little CMS converts them: 8 and 16 bits, together or each ink apart",
    arguments: ["inks.tif", "inks-16.tif", "inks-planes.tif"])
  func inks(name: String) throws {
    guard
      try isPossible(ColorHandling.canConvert && PhotoFormat.tiff.isReadable, otherwise: Self.isNotBuiltIn)
    else {
      return
    }
    let (shown, plain) = (
      try decodePhoto(at: path("inks-tif-shown.png")).image,
      try decodePhoto(at: path("inks-tif-plain.png")).image
    )
    let file = try PhotoFile(path(name))
    let stored = try file.photo()
    #expect(largest(stored.image, plain) <= 1, "what the detector gets; \(largest(stored.image, plain))")
    for image in [
      try #require(try file.managed(stored)),
      try file.preview(fitting: Self.size, look: PhotoLook(colors: .managed)).image,
    ] {
      #expect(largest(image, shown) <= 1, "largest difference \(largest(image, shown))")
    }
    #expect(largest(stored.image, shown) > 5, "the conversion would not be seen")
  }

  @Test("the detector's pixels are those that are stored, whatever the profile")
  func stored() throws {
    let plain = try decodePhoto(at: path("reference.png")).image
    for name in ["p3.png", "adobe.png", "srgb-profile.png"] {
      #expect(try decodePhoto(at: path(name)).image == plain)
      #expect(try decodePreview(at: path(name), fitting: Self.size).image == plain)
    }
  }

  @Test("nothing is converted where colours are those of sRGB, or where there is no profile")
  func unneeded() throws {
    for name in ["srgb-profile.png", "reference.png"] {
      let file = try PhotoFile(path(name))
      #expect(try file.managed(try file.photo()) == nil)
      let shown = try file.photo(look: PhotoLook(colors: .managed)).image
      #expect(shown == (try file.photo().image))
    }
  }

  /// A column's opacity is four times its number.
  private func expected(_ stored: Image, _ background: [Int]) -> Image {
    var image = stored
    for pixel in 0..<64 * 48 {
      let alpha = pixel % 64 * 4
      for channel in 0..<3 {
        let place = 3 * pixel + channel
        let sum = Int(stored.pixels[place]) * alpha + background[channel] * (255 - alpha)
        image.pixels[place] = UInt8((sum + 127) / 255)
      }
    }
    return image
  }

  @Test(
    "what is transparent is shown before the chosen background",
    arguments: [
      ("clear.png", PhotoFormat.png), ("clear.webp", .webp), ("clear.tif", .tiff), ("clear.jxl", .jpegXL),
      ("masks.bmp", .bmp), ("clear.jp2", .jpeg2000), ("clear.avif", .heif),
    ])
  func transparency(name: String, format: PhotoFormat) throws {
    guard try isPossible(format.isReadable, otherwise: Self.isNotBuiltIn) else { return }
    let look = PhotoLook(background: PhotoBackground(red: 0x40, green: 0x80, blue: 0xC0))
    let reference = try decodePhoto(at: path("reference.png")).image
    let preview = try decodePreview(at: path(name), fitting: Self.size, look: look).image
    #expect(largest(preview, expected(reference, [0x40, 0x80, 0xC0])) <= 1)
    // The detector's pixels: TIFF's are shown on black, as ever.
    let stored = try decodePhoto(at: path(name)).image
    #expect(largest(stored, format == .tiff ? expected(reference, [0, 0, 0]) : reference) <= 1)
  }

  @Test("a GIF's transparent colour is the chosen background")
  func transparentGIF() throws {
    guard try isPossible(PhotoFormat.gif.isReadable, otherwise: Self.isNotBuiltIn) else { return }
    let look = PhotoLook(background: PhotoBackground(red: 1, green: 2, blue: 3))
    let shown = try decodePreview(at: path("hole.gif"), fitting: Self.size, look: look).image
    let stored = try decodePhoto(at: path("hole.gif")).image
    for (pixel, place) in stride(from: 0, to: shown.pixels.count, by: 3).enumerated() {
      let wanted = pixel % 64 < 20 ? [1, 2, 3] : Array(stored.pixels[place..<place + 3])
      #expect(Array(shown.pixels[place..<place + 3]) == wanted)
    }
  }

  @Test("PNG's transparent colours, of grey, of RGB and of palettes, are before the background, too")
  func transparentColors() throws {
    let look = PhotoLook(background: PhotoBackground(red: 9, green: 99, blue: 199))
    for name in ["grey-transparent.png", "rgb-transparent.png", "palette-transparent.png"] {
      let file = try PhotoFile(Fixture.path(name))
      let (stored, shown) = (try file.photo().image, try file.photo(look: look).image)
      #expect(stored != shown, "\(name)")
      // The first pixel's colour is the transparent one; of the palette only some colours are.
      if name != "palette-transparent.png" { #expect(Array(shown.pixels[..<3]) == [9, 99, 199]) }
    }
  }

  @Test("colours are six digits, with or without #")
  func background() {
    #expect(PhotoBackground("#0a10FF") == PhotoBackground(red: 10, green: 16, blue: 255))
    #expect(PhotoBackground("ffffff") == PhotoBackground(red: 255, green: 255, blue: 255))
    for text in ["", "#", "fff", "#12345", "1234567", "12345g", "+12345", "white"] {
      #expect(PhotoBackground(text) == nil)
    }
  }

  @Test("metadata for converted colours says nothing about others")
  func metadata() throws {
    let copy = try Image(width: 8, height: 8).encodedPNG()
    func types(_ isConverted: Bool) throws -> String {
      let metadata = try PhotoMetadata(of: PhotoFile(path("p3.png")), withXMP: true, isConverted: isConverted)
      return String(decoding: metadata.carried(by: copy), as: UTF8.self)
    }
    #expect(try types(false).contains("iCCP"))
    #expect(try !types(true).contains("iCCP") && types(true).contains("sRGB"))
  }
}
