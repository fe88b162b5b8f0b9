import Annotations
import Geometry

/// Face regions in XMP, in the forms that photo managers write; ``Form`` says which.
enum XMP {
  static let mwg = "http://www.metadataworkinggroup.com/schemas/regions/"
  static let area = "http://ns.adobe.com/xmp/sType/Area#"
  static let dimensions = "http://ns.adobe.com/xap/1.0/sType/Dimensions#"
  static let mp = "http://ns.microsoft.com/photo/1.2/"
  static let mpInfo = "http://ns.microsoft.com/photo/1.2/t/RegionInfo#"
  static let mpRegion = "http://ns.microsoft.com/photo/1.2/t/Region#"
  static let iptc = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
  static let acdsee = "http://ns.acdsee.com/regions/"
  static let acdseeArea = "http://ns.acdsee.com/sType/Area#"

  /// A form of regions. If a document has faces in several, the first counts: programs that know only that one leave
  /// the others as they were.
  enum Form: CaseIterable {
    /// `mwg-rs:Regions` with `AppliedToDimensions` and a list of regions; an area is a centre and a size, as shares of
    /// the picture as it is stored. Written by digiKam, Lightroom, Picasa and many others.
    case mwg
    /// `MP:RegionInfo`; a rectangle is "left, top, width, height", shares of the stored picture.
    case microsoft
    /// `Iptc4xmpExt:ImageRegion`; rectangles, circles and polygons, in pixels or as shares.
    case iptc
    /// `acdsee-rs:Regions`, like MWG's.
    case acdsee

    /// Whether its list is of faces, so that an empty one says that there is none.
    var listsFaces: Bool { self == .mwg || self == .microsoft }
  }

  /// A region as it is written.
  struct Region {
    /// Shares of the size.
    var minX, minY, maxX, maxY: Double
    var name: String?
    var note = ""
    var type: String?

    var isFace: Bool { type.map { $0.lowercased() == "face" } ?? true }
    /// Whether it is of a type that everybody knows not to be a face.
    var isOther: Bool { type.map { ["pet", "focus", "barcode"].contains($0.lowercased()) } ?? false }

    /// Whether both are the same face at the same place.
    func isNearly(_ other: Region, _ near: Double) -> Bool {
      abs(minX - other.minX) < near && abs(minY - other.minY) < near && abs(maxX - other.maxX) < near
        && abs(maxY - other.maxY) < near
    }
  }

  struct Regions {
    /// The regions of one form.
    struct List {
      var regions: [Region] = []
      /// Also of items that are no regions.
      var count = 0
      /// The size to which the shares refer, if stated.
      var appliedTo: PixelSize?
    }

    var lists: [Form: List] = [:]
    /// Regions that could not be understood.
    var faults: [String] = []

    /// The faces by the first form that says something about faces, and the size to which they refer; nil when none
    /// does.
    var faces: (regions: [Region], appliedTo: PixelSize?)? {
      for form in Form.allCases {
        guard let list = lists[form] else { continue }
        let faces = list.regions.filter(\.isFace)
        if !faces.isEmpty || form.listsFaces && list.count == 0 { return (faces, list.appliedTo) }
      }
      return nil
    }
  }

  /// Adds every region of a document.
  ///
  /// - Parameter size: the photo's, as stored; only asked for regions in pixels without a size of their own.
  static func add(_ tree: XMLTree, to regions: inout Regions, size: () -> PixelSize?) {
    forEachDescription(tree.root, XMLScope()) { description, scope in
      for property in description.elements {
        guard let form = form(of: property, scope) else { continue }
        read(RDF.value(property, scope), form, &regions, size)
      }
    }
  }

  /// The form whose regions a property holds; nil when it is another property.
  static func form(of property: XMLTree.Element, _ scope: XMLScope) -> Form? {
    switch scope.inside(property).full(property.name) {
    case mwg + "Regions", mwg + "RegionInfo": .mwg
    case mp + "RegionInfo": .microsoft
    case iptc + "ImageRegion": .iptc
    case acdsee + "Regions": .acdsee
    default: nil
    }
  }

