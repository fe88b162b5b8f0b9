import AnnotationFormats
import Annotations
import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

/// XMP inside photos: where it lies, which of it belongs together, and which regions count.
///
/// The files in `Fixtures` show a plain picture of 640×480, or of 64×48 where exiftool or Pillow have written
/// them; the right answers are exiftool's. `big.tif`, `made.cr3` and `made.raf` are made by hand around such XMP.
@Suite("XMP inside photos") struct EmbeddedXMPTests {
  static let folder = RepositoryPaths.root.appending("Tests/AnnotationsTests/Fixtures")

  static func bytes(_ name: String) throws -> [UInt8] {
    try RepositoryFiles.bytes("Tests/AnnotationsTests/Fixtures/\(name)")
  }

  /// What the photo says, read as the program reads it.
  private func regions(_ name: String) throws -> (records: [PhotoRecord], report: ReadReport)? {
    try regions(at: Self.folder.appending(name))
  }

  private func regions(at path: FilePath) throws -> (records: [PhotoRecord], report: ReadReport)? {
    let file = try PhotoFile(path)
    return try AnnotationFiles.regions(
      of: path, in: file, name: "photo", frame: { StoredFrame(of: file) })
  }

  private func isAda(_ face: Annotation, _ size: PixelSize) -> Bool {
    let (width, height) = (Float(size.width), Float(size.height))
    let (wanted, found) = (
      [0.2 * width, 0.15 * height, 0.3 * width, 0.35 * height],
      [face.box.minX, face.box.minY, face.box.maxX, face.box.maxY]
    )
    return face.person == "Ada" && zip(wanted, found).allSatisfy { abs($0 - $1) < 0.01 }
  }

  @Test(
    "regions are read from every format and spelling",
    arguments: [
      "regions.jpg", "plain.png", "compressed.png", "raw-profile.png", "pillow.webp", "exiftool.tif",
      "exiftool.dng", "exiftool.heic", "exiftool.avif", "exiftool.gif", "big.tif",
      "made.cr3", "made.raf",
    ])
  func formats(name: String) throws {
    let small = PixelSize(width: 64, height: 48)
    let size =
      name.hasSuffix(".dng")
      ? PixelSize(width: 32, height: 24)
      : ["exiftool", "pillow", "big", "made.cr3"].contains(where: name.hasPrefix)
        ? small : PixelSize(width: 640, height: 480)
    let bytes = try Self.bytes(name)
    let reader = AnnotationReader(.xmp, photoName: "photo") { _ in StoredFrame(size: size) }
    let (records, report) = try reader.read(bytes)
    let face = try #require(records.first?.annotations.first)
    #expect(isAda(face, size) && records[0].annotations.count == 1, "\(face)")
    #expect(report.skippedCount + report.warningCount == 0, "\(report)")
  }

  @Test(
    "the program reads a photo's file as it reads its bytes", arguments: ["regions.jpg", "raw-profile.png"])
  func files(name: String) throws {
    let found = try #require(try regions(name))
    #expect(found.records.first?.annotations.map(\.person) == ["Ada"])
  }

  private func bigEndian(_ number: Int) -> [UInt8] {
    (0..<4).reversed().map { UInt8(number >> (8 * $0) & 255) }
  }

  /// A raw file of Fujifilm with a picture at `start`.
  private func raf(_ picture: [UInt8], start: Int = 160) -> [UInt8] {
    let name = Array("FUJIFILMCCD-RAW 0201FF393101".utf8)
    let head = name + [UInt8](repeating: 0, count: 84 - name.count)
    return head + bigEndian(start) + bigEndian(picture.count) + [UInt8](repeating: 0, count: 68) + picture
  }

  @Test(
    "raw files of Canon and Fujifilm that are cut off anywhere give no other faces",
    arguments: ["made.cr3", "made.raf"])
  func cutRawFiles(name: String) throws {
    let bytes = try Self.bytes(name)
    let reader = AnnotationReader(.xmp, photoName: "photo") { _ in StoredFrame(size: self.size) }
    for count in stride(from: 0, to: bytes.count, by: 61) {
      let found = try? reader.read(Array(bytes[..<count])).records
      #expect(found.map { $0.allSatisfy { $0.annotations.map(\.person) == ["Ada"] } } ?? true)
    }
  }

  @Test("a GIF's XMP is found after its pictures, and without the usual end")
  func gif() throws {
    let gif = try Self.bytes("exiftool.gif")
    let mark = Array("XMP DataXMP".utf8)
    let place = try #require(gif.indices.first { gif[$0...].starts(with: mark) })
    // The extension, which begins three bytes before its mark, moves behind the pictures.
    let tail = [UInt8]([1]) + (0...255).reversed().map { UInt8($0) } + [0]
    let end = try #require(gif.indices.first { gif[$0...].starts(with: tail) }) + tail.count
    let moved = Array(gif[..<(place - 3)] + gif[end...].dropLast() + gif[(place - 3)..<end] + [0x3B])
    let short = Array(gif[..<(end - tail.count)] + [0] + gif[end...])
    let reader = AnnotationReader(.xmp, photoName: "photo") { _ in
      StoredFrame(size: PixelSize(width: 64, height: 48))
    }
    #expect(try reader.read(moved).records.first?.annotations.map(\.person) == ["Ada"])
    for count in stride(from: 0, to: gif.count, by: 97) { _ = try? reader.read(Array(gif[..<count])) }
    _ = try? reader.read(short)
  }

