import AnnotationFormats
import Annotations
import Geometry
import Imaging
import TestSupport
import Testing

/// `--embed`: one consistent state, whatever was there, and the same pictures.
@Suite("Embedding XMP") struct XMPEmbeddingTests {
  private let size = PixelSize(width: 640, height: 480)
  private var frame: StoredFrame { StoredFrame(size: size) }

  private func read(_ photo: [UInt8]) throws -> [Annotation] {
    try AnnotationReader(.xmp, photoName: "photo") { _ in frame }.read(photo).records.first?.annotations ?? []
  }

  private func embed(_ faces: [Annotation], _ photo: [UInt8]) throws -> [UInt8] {
    try PhotoDocument.embedding(
      PhotoRecord(name: "photo", size: size, annotations: faces), in: photo, frame: frame
    ).bytes
  }

  private func count(_ text: String, in bytes: [UInt8]) -> Int {
    bytes.indices.count { bytes[$0...].starts(with: text.utf8) }
  }

  private let packet = "http://ns.adobe.com/xap/1.0/\0"
  private let part = "http://ns.adobe.com/xmp/extension/\0"

  @Test("the packets of a photo become one, with nothing of the old names")
  func packets() throws {
    let photo = try EmbeddedXMPTests.bytes("two-packets.jpg")
    var faces = try read(photo)
    faces[1].person = "Zoe"
    let written = try embed(faces, photo)
    #expect(try read(written).map(\.person) == ["Ada", "Zoe"])
    #expect(count(packet, in: written) == 1 && count("Bob", in: written) == 0)
    #expect(try embed(faces, written) == written)
    // Everything that is not XMP is unchanged and in the same order.
    #expect(withoutXMP(written) == withoutXMP(photo))
  }

