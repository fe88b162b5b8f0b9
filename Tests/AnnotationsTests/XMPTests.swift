import AnnotationFormats
import Annotations
import Geometry
import TestSupport
import Testing

@Suite("XMP regions") struct XMPTests {
  private func read(_ bytes: [UInt8], _ frame: StoredFrame) throws -> (
    records: [PhotoRecord], report: ReadReport
  ) {
    try AnnotationReader(.xmp, photoName: "a.jpg") { _ in frame }.read(bytes)
  }

  private let square = StoredFrame(size: PixelSize(width: 1000, height: 500))

  /// As digiKam and Lightroom write it, with a pet, other properties, comments and an attribute form.
  private let sidecar = """
    <?xml version="1.0" encoding="UTF-8"?>
    <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
    <!-- kept -->
    <x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 5.5.0">
     <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:format="image/jpeg">
       <dc:subject><rdf:Bag><rdf:li>a &amp; b</rdf:li></rdf:Bag></dc:subject>
      </rdf:Description>
      <rdf:Description rdf:about="" xmlns:m="http://www.metadataworkinggroup.com/schemas/regions/"
        xmlns:stA="http://ns.adobe.com/xmp/sType/Area#" xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#">
       <m:Regions rdf:parseType="Resource">
        <m:AppliedToDimensions stDim:w="1000" stDim:h="500" stDim:unit="pixel"/>
        <m:RegionList><rdf:Seq>
         <rdf:li><rdf:Description m:Name="Ann Lee" m:Type="Face">
           <m:Area stA:x="0.5" stA:y="0.4" stA:w="0.2" stA:h="0.2" stA:unit="normalized"/>
           <m:Extensions xmlns:e="urn:e" e:kept="yes"/></rdf:Description></rdf:li>
         <rdf:li rdf:parseType="Resource"><m:Name>Rex</m:Name><m:Type>Pet</m:Type>
          <m:Area rdf:parseType="Resource"><stA:x>0.1</stA:x><stA:y>0.1</stA:y><stA:w>0.1</stA:w><stA:h>0.1</stA:h>
          </m:Area></rdf:li>
        </rdf:Seq></m:RegionList>
       </m:Regions>
      </rdf:Description>
     </rdf:RDF>
    </x:xmpmeta>
    <?xpacket end="w"?>
    """

  @Test("every form of RDF is understood, and pets are not faces")
  func forms() throws {
    let (records, report) = try read(Array(sidecar.utf8), square)
    let face = try #require(records.first?.annotations.first)
    #expect(face.person == "Ann Lee" && face.box == BoundingBox(minX: 400, minY: 150, maxX: 600, maxY: 250))
    #expect(records.first?.annotations.count == 1)
    #expect(report.skippedCount == 0 && report.warningCount == 0)
  }

