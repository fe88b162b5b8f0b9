import Imaging
import SystemPackage
import TestSupport
import Testing

@Suite("EXIF orientation") struct ExifTests {
  /// The JPEG fixture with other segments after its first two bytes.
  private func orientation(_ segments: [UInt8]) throws -> PhotoOrientation {
    let folder = try TemporaryFolder()
    let plain = try Fixture.bytes("420.jpg")
    let path = try folder.write("a.jpg", plain[..<2] + segments + plain[2...])
    let header = try readPhotoHeader(at: path)
    #expect(try decodePhoto(at: path).header == header)
    return header.orientation
  }

  private func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
    [0xFF, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 0xFF)] + content
  }

  private func exif(_ tiff: [UInt8]) -> [UInt8] { segment(0xE1, Array("Exif\0\0".utf8) + tiff) }

  private let sixth: [UInt8] =
    Array("II".utf8) + [42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0]

  @Test("is found after other segments, even when the header is longer than the first read")
  func longHeader() throws {
    #expect(try orientation(exif(sixth)) == .quarterTurn)
    let xmp = segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0<x/>".utf8))
    #expect(try orientation(xmp + exif(sixth)) == .quarterTurn)
    let long = segment(0xE2, [UInt8](repeating: 0xFF, count: 65000))
    #expect(try orientation(long + long + long + exif(sixth)) == .quarterTurn)
  }

  @Test("outweighs XMP that says otherwise, before and after it; without it XMP counts")
  func outweighsXMP() throws {
    let third = """
      http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/">
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
       xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="3"/></rdf:RDF></x:xmpmeta>
      """
    let xmp = segment(0xE1, Array(third.utf8))
    #expect(try orientation(xmp) == .halfTurn)
    #expect(try orientation(xmp + exif(sixth)) == .quarterTurn)
    #expect(try orientation(exif(sixth) + xmp) == .quarterTurn)
    // That nothing is to be turned is said, too.
    var upright = sixth
    upright[18] = 1
    #expect(try orientation(exif(upright) + xmp) == .upright)
  }

  /// Little-endian: the first directory leads to another, which tells when the photo was taken.
  private func dated(_ text: String) -> [UInt8] {
    let pointer: [UInt8] = [0x69, 0x87, 4, 0, 1, 0, 0, 0, 26, 0, 0, 0]
    let taken: [UInt8] = [0x03, 0x90, 2, 0, 20, 0, 0, 0, 44, 0, 0, 0]
    return Array("II".utf8) + [42, 0, 8, 0, 0, 0, 1, 0] + pointer + [0, 0, 0, 0] + [1, 0] + taken + [
      0, 0, 0, 0,
    ]
      + Array(text.utf8) + [0]
  }

  private func facts(_ segments: [UInt8]) throws -> FileFacts {
    let folder = try TemporaryFolder()
    let plain = try Fixture.bytes("420.jpg")
    return FileFacts(ofPhotoAt: try folder.write("a.jpg", plain[..<2] + segments + plain[2...]))
  }

  @Test(
    "the date is when the photo was taken",
    arguments: [
      ("1970:01:01 00:00:00", Int64(0)), ("2024:02:29 23:59:59", 1_709_251_199),
      ("2000:03:01 00:00:00", 951_868_800), ("1969:12:31 23:59:59", -1),
    ])
  func dates(text: String, seconds: Int64) throws {
    #expect(try facts(exif(dated(text))).date == seconds)
  }

  @Test("without a valid date the file's is used; a file that is not a photo has no size")
  func fileDates() throws {
    let now = try #require(try facts([]).date)
    #expect(now > 1_700_000_000)
    for text in [
      "2024:13:01 00:00:00", "yesterday at about five", "2024:01:01 25:00:00", "    :  :     :  :  ",
    ] {
      #expect(try facts(exif(dated(text))).date ?? 0 >= now, "\(text)")
    }
    let whole = dated("2024:02:29 23:59:59")
    for count in 0..<whole.count - 1 {
      #expect(try facts(exif(Array(whole.prefix(count)))).date ?? 0 >= now)
    }
    let folder = try TemporaryFolder()
    #expect(FileFacts(ofPhotoAt: try folder.write("b.jpg", Array("text".utf8))).size == nil)
    #expect(
      FileFacts(ofPhotoAt: folder.path.appending("gone.jpg")) == FileFacts(ofPhotoAt: "/nowhere/at/all.jpg"))
  }

  @Test("an invalid orientation is upright", arguments: [UInt16(0), 9, 255, 65535])
  func nonsenseValue(value: UInt16) throws {
    var tiff = sixth
    tiff[18] = UInt8(value & 0xFF)
    tiff[19] = UInt8(value >> 8)
    #expect(try orientation(exif(tiff)) == .upright)
  }

  @Test("no truncated structure and no changed byte crashes it")
  func hostile() throws {
    for count in 0...sixth.count where count < 20 {
      #expect(try orientation(exif(Array(sixth.prefix(count)))) == .upright)
    }
    for index in sixth.indices {
      for value: UInt8 in [0, 0x7F, 0xFF] {
        var tiff = sixth
        tiff[index] = value
        _ = try orientation(exif(tiff))
      }
    }
  }

  /// A PNG file with a text chunk before its pixels.
  private func orientation(text keyword: String, _ profile: String) throws -> PhotoOrientation {
    let folder = try TemporaryFolder()
    let plain = try Image(width: 4, height: 2).encodedPNG()
    let chunk = FileParts.chunk("tEXt", Array("\(keyword)\0\(profile)".utf8))
    return try readPhotoHeader(at: folder.write("a.png", plain[..<33] + chunk + plain[33...])).orientation
  }

  @Test("is found in a PNG's raw profile, in each of its spellings, and not in a damaged one")
  func rawProfile() throws {
    func hex(_ bytes: [UInt8]) -> String {
      bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
    let mark = Array("Exif\0\0".utf8)
    let (marked, bare) = (mark + sixth, sixth)
    #expect(
      try orientation(text: "Raw profile type exif", "\nexif\n      \(marked.count)\n\(hex(marked))\n")
        == .quarterTurn)
    #expect(
      try orientation(text: "Raw profile type APP1", "\nAPP1\n\(marked.count)\n\(hex(marked).uppercased())\n")
        == .quarterTurn)
    #expect(
      try orientation(text: "Raw profile type exif", "\nexif\n\(bare.count)\n\(hex(bare))\n") == .quarterTurn)
    for damaged in [
      "", "\nexif\n", "\nexif\n\(marked.count + 1)\n\(hex(marked))\n", "\nexif\n\(marked.count)\nxy",
    ] {
      #expect(try orientation(text: "Raw profile type exif", damaged) == .upright)
    }
    #expect(try orientation(text: "Comment", "\nexif\n\(marked.count)\n\(hex(marked))\n") == .upright)
  }
}
