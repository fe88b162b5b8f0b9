import AnnotationFormats
import Annotations
import Geometry
import TestSupport
import Testing

/// Regions as IPTC and ACDSee describe them, and boxes beside the photo.
@Suite("Forms of regions") struct RegionFormTests {
  private let frame = StoredFrame(size: PixelSize(width: 640, height: 480))

  private func read(_ bytes: [UInt8]) throws -> (records: [PhotoRecord], report: ReadReport) {
    try AnnotationReader(.xmp, photoName: "photo") { _ in frame }.read(bytes)
  }

  private func seed(_ name: String) throws -> [UInt8] {
    try RepositoryFiles.bytes("Tests/Fuzz/Seeds/\(name)")
  }

  private func isNear(_ box: BoundingBox, _ edges: [Float]) -> Bool {
    zip([box.minX, box.minY, box.maxX, box.maxY], edges).allSatisfy { abs($0 - $1) < 0.01 }
  }

  @Test("IPTC: rectangles, circles and polygons; names in several languages; animals are not faces")
  func iptc() throws {
    let (records, report) = try read(try seed("iptc.xmp"))
    let faces = try #require(records.first?.annotations)
    #expect(faces.map(\.person) == ["Ada", "Bob", nil] && report.skippedCount == 0)
    #expect(isNear(faces[0].box, [128, 72, 192, 168]), "\(faces[0].box)")
    #expect(isNear(faces[1].box, [280, 200, 360, 280]), "\(faces[1].box)")
    #expect(isNear(faces[2].box, [320, 240, 480, 360]), "\(faces[2].box)")
  }

  @Test("ACDSee: the area that people see counts")
  func acdsee() throws {
    let faces = try #require(try read(try seed("acdsee.xmp")).records.first?.annotations)
    #expect(faces.map(\.person) == ["Ada"] && isNear(faces[0].box, [128, 72, 192, 168]), "\(faces)")
  }

  @Test("faces that are renamed or gone are gone in every form", arguments: ["iptc.xmp", "acdsee.xmp"])
  func written(name: String) throws {
    let old = try seed(name)
    var record = try #require(try read(old).records.first)
    record.annotations[0].person = "Zoe"
    let text = String(
      decoding: try PhotoDocument.bytes(record, .xmp, frame: frame, existing: old).bytes, as: UTF8.self)
    #expect(!text.contains(">Ada<") && text.contains("Zoe"))
    #expect(text.contains("Bob") == (name == "iptc.xmp") && text.contains("Rex") == (name == "iptc.xmp"))
    #expect(
      try read(Array(text.utf8)).records.first?.annotations.map(\.person) == record.annotations.map(\.person))
    // The animal is kept.
    record.annotations = []
    let emptied = try PhotoDocument.bytes(record, .xmp, frame: frame, existing: old).bytes
    #expect(try read(emptied).records.map(\.annotations) == [[]])
    #expect(String(decoding: emptied, as: UTF8.self).contains("Rex") == (name == "iptc.xmp"))
  }

  @Test("names in several languages are read in MWG's form, too")
  func alternatives() throws {
    let name =
      "<m:Name><rdf:Alt><rdf:li xml:lang=\"fr\">Adèle</rdf:li>"
      + "<rdf:li xml:lang=\"x-default\">Ada</rdf:li></rdf:Alt></m:Name>"
    let plain = """
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
       xmlns:m="http://www.metadataworkinggroup.com/schemas/regions/" xmlns:a="http://ns.adobe.com/xmp/sType/Area#">
      <m:Regions rdf:parseType="Resource"><m:RegionList><rdf:Bag><rdf:li rdf:parseType="Resource">\(name)
      <m:Area a:x="0.5" a:y="0.5" a:w="0.1" a:h="0.1"/></rdf:li></rdf:Bag></m:RegionList></m:Regions>
      </rdf:Description></rdf:RDF>
      """
    #expect(try read(Array(plain.utf8)).records.first?.annotations.map(\.person) == ["Ada"])
  }

  @Test("a box that does not touch its photo is refused, one that reaches into it is not")
  func outside() throws {
    let reader = AnnotationReader(.yolo, photoName: "photo") { _ in frame }
    let rows = "0 160 120 64 96\n0 0.99 0.5 0.1 0.1\n0 1.06 0.5 0.1 0.1\n"
    let (records, report) = try reader.read(Array(rows.utf8))
    #expect(records.first?.annotations.count == 1 && report.faces == 1)
    #expect(
      report.skipped.map(\.reason) == [
        "its box does not touch the photo", "its box does not touch the photo",
      ])
  }
}
