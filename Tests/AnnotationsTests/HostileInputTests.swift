import AnnotationFormats
import Annotations
import Geometry
import TestSupport
import Testing

@Suite("Formats: hostile input") struct HostileInputTests {
  private let frame = StoredFrame(size: PixelSize(width: 100, height: 100))

  private func read(_ bytes: [UInt8], _ format: AnnotationFormat) throws -> [PhotoRecord] {
    try AnnotationReader(format, photoName: "p") { _ in frame }.read(bytes).records
  }

  private static let entities = """
    <?xml version="1.0"?><!DOCTYPE annotation [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
    <!ENTITY x SYSTEM "file:///etc/passwd">]>
    """

  @Test(
    "document types and entities are refused before anything is expanded or opened",
    arguments: [AnnotationFormat.voc, .dlib, .xmp, .cvat])
  func documentTypes(format: AnnotationFormat) {
    let text = Self.entities + "<annotation><filename>&b;&x;</filename></annotation>"
    #expect(throws: FormatError.documentType(format)) { try read(Array(text.utf8), format) }
    for wide in [Self.utf16(text), [0xFF, 0xFE] + Self.utf16(text), Self.utf16(text, isBigEndian: true)] {
      #expect(throws: FormatError.documentType(format)) { try read(wide, format) }
    }
    let odd = "<?xml version=\"1.0\" encoding=\"UTF-7\"?><annotation/>"
    #expect(throws: FormatError.encoding(format, "UTF-7")) { try read(Array(odd.utf8), format) }
  }

  private static func utf16(_ text: String, isBigEndian: Bool = false) -> [UInt8] {
    text.utf16.flatMap { unit in
      let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      return isBigEndian ? bytes.reversed() : bytes
    }
  }