  @Test("other properties of all packets are kept: lists get all items, of others the first counts")
  func merging() throws {
    func packet(_ properties: String) -> [UInt8] {
      let document =
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
        + "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:u=\"urn:u\""
        + "\(properties)</rdf:Description></rdf:RDF></x:xmpmeta>"
      let content = Array(self.packet.utf8) + Array(document.utf8)
      return [0xFF, 0xE1, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 0xFF)] + content
    }
    let subjects = { (words: [String]) in
      "<dc:subject><rdf:Bag>" + words.map { "<rdf:li>\($0)</rdf:li>" }.joined() + "</rdf:Bag></dc:subject>"
    }
    let first = packet(" u:kind=\"one\">" + subjects(["sea", "sun"]))
    let second = packet(
      " u:kind=\"two\" u:more=\"yes\">" + subjects(["sun", "sand"]) + "<u:deep>well</u:deep>")
    let plain = withoutXMP(try EmbeddedXMPTests.bytes("regions.jpg"))
    let written = try embed([], Array(plain[..<2]) + first + second + plain[2...])
    #expect(count(self.packet, in: written) == 1)
    for text in ["sea", ">sun<", "sand", "one", "u:more=\"yes\"", "<u:deep>well</u:deep>"] {
      #expect(count(text, in: written) == 1, "\(text)")
    }
    #expect(count("two", in: written) == 0)
  }

  @Test(
    "every spelling in PNG becomes the standard's",
    arguments: ["plain.png", "compressed.png", "raw-profile.png"])
  func png(name: String) throws {
    let photo = try EmbeddedXMPTests.bytes(name)
    var faces = try read(photo)
    faces[0].person = "Zoe"
    let written = try embed(faces, photo)
    #expect(try read(written).map(\.person) == ["Zoe"])
    #expect(count("XML:com.adobe.xmp\0\0\0\0\0", in: written) == 1)
    #expect(count("zTXt", in: written) == 0 && count("Zoe", in: written) == 2)
    #expect(try embed(faces, written) == written)
    let (before, after) = (
      try #require(photo.firstIndex(of: "IDAT")), try #require(written.firstIndex(of: "IDAT"))
    )
    #expect(photo[before...].elementsEqual(written[after...]))
  }

  @Test("more than 64 KB are written as an extension, and as one packet again when they fit")
  func extensions() throws {
    let faces = (0..<600).map { index in
      let (x, y) = (Float(index % 30) * 20, Float(index / 30) * 20)
      return Annotation(
        id: AnnotationID(rawValue: Int64(index)),
        box: BoundingBox(minX: x, minY: y, maxX: x + 16, maxY: y + 16),
        person: "Person number \(index) of a very large crowd in front of the house")
    }
    let photo = try EmbeddedXMPTests.bytes("left-over-part.jpg")
    let written = try embed(faces, photo)
    #expect(try read(written).map(\.person) == faces.map(\.person))
    #expect(count(packet, in: written) == 1 && count(part, in: written) >= 2)
    #expect(count("BBBBBBBBBBBBBBBB", in: written) == 0)
    #expect(try embed(faces, written) == written)
    let again = try embed(Array(faces.prefix(2)), written)
    #expect(try read(again).count == 2)
    #expect(count(part, in: again) == 0 && count("HasExtendedXMP", in: again) == 0)
    // When a part is missing, nothing is written over it.
    var broken = written
    let last = try #require(broken.indices.last { broken[$0...].starts(with: part.utf8) })
    broken.replaceSubrange(last..<last + 4, with: "gone".utf8)
    #expect(
      throws: FormatError.embedding(
        photo: "photo", reason: "a part of its XMP is incomplete and was not read")
    ) {
      try embed([], broken)
    }
  }

  @Test(
    "digests are those of RFC 1321",
    arguments: [
      ("", "D41D8CD98F00B204E9800998ECF8427E"), ("message digest", "F96B697D7CB7938D525A2F31AAF161D0"),
      (
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
        "57EDF4A22BE3C955AC49DA2E2107B67A"
      ),
    ])
  func digests(text: String, digest: String) {
    #expect(MD5.hex(of: Array(text.utf8)) == digest)
  }

  @Test("the places in a list of pictures lead to the same pictures", arguments: [1, 200])
  func pictures(letters: Int) throws {
    let photo = try EmbeddedXMPTests.bytes("two-pictures.jpg")
    let before = try list(of: photo)
    let second = Array(photo[before.second])
    #expect(second.starts(with: [0xFF, 0xD8]) && before.first == before.second.lowerBound)
    var faces = try read(photo)
    faces[0].person = String(repeating: "a", count: letters)
    let written = try embed(faces, photo)
    let after = try list(of: written)
    #expect(written.count != photo.count)
    #expect(Array(written[after.second]) == second && after.first == after.second.lowerBound)
    // Also when the list comes after the XMP: where there was none, XMP is put first.
    let none = try embed(faces, try withList(before: photo))
    #expect(Array(none[try list(of: none).second]) == second)
  }

  @Test("the length of the main picture in a list of containers counts the new XMP")
  func containers() throws {
    let plain = withoutXMP(try EmbeddedXMPTests.bytes("regions.jpg"))
    func photo(_ length: Int) -> [UInt8] {
      let document =
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
        + "<rdf:Description rdf:about=\"\" xmlns:c=\"http://ns.google.com/photos/1.0/container/\" "
        + "xmlns:i=\"http://ns.google.com/photos/1.0/container/item/\"><c:Directory><rdf:Seq>"
        + "<rdf:li rdf:parseType=\"Resource\"><c:Item i:Mime=\"image/jpeg\" i:Semantic=\"Primary\" "
        + "i:Length=\"\(length)\"/></rdf:li><rdf:li rdf:parseType=\"Resource\"><c:Item i:Mime=\"image/jpeg\" "
        + "i:Semantic=\"GainMap\" i:Length=\"4321\"/></rdf:li>"
        + "</rdf:Seq></c:Directory></rdf:Description></rdf:RDF></x:xmpmeta>"
      let content = Array(packet.utf8) + Array(document.utf8)
      return plain[..<2] + [0xFF, 0xE1, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 0xFF)]
        + content
        + plain[2...]
    }
    let old = photo(photo(1000).count)
    let face = Annotation(
      id: AnnotationID(rawValue: 1), box: BoundingBox(minX: 1, minY: 1, maxX: 90, maxY: 90))
    let written = try embed([face], old)
    #expect(count("i:Length=\"\(written.count)\"", in: written) == 1 && written.count > old.count)
    #expect(count("i:Length=\"4321\"", in: written) == 1)
  }

  @Test(
    "formats in which nothing can be embedded are refused, and the sidecar is offered",
    arguments: [
      ("pillow.webp", "WebP"), ("exiftool.tif", "TIFF"), ("exiftool.heic", "HEIF"), ("exiftool.avif", "HEIF"),
    ])
  func refused(name: String, format: String) throws {
    let photo = try EmbeddedXMPTests.bytes(name)
    let error = try #require(throws: FormatError.self) { try embed([], photo) }
    #expect(
      "\(error)" == "photo: nothing was embedded: XMP inside \(format) files is not changed, only read; "
        + "write a sidecar instead")
  }

  // MARK: - Independent readers of the containers

  private func segments(_ photo: [UInt8]) -> (segments: [Range<Int>], rest: Int) {
    var segments: [Range<Int>] = []
    var position = 2
    while photo[position + 1] != 0xDA {
      let end = position + 2 + Int(photo[position + 2]) << 8 + Int(photo[position + 3])
      segments.append(position..<end)
      position = end
    }
    return (segments, position)
  }

  private func withoutXMP(_ photo: [UInt8]) -> [UInt8] {
    let (segments, rest) = segments(photo)
    let kept = segments.filter { range in
      ![packet, part].contains { photo[range].dropFirst(4).starts(with: $0.utf8) }
    }
    return photo[..<2] + kept.flatMap { photo[$0] } + photo[rest...]
  }

  /// The length of the first picture, and where the second one is, in a list with the least significant byte first.
  private func list(of photo: [UInt8]) throws -> (first: Int, second: Range<Int>) {
    let segment = try #require(
      segments(photo).segments.first { photo[$0].dropFirst(4).starts(with: "MPF\0II".utf8) })
    let base = segment.lowerBound + 8
    func number(_ place: Int) -> Int {
      (0..<4).reduce(0) { $0 | Int(photo[base + place + $1]) << (8 * $1) }
    }
    let directory = number(4)
    let entries = Int(photo[base + directory])
    let places = (0..<entries).map { directory + 2 + 12 * $0 }
    let pictures = try #require(
      places.first { photo[base + $0] == 0x02 && photo[base + $0 + 1] == 0xB0 }.map { number($0 + 8) })
    let start = base + number(pictures + 24)
    return (number(pictures + 4), start..<start + number(pictures + 20))
  }

  /// The photo without its XMP, its list of pictures brought up to date by hand.
  private func withList(before photo: [UInt8]) throws -> [UInt8] {
    var result = withoutXMP(photo)
    let removed = photo.count - result.count
    let old = try list(of: photo)
    for (value, what) in [(old.first, "length"), (old.second.lowerBound, "place")] {
      let base = try #require(result.firstIndex(of: "MPF\0")) + 4
      let number = what == "length" ? value : value - (try #require(photo.firstIndex(of: "MPF\0")) + 4)
      let place = try #require(
        (base..<base + 100).first { at in
          (0..<4).allSatisfy { result[at + $0] == UInt8(number >> (8 * $0) & 0xFF) }
        })
      for index in 0..<4 { result[place + index] = UInt8((number - removed) >> (8 * index) & 0xFF) }
    }
    return result
  }
}

extension [UInt8] {
  fileprivate func firstIndex(of text: String) -> Int? {
    indices.first { self[$0...].starts(with: text.utf8) }
  }
}