  /// Calls `body` with every `rdf:Description` directly below an `rdf:RDF`, and the scope inside it.
  static func forEachDescription(
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

  private static func read(
    _ value: RDFValue, _ form: Form, _ regions: inout Regions, _ size: () -> PixelSize?
  ) {
    let stated = statedSize(value, form)
    guard let items = items(value, form) else { return }
    var list = regions.lists[form] ?? Regions.List()
    list.count += items.count
    list.appliedTo = list.appliedTo ?? stated
    for item in items {
      switch region(item, form, stated, size) {
      case .success(let region?): list.regions.append(region)
      case .success(nil): break
      case .failure(let fault): regions.faults.append(fault.reason)
      }
    }
    regions.lists[form] = list
  }

  /// The size to which a property's shares refer.
  static func statedSize(_ value: RDFValue, _ form: Form) -> PixelSize? {
    let names: (property: String, members: String)
    switch form {
    case .mwg: names = (mwg, dimensions)
    case .acdsee: names = (acdsee, "http://ns.acdsee.com/sType/Dimensions#")
    case .microsoft, .iptc: return nil
    }
    guard let size = value[names.property + "AppliedToDimensions"],
      let width = size.number(names.members + "w"), let height = size.number(names.members + "h"),
      (1...1e6).contains(width), (1...1e6).contains(height)
    else { return nil }
    return PixelSize(width: Int(width.rounded()), height: Int(height.rounded()))
  }

  /// The items of a property's list; nil when it has no list.
  private static func items(_ value: RDFValue, _ form: Form) -> [RDFValue]? {
    switch form {
    case .mwg: value[mwg + "RegionList"]?.items
    case .microsoft: value[mpInfo + "Regions"]?.items
    case .iptc: value.items
    case .acdsee: value[acdsee + "RegionList"]?.items
    }
  }
}

extension Reading {
  /// A sidecar, or a photo that carries XMP.
  func readXMP(_ stream: ByteStream) throws {
    let bytes = try stream.all(limit: XMLEvents.largest, format)
    if let found = try EmbeddedXMP(of: PhotoBytes(bytes)) {
      try read(found)
    } else {
      try read(EmbeddedXMP(documents: [try XMLTree(xmp: bytes)]))
    }
  }

  /// One record, unless the documents say nothing about faces.
  func read(_ found: EmbeddedXMP) throws {
    let photo = "photo '\(reader.photoName)'"
    var regions = XMP.Regions()
    for document in found.documents {
      XMP.add(document, to: &regions) { reader.frame(reader.photoName)?.size }
    }
    for remark in found.remarks { report.warn(photo, remark) }
    for fault in regions.faults { report.skip(photo, fault) }
    for region in regions.lists[.mwg]?.regions ?? [] where !region.isFace && !region.isOther {
      report.warn(
        "region '\(region.name ?? "")'", "a region of type \(region.type ?? "") is not a face")
    }
    guard let faces = regions.faces else { return }
    var found: [RawFace] = []
    for region in faces.regions { Self.add(region, to: &found) }
    // A list of things that may be faces after all does not say that there is none.
    let isKnown = regions.lists[.mwg]?.regions.allSatisfy { $0.isFace || $0.isOther } ?? true
    try finish(
      PhotoRecord(name: reader.photoName), found, stated: faces.appliedTo, isRelative: true,
      listsFaces: isKnown, place: photo)
  }

  /// The packets of one photo may say the same twice.
  private static func add(_ region: XMP.Region, to faces: inout [RawFace]) {
    let twin = faces.firstIndex {
      XMP.Region(minX: $0.minX, minY: $0.minY, maxX: $0.maxX, maxY: $0.maxY).isNearly(region, 0.002)
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