  @Test("XMP in a file where it is not read is named in one line")
  func unreadFormat() throws {
    let reader = AnnotationReader(.xmp, photoName: "photo")
    let report = try reader.read(raf(try Self.bytes("regions.jpg"), start: 1 << 30)).report
    #expect(
      report.warnings.map(\.description) == [
        "photo 'photo': its XMP is not read, because facet does not know where this kind of camera raw file has it; "
          + "write face regions into a sidecar"
      ])
    #expect(report.photos == 0 && report.skippedCount == 0)
  }

  @Test(
    "MWG's regions win over Microsoft's, which another program has left as they were",
    arguments: ["microsoft-old-name.jpg", "microsoft-old-place.jpg"])
  func staleMicrosoft(name: String) throws {
    let faces = try #require(try regions(name)?.records.first?.annotations)
    #expect(faces.count == 1 && isAda(faces[0], PixelSize(width: 640, height: 480)), "\(faces)")
  }

  @Test("all packets are one document")
  func twoPackets() throws {
    #expect(try regions("two-packets.jpg")?.records.first?.annotations.map(\.person) == ["Ada", "Bob"])
  }

  @Test("a part of an extension that the main packet does not name is ignored")
  func leftOver() throws {
    let found = try #require(try regions("left-over-part.jpg"))
    #expect(found.records.first?.annotations.map(\.person) == ["Ada"] && found.report.skippedCount == 0)
  }

  @Test("NULs after a packet are padding")
  func nulAtEnd() throws {
    #expect(try regions("nul-at-end.jpg")?.records.first?.annotations.map(\.person) == ["Ada"])
    // In a sidecar, too, and before the packet's end mark.
    let end = "<?xpacket end=\"w\"?>"
    let document = String(decoding: try sidecar([]), as: UTF8.self)
    let padded = document.replacing(end, with: "\0\0 \0\(end)\0\n\0\0")
    let reader = AnnotationReader(.xmp, photoName: "photo") { _ in StoredFrame(size: self.size) }
    #expect(try reader.read(Array(padded.utf8)).records.map(\.annotations) == [[]])
    #expect(throws: FormatError.self) {
      try reader.read(Array(document.replacing("rdf:Bag", with: "rdf:\0Bag").utf8))
    }
  }

  @Test(
    "pixels are those of the photo where no size is stated, in any letter case",
    arguments: [
      "pixels.jpg", "pixels-without-size.jpg",
    ])
  func pixels(name: String) throws {
    let faces = try #require(try regions(name)?.records.first?.annotations)
    #expect(faces.count == 1 && isAda(faces[0], size), "\(faces)")
    // Without the photo nobody knows how many there are.
    let report = try AnnotationReader(.xmp, photoName: "photo").read(
      try Self.bytes("pixels-without-size.jpg")
    ).report
    #expect(report.skippedCount == 1 && report.faces == 0)
  }

  // MARK: - Sidecars

  private let size = PixelSize(width: 640, height: 480)

  private func face(_ name: String, _ x: Float = 128, state: FaceState = .added) -> Annotation {
    Annotation(
      id: AnnotationID(rawValue: Int64(x)), box: BoundingBox(minX: x, minY: 72, maxX: x + 64, maxY: 168),
      state: state,
      person: name)
  }

  private func sidecar(_ faces: [Annotation], existing: [UInt8]? = nil) throws -> [UInt8] {
    try PhotoDocument.bytes(
      PhotoRecord(name: "photo", annotations: faces), .xmp, frame: StoredFrame(size: size), existing: existing
    ).bytes
  }

  @Test("a sidecar with a list holds, even an empty one, which rejecting all faces writes")
  func emptySidecar() throws {
    let folder = try TemporaryFolder()
    let photo = try folder.write("a.jpg", try Self.bytes("regions.jpg"))
    #expect(try regions(at: photo)?.records.first?.annotations.count == 1)
    try folder.write("a.jpg.xmp", try sidecar([face("Ada", state: .rejected)]))
    #expect(try regions(at: photo)?.records.map(\.annotations) == [[]])
    // Undecided faces alone say nothing.
    try folder.write("a.jpg.xmp", try sidecar([face("Ada", state: .found)]))
    #expect(try regions(at: photo)?.records.first?.annotations.map(\.person) == ["Ada"])
  }

  @Test(
    "regions of other things say nothing about faces, and are no error",
    arguments: ["Focus", "Pet", "BarCode"])
  func otherRegions(type: String) throws {
    let folder = try TemporaryFolder()
    let photo = try folder.write("a.jpg", try Self.bytes("regions.jpg"))
    let packet = String(decoding: try sidecar([face("Rex")]), as: UTF8.self)
      .replacing("<mwg-rs:Type>Face", with: "<mwg-rs:Type>\(type)")
      .replacing(/<MP:RegionInfo.*<\/MP:RegionInfo>/, with: "")
    try folder.write("a.jpg.xmp", Array(packet.utf8))
    let found = try #require(try regions(at: photo))
    #expect(found.records.first?.annotations.map(\.person) == ["Ada"] && found.report.skippedCount == 0)
    // Faces that are added to them and then rejected leave an empty list of faces.
    let rejected = try sidecar([face("Ada", 300, state: .rejected)], existing: Array(packet.utf8))
    try folder.write("a.jpg.xmp", rejected)
    #expect(String(decoding: rejected, as: UTF8.self).contains("<mwg-rs:Type>\(type)"))
    #expect(try regions(at: photo)?.records.map(\.annotations) == [[]])
    // The same in the photo itself.
    let inside = try folder.write("b.jpg", try Self.bytes("regions.jpg").replacing("Face", with: "Pet "))
    #expect(try regions(at: inside) == nil)
  }
}

extension [UInt8] {
  /// The bytes with one text for another of the same length, wherever it is.
  func replacing(_ old: String, with new: String) -> [UInt8] {
    var result = self
    for start in indices where self[start...].starts(with: old.utf8) {
      result.replaceSubrange(start..<start + old.utf8.count, with: new.utf8)
    }
    return result
  }
}