  @Test("writing keeps everything else, and unchanged faces with their extensions")
  func foreignContent() throws {
    var record = try #require(try read(Array(sidecar.utf8), square).records.first)
    record.annotations.append(
      Annotation(
        id: AnnotationID(rawValue: 99), box: BoundingBox(minX: 10, minY: 20, maxX: 110, maxY: 120),
        person: "Bob"))
    let written = try PhotoDocument.bytes(record, .xmp, frame: square, existing: Array(sidecar.utf8)).bytes
    let text = String(decoding: written, as: UTF8.self)
    for part in [
      "<!-- kept -->", "<dc:subject><rdf:Bag><rdf:li>a &amp; b</rdf:li></rdf:Bag></dc:subject>",
      "dc:format=\"image/jpeg\"", "e:kept=\"yes\"", "<m:Name>Rex</m:Name>", "x:xmptk=\"XMP Core 5.5.0\"",
      "<?xpacket end=\"w\"?>", "<?xml version=",
    ] {
      #expect(text.contains(part), "\(part) is missing in \(text)")
    }
    let again = try read(written, square)
    #expect(again.records.first?.annotations.map(\.person) == ["Ann Lee", "Bob"])
    #expect(again.report.skippedCount == 0)
    // Writing again what was read changes nothing.
    let second = try PhotoDocument.bytes(
      try #require(again.records.first), .xmp, frame: square, existing: written)
    #expect(second.bytes == written)
    // The removed face is gone, and the pet is still there.
    record.annotations = []
    let emptied = try read(
      try PhotoDocument.bytes(record, .xmp, frame: square, existing: written).bytes, square)
    #expect(emptied.records.first?.annotations == [] && emptied.report.skippedCount == 0)
  }

  @Test("Microsoft's rectangles are read, and not twice when MWG says the same")
  func microsoft() throws {
    let document = """
      <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:MP="http://ns.microsoft.com/photo/1.2/"
       xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#" xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#">
      <MP:RegionInfo><rdf:Description><MPRI:Regions><rdf:Bag>
      <rdf:li MPReg:PersonDisplayName="Cy" MPReg:Rectangle="0.1, 0.2, 0.3, 0.4"/>
      <rdf:li MPReg:PersonDisplayName="Placeless"/></rdf:Bag></MPRI:Regions></rdf:Description></MP:RegionInfo>
      </rdf:Description></rdf:RDF></x:xmpmeta>
      """
    let face = try #require(try read(Array(document.utf8), square).records.first?.annotations.first)
    #expect(face.person == "Cy")
    #expect(abs(face.box.minX - 100) < 0.01 && abs(face.box.maxY - 300) < 0.01)
    let both = try PhotoDocument.bytes(
      PhotoRecord(name: "a.jpg", annotations: [face]), .xmp, frame: square, existing: nil)
    #expect(try read(both.bytes, square).records.first?.annotations.count == 1)
  }

  @Test("regions of turned photos are written relative to the stored picture", arguments: 1...8)
  func orientations(orientation: Int) throws {
    let frame = StoredFrame(size: PixelSize(width: 400, height: 200), orientation: orientation)
    let face = Annotation(
      id: AnnotationID(rawValue: 1), box: BoundingBox(minX: 20, minY: 30, maxX: 60, maxY: 90))
    let written = try PhotoDocument.bytes(PhotoRecord(name: "a", annotations: [face]), .xmp, frame: frame)
      .bytes
    let text = String(decoding: written, as: UTF8.self)
    #expect(text.contains("stDim:w=\"400\"") && text.contains("stDim:h=\"200\""))
    let read = try #require(try read(written, frame).records.first?.annotations.first?.box)
    #expect(abs(read.minX - 20) < 0.01 && abs(read.minY - 30) < 0.01 && abs(read.maxX - 60) < 0.01)
    // A program that wrote upright dimensions meant upright shares.
    if orientation >= 5 {
      let upright = text.replacing("stDim:w=\"400\"", with: "stDim:w=\"200\"")
        .replacing("stDim:h=\"200\"", with: "stDim:h=\"400\"")
      let other = try #require(
        try self.read(Array(upright.utf8), frame).records.first?.annotations.first?.box)
      #expect(other != read)
    }
  }

  @Test("embedding into a photo changes nothing but its XMP", arguments: ["group.jpg", "camera.png"])
  func embedding(name: String) throws {
    let photo = try RepositoryFiles.bytes("Samples/\(name)")
    let frame = StoredFrame(size: PixelSize(width: 1000, height: 1000))
    let face = Annotation(
      id: AnnotationID(rawValue: 1), box: BoundingBox(minX: 100, minY: 100, maxX: 300, maxY: 300),
      person: "Ann")
    var record = PhotoRecord(name: name, annotations: [face])
    let once = try PhotoDocument.embedding(record, in: photo, frame: frame).bytes
    let added = once.count - photo.count
    // The photo's own bytes are all there, before and after one inserted piece.
    let start = zip(once, photo).prefix { $0 == $1 }.count
    #expect(added > 0 && Array(once[..<start] + once[(start + added)...]) == photo)
    #expect(try read(once, frame).records.first?.annotations.first?.person == "Ann")
    record.annotations[0].person = "Ann Lee"
    let twice = try PhotoDocument.embedding(record, in: once, frame: frame).bytes
    #expect(try read(twice, frame).records.first?.annotations.map(\.person) == ["Ann Lee"])
    #expect(twice.count < once.count + 100)
    #expect(throws: FormatError.self) {
      try PhotoDocument.embedding(record, in: Array("no photo".utf8), frame: frame)
    }
  }
}
