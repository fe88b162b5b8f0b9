import Geometry

/// Face regions in XMP, in both forms that photo managers write.
///
/// - MWG: `mwg-rs:Regions` with `AppliedToDimensions` and a list of regions; an area is a centre and a size, as
///   shares of the picture as it is stored. Written by digiKam, Lightroom, Picasa and many others.
/// - Microsoft: `MP:RegionInfo`; a rectangle is "left, top, width, height", shares of the stored picture.
enum XMP {
  static let mwg = "http://www.metadataworkinggroup.com/schemas/regions/"
  static let area = "http://ns.adobe.com/xmp/sType/Area#"
  static let dimensions = "http://ns.adobe.com/xap/1.0/sType/Dimensions#"
  static let mp = "http://ns.microsoft.com/photo/1.2/"
  static let mpInfo = "http://ns.microsoft.com/photo/1.2/t/RegionInfo#"
  static let mpRegion = "http://ns.microsoft.com/photo/1.2/t/Region#"

  /// A region as it is written.
  struct Region {
    /// Shares of the size.
    var minX, minY, maxX, maxY: Double
    var name: String?
    var note = ""
    var type: String?

    var isFace: Bool { type.map { $0.lowercased() == "face" } ?? true }
  }

  struct Regions {
    /// What the shares are of, when it is said.
    var appliedTo: PixelSize?
    var mwg: [Region] = []
    var microsoft: [Region] = []
    /// Regions that could not be understood.
    var faults: [String] = []
  }

  /// Every region of a document.
  static func regions(_ tree: XMLTree) -> Regions {
    var regions = Regions()
    forEachDescription(tree.root, XMLScope()) { description, scope in
      for property in description.elements {
        switch scope.inside(property).full(property.name) {
        case mwg + "Regions", mwg + "RegionInfo": readMWG(RDF.value(property, scope), &regions)
        case mp + "RegionInfo": readMicrosoft(RDF.value(property, scope), &regions)
        default: break
        }
      }
    }
    return regions
  }

  /// Calls `body` with every `rdf:Description` directly below an `rdf:RDF`, and the scope inside it.
  private static func forEachDescription(
    _ element: XMLTree.Element, _ scope: XMLScope, _ body: (XMLTree.Element, XMLScope) -> Void
  ) {
    let scope = scope.inside(element)
    let isRDF = scope.full(element.name) == RDF.address + "RDF"
    for child in element.elements {
      let inner = scope.inside(child)
      if isRDF {
        if inner.full(child.name) == RDF.address + "Description" { body(child, inner) }
      } else {
        forEachDescription(child, scope, body)
      }
    }
  }

  static func readMWG(_ value: RDFValue, _ regions: inout Regions) {
    if let size = value[mwg + "AppliedToDimensions"],
      let width = size.number(dimensions + "w"), let height = size.number(dimensions + "h"),
      (1...1e6).contains(width), (1...1e6).contains(height)
    {
      regions.appliedTo = PixelSize(width: Int(width.rounded()), height: Int(height.rounded()))
    }
    for item in value[mwg + "RegionList"]?.items ?? [] {
      if let region = mwgRegion(item, regions.appliedTo) {
        regions.mwg.append(region)
      } else {
        regions.faults.append("region '\(item[mwg + "Name"]?.text ?? "")' has no area of four numbers")
      }
    }
  }

  static func mwgRegion(_ item: RDFValue, _ appliedTo: PixelSize?) -> Region? {
    guard let area = item[mwg + "Area"], var x = area.number(self.area + "x"),
      var y = area.number(self.area + "y")
    else { return nil }
    // A circle has a diameter, as a share of the smaller side.
    var width = area.number(self.area + "w")
    var height = area.number(self.area + "h")
    if width == nil, let diameter = area.number(self.area + "d") {
      let side = Double(min(appliedTo?.width ?? 1, appliedTo?.height ?? 1))
      width = diameter * side / Double(appliedTo?.width ?? 1)
      height = diameter * side / Double(appliedTo?.height ?? 1)
    }
    guard var width, var height else { return nil }
    if area[self.area + "unit"]?.text == "pixel", let size = appliedTo {
      (x, width) = (x / Double(size.width), width / Double(size.width))
      (y, height) = (y / Double(size.height), height / Double(size.height))
    }
    return Region(
      minX: x - width / 2, minY: y - height / 2, maxX: x + width / 2, maxY: y + height / 2,
      name: item[mwg + "Name"]?.text.flatMap { $0.isEmpty ? nil : $0 },
      note: item[mwg + "Description"]?.text ?? "", type: item[mwg + "Type"]?.text)
  }

  private static func readMicrosoft(_ value: RDFValue, _ regions: inout Regions) {
    for item in value[mpInfo + "Regions"]?.items ?? [] {
      // A person without a place is no region.
      guard let text = item[mpRegion + "Rectangle"]?.text else { continue }
      if let region = microsoftRegion(item) {
        regions.microsoft.append(region)
      } else {
        regions.faults.append("rectangle '\(text)' is not four numbers")
      }
    }
  }

  static func microsoftRegion(_ item: RDFValue) -> Region? {
    let text = item[mpRegion + "Rectangle"]?.text ?? ""
    let numbers = text.split(separator: ",").compactMap { Double($0.trimmed) }
    guard numbers.count == 4 else { return nil }
    let name = item[mpRegion + "PersonDisplayName"]?.text
    return Region(
      minX: numbers[0], minY: numbers[1], maxX: numbers[0] + numbers[2], maxY: numbers[1] + numbers[3],
      name: name.flatMap { $0.isEmpty ? nil : $0 }, type: "Face")
  }
}

extension Reading {
  /// A sidecar, or a JPEG or PNG photo that carries XMP.
  func readXMP(_ stream: ByteStream) throws {
    let bytes = try stream.all(limit: XMLEvents.largest, format)
    var faces: [RawFace] = []
    var stated: PixelSize?
    for packet in EmbeddedXMP.isPhoto(bytes) ? EmbeddedXMP.packets(bytes) : [bytes] {
      let regions = XMP.regions(try XMLTree(packet))
      stated = stated ?? regions.appliedTo
      for fault in regions.faults { report.skip("photo '\(reader.photoName)'", fault) }
      for region in regions.mwg + regions.microsoft {
        guard region.isFace else {
          report.skip(
            "region '\(region.name ?? "")'", "a region of type \(region.type ?? "") is not a face")
          continue
        }
        Self.add(region, to: &faces)
      }
    }
    try finish(
      PhotoRecord(name: reader.photoName), faces, stated: stated, isRelative: true,
      place: "photo '\(reader.photoName)'")
  }

  /// Most programs write every face in both forms: the second only adds what the first lacks.
  private static func add(_ region: XMP.Region, to faces: inout [RawFace]) {
    let near = 0.002
    let twin = faces.firstIndex {
      abs($0.minX - region.minX) < near && abs($0.minY - region.minY) < near
        && abs($0.maxX - region.maxX) < near
        && abs($0.maxY - region.maxY) < near
        && ($0.person == nil || region.name == nil || $0.person == region.name)
    }
    if let twin {
      faces[twin].person = faces[twin].person ?? region.name
    } else {
      var face = RawFace(minX: region.minX, minY: region.minY, maxX: region.maxX, maxY: region.maxY)
      face.person = region.name
      face.note = region.note
      faces.append(face)
    }
  }
}