  @Test("no declaration or zero bytes make the parser read a different text from the one that is searched")
  func hiddenEncoding() throws {
    let name = "<annotation><filename>a.jpg</filename></annotation>"
    let late = "<?xml version='1.0'\(String(repeating: " ", count: 300))encoding='UTF-7'?>"
    #expect(try read(Array((late + name).utf8), .voc).map(\.name) == ["a.jpg"])
    #expect(try read(Self.utf16(name), .voc).map(\.name) == ["a.jpg"])
    let hidden = late + "<annotation>+ADw-?a?+AD4-</annotation>"
    _ = try? read(Array(hidden.utf8), .voc)
    for text in ["<?a?>" + name, "<?xml version='1.0'?><?a?>" + name] {
      for isBigEndian in [false, true] {
        #expect(try read(Self.utf16(text, isBigEndian: isBigEndian), .voc).map(\.name) == ["a.jpg"])
      }
    }
    let zeros = Array("<annotation>\0<filename>a.jpg</filename></annotation>".utf8)
    #expect(throws: FormatError.encoding(.voc, "UTF-8, damaged")) { try read(zeros, .voc) }
    #expect(throws: FormatError.encoding(.voc, "UTF-16, damaged")) {
      try read(Self.utf16("<a>\0</a>"), .voc)
    }
    #expect(throws: FormatError.self) { try read(Array("<?xml version='1.0'><annotation/>".utf8), .voc) }
  }

  @Test(
    "processing instructions without content do not crash the parser",
    arguments: [
      "<?a?>", "<?a ?>", "<?a:b?><?c d?><?e?>", "<!-- <?a?> --><?a?>", "<?a <?b?>",
      "<?a <!-- ?><?b?><!-- -->", "<?a <![CDATA[ ?><?b?>",
    ])
  func bareInstructions(instructions: String) throws {
    let name = "<filename><![CDATA[<?a?>.jpg]]></filename>"
    let document = "\(instructions)<annotation>\(instructions)\(name)</annotation>\(instructions)"
    #expect(try read(Array(document.utf8), .voc).map(\.name) == ["<?a?>.jpg"])
    for format in [AnnotationFormat.voc, .dlib, .xmp] {
      let unfinished = [
        "", "<a", "<a><!--<?a?>", "<a><?a?", "<a><![CDATA[", "<", "<?", "<!--",
        "<?x y='1'><a b='<?c?><d/></a>", "<a b='<!--'><?c?></a>", "<a b='<![CDATA['><?c?></a>",
        "<a b='<?x '><?c?></a>", "<!-<?c?>", "<![CDAT<?c?>",
      ]
      for end in unfinished { _ = try? read(Array((instructions + end).utf8), format) }
      _ = try? read(Array("<a \(instructions)/>".utf8), format)
    }
  }

  @Test(
    "XML that is not well-formed is refused, with its line",
    arguments: [
      "<annotation>", "<annotation></b>", "<annotation/>text", "<annotation/><b/>",
      "<annotation a='1' a='2'/>",
      "<annotation>&unknown;</annotation>", "<annotation a='&unknown;'/>", "<annotation>\u{1}</annotation>",
      "<annotation><!-- a -- b --></annotation>", "<annotation>]]></annotation>", "<annotation a=1/>",
    ])
  func notWellFormed(document: String) {
    let error = #expect(throws: FormatError.self) { try read(Array("<!-- \n\n -->\(document)".utf8), .voc) }
    guard case .malformed(.voc, "line 3", let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.hasPrefix("it is not well-formed"))
  }

  @Test("documents with undeclared prefixes or invalid namespace addresses are read")
  func namespaces() throws {
    let text =
      "<annotation xmlns='relative' a:b='1'><c:d/><filename>a&amp;&#98;.jpg</filename></annotation>"
    #expect(try read(Array(text.utf8), .voc).map(\.name) == ["a&b.jpg"])
  }

  @Test("a list above 10 MB, which Foundation's parser takes for damaged, is read completely")
  func large() throws {
    let image = "<image file='a.jpg'><box top='1' left='2' width='3' height='4'/></image>\n"
    let count = 11_000_000 / image.utf8.count
    let text = "<dataset><images>" + String(repeating: image, count: count) + "</images></dataset>"
    #expect(try read(Array(text.utf8), .dlib).count == count)
  }

  @Test(
    "deep nesting is refused",
    arguments: [
      AnnotationFormat.voc, .dlib, .xmp, .cvat, .coco, .labelMe, .labelStudio, .labelStudioMin, .via,
    ])
  func deepNesting(format: AnnotationFormat) {
    let isXML = [.voc, .dlib, .xmp, .cvat].contains(format)
    let isList = [.labelStudio, .labelStudioMin].contains(format)
    let deep =
      isXML
      ? String(repeating: "<a>", count: 100_000)
      : (isList ? "[" : "{\"images\": ") + String(repeating: "[", count: 100_000)
    #expect(throws: FormatError.self) { try read(Array(deep.utf8), format) }
  }

  @Test("a deeply nested line is skipped, and the next is read")
  func deepLine() throws {
    let text = String(repeating: "[", count: 100_000) + "\n{\"path\":\"a\",\"faces\":[]}\n"
    #expect(try read(Array(text.utf8), .jsonl).count == 1)
  }

  @Test("boxes and points that are not finite are never delivered")
  func notNumbers() throws {
    let texts: [(AnnotationFormat, String)] = [
      (.csv, "photo,min_x,min_y,max_x,max_y\na,nan,1,2,3\na,1,inf,2,3\na,1,2,1e300,3\na,5,5,1,1\n"),
      (.widerFace, "a\n3\nnan 1 2 3\n1 2 inf 4\n1 2 -5 4\n"),
      (.yolo, "0 nan 0.5 0.1 0.1\n0 0.5 0.5 -0.1 0.1\n0 0.5 0.5 1e30 1e30\n"),
      (.fddb, "a\n2\nnan 1 1 1 1 1\n1e300 1 1 1 1 1\n"),
      (
        .dlib,
        "<dataset><images><image file='a'><box top='nan' left='1' width='2' height='3'/></image></images></dataset>"
      ),
      (.jsonl, "{\"path\":\"a\",\"faces\":[{\"box\":[1,2,1e39,4]},{\"box\":[1,2,3]}]}"),
    ]
    for (format, text) in texts {
      let faces = try read(Array(text.utf8), format).flatMap(\.annotations)
      #expect(faces.isEmpty, "\(format): \(faces)")
    }
  }

  @Test(
    "files cut off anywhere, or with random changes, are read or refused, and what is delivered is valid",
    arguments: AnnotationFormat.allCases)
  func damaged(format: AnnotationFormat) throws {
    var maker = EditMaker(seed: 9)
    var random = SeededNumbers(seed: 4)
    var record = PhotoRecord(name: "a, \"b\".jpg", size: PixelSize(width: 100, height: 100))
    record.annotations = (0..<3).map { _ in
      var face = maker.annotation(within: frame.size)
      (face.state, face.person) = (.added, "Ann <Ü>")
      return face
    }
    var bytes: [UInt8] = []
    if format == .picasa {
      bytes = Array(
        "[Picasa]\nname=x\n[Contacts2]\n1a=Ann <Ü>;;\n[p.jpg]\nfaces=rect64(10002000f000e000),1a;\n".utf8)
    } else if format.isFilePerPhoto {
      bytes = try PhotoDocument.bytes(record, format, frame: frame).bytes
    } else {
      let writer = try AnnotationWriter(format) { bytes += $0 }
      try writer.write(record, frame: frame)
      try writer.finish()
    }
    for round in 0..<150 {
      var damaged = bytes
      if round % 2 == 0 {
        damaged.removeLast(Int.random(in: 1..<damaged.count, using: &random))
      } else {
        for _ in 0..<3 {
          damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(
            in: 0...255, using: &random)
        }
      }
      _ = AnnotationFormat.guess(damaged)
      guard let records = try? read(damaged, format) else { continue }
      for face in records.flatMap(\.annotations) {
        #expect(face.box.width > 0 && face.box.height > 0 && face.box.minX.isFinite && face.box.maxY.isFinite)
        #expect((face.landmarks?.points ?? []).allSatisfy { $0.x.isFinite && $0.y.isFinite })
      }
    }
  }

  @Test("damaged photos give no regions and do no harm", arguments: ["group.jpg", "camera.png"])
  func damagedPhotos(name: String) throws {
    let photo = try RepositoryFiles.bytes("Samples/\(name)")
    var random = SeededNumbers(seed: 8)
    for _ in 0..<20 {
      var damaged = Array(photo.prefix(Int.random(in: 4..<5000, using: &random)))
      for _ in 0..<5 {
        damaged[Int.random(in: 3..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      _ = try? read(damaged, .xmp)
    }
    #expect(try read(photo, .xmp).flatMap(\.annotations).isEmpty)
  }

  @Test("unknown content is not taken for a format")
  func unknown() {
    for text in ["", "hello", "<html></html>", "{\"a\": 1}", "a,b,c\n1,2,3\n", "1 2 3\n", "\u{0}\u{0}"] {
      #expect(AnnotationFormat.guess(Array(text.utf8)) == nil, "\(text)")
    }
  }
}
