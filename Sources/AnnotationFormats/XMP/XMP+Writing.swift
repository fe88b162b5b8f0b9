import Annotations
import Geometry

extension XMP {
  /// A document with these faces as regions, in both forms.
  ///
  /// - Parameters:
  ///   - faces: in upright pixels.
  ///   - existing: what is there already. All of it is kept but the face regions; of those, one that is still a
  ///     face at its place and of its name is kept with all that other programs have added to it.
  static func document(
    _ faces: [Annotation], _ frame: StoredFrame, existing: [UInt8]?
  ) throws -> [UInt8] {
    var tree = try existing.map { try XMLTree($0) } ?? emptyDocument
    let regions = faces.map { region($0, frame) }
    var isPlaced = false
    tree.root = try replaced(tree.root, XMLScope(), regions, frame, &isPlaced)
    guard isPlaced else {
      throw FormatError.malformed(.xmp, place: "the file", reason: "there is no rdf:RDF to write into")
    }
    var bytes = tree.bytes
    if existing?.starts(with: "<?xml ".utf8) == true {
      bytes = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8) + bytes
    }
    return bytes
  }

  private static func region(_ face: Annotation, _ frame: StoredFrame) -> Region {
    let box = frame.stored(face.box)
    let (width, height) = (Double(frame.size.width), Double(frame.size.height))
    return Region(
      minX: Double(box.minX) / width, minY: Double(box.minY) / height, maxX: Double(box.maxX) / width,
      maxY: Double(box.maxY) / height, name: face.person, note: face.note, type: "Face")
  }

  private static var emptyDocument: XMLTree {
    var tree = XMLTree(
      root: .init(
        "x:xmpmeta", ["xmlns:x": "adobe:ns:meta/", "x:xmptk": "facet"],
        [
          .element(
            .init(
              "rdf:RDF", ["xmlns:rdf": RDF.address],
              [.element(.init("rdf:Description", ["rdf:about": ""]))]))
        ]))
    tree.before = [
      .instruction(target: "xpacket", content: "begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"")
    ]
    tree.after = [.instruction(target: "xpacket", content: "end=\"w\"")]
    return tree
  }

  /// The element with the regions in the first description below an `rdf:RDF`, and in no other.
  private static func replaced(
    _ element: XMLTree.Element, _ scope: XMLScope, _ regions: [Region], _ frame: StoredFrame,
    _ isPlaced: inout Bool
  ) throws -> XMLTree.Element {
    let scope = scope.inside(element)
    var result = element
    guard scope.full(element.name) == RDF.address + "RDF" else {
      result.children = try element.children.map { node in
        guard case .element(let child) = node else { return node }
        return .element(try replaced(child, scope, regions, frame, &isPlaced))
      }
      return result
    }
    var kept = Kept()
    result.children = element.children.map { node in
      guard case .element(var description) = node else { return node }
      let inner = scope.inside(description)
      guard inner.full(description.name) == RDF.address + "Description" else { return node }
      kept.take(from: &description, inner)
      return .element(description)
    }
    let prefix =
      element.name.split(separator: ":").count == 2 ? element.name.split(separator: ":")[0] + ":" : ""
    let descriptions = result.children.indices.filter { index in
      guard case .element(let child) = result.children[index] else { return false }
      return scope.inside(child).full(child.name) == RDF.address + "Description"
    }
    var target = XMLTree.Element("\(prefix)Description", ["\(prefix)about": ""])
    // Kept regions use prefixes that are declared where they stood.
    let home = kept.home ?? descriptions.first.map { descriptions.firstIndex(of: $0) ?? 0 }
    if let home, case .element(let found) = result.children[descriptions[home]] { target = found }
    target.children += properties(regions, frame, kept).map { .element($0) }
    if let home {
      result.children[descriptions[home]] = .element(target)
    } else {
      result.children.append(.element(target))
    }
    isPlaced = true
    return result
  }

  /// What is kept of regions that are replaced.
  private struct Kept {
    /// Regions of other things than faces, and faces that are written again if they are still there.
    var others: [XMLTree.Element] = []
    var mwg: [(region: Region, element: XMLTree.Element)] = []
    var microsoft: [(region: Region, element: XMLTree.Element)] = []
    /// The description that held them, by its place among the descriptions.
    var home: Int?
    private var number = 0

    mutating func take(from description: inout XMLTree.Element, _ scope: XMLScope) {
      defer { number += 1 }
      description.children.removeAll { node in
        guard case .element(let property) = node else { return false }
        let inner = scope.inside(property)
        switch inner.full(property.name) {
        case XMP.mwg + "Regions", XMP.mwg + "RegionInfo":
          let size = regionsSize(property, scope)
          for item in items(property, inner) {
            if let region = XMP.mwgRegion(RDF.value(item, inner), size), region.isFace {
              mwg.append((region, item))
            } else {
              others.append(item)
            }
          }
        case XMP.mp + "RegionInfo":
          for item in items(property, inner) {
            if let region = XMP.microsoftRegion(RDF.value(item, inner)) { microsoft.append((region, item)) }
          }
        default: return false
        }
        home = home ?? number
        return true
      }
    }

    private func regionsSize(_ property: XMLTree.Element, _ scope: XMLScope) -> PixelSize? {
      var found = Regions()
      XMP.readMWG(RDF.value(property, scope), &found)
      return found.appliedTo
    }

    /// Every `rdf:li` of the property's list, with the declarations that were made on the way to it.
    private func items(_ element: XMLTree.Element, _ scope: XMLScope) -> [XMLTree.Element] {
      element.elements.flatMap { child -> [XMLTree.Element] in
        let inner = scope.inside(child)
        var child = child
        for (name, address) in element.attributes
        where name.hasPrefix("xmlns") && child.attributes[name] == nil && XMP.declarations[name] != address {
          child.attributes[name] = address
        }
        return inner.full(child.name) == RDF.address + "li" ? [child] : items(child, inner)
      }
    }

    func element(_ region: Region, among known: [(region: Region, element: XMLTree.Element)]) -> XMLTree
      .Element?
    {
      let near = 1e-5
      return known.first { old, _ in
        old.name == region.name && abs(old.minX - region.minX) < near && abs(old.minY - region.minY) < near
          && abs(old.maxX - region.maxX) < near && abs(old.maxY - region.maxY) < near
      }?.element
    }
  }

  /// Declared on each property that is written, whatever the document calls the same addresses.
  private static let declarations = [
    "xmlns:rdf": RDF.address, "xmlns:mwg-rs": mwg, "xmlns:stArea": area, "xmlns:stDim": dimensions,
    "xmlns:MP": mp, "xmlns:MPRI": mpInfo, "xmlns:MPReg": mpRegion,
  ]

  private static func properties(
    _ regions: [Region], _ frame: StoredFrame, _ kept: Kept
  ) -> [XMLTree.Element] {
    let resource = ["rdf:parseType": "Resource"]
    func list(_ name: String, _ items: [XMLTree.Element]) -> XMLTree.Node {
      .element(.init(name, [:], [.element(.init("rdf:Bag", [:], items.map { .element($0) }))]))
    }
    var result: [XMLTree.Element] = []
    let mwgItems = regions.map { kept.element($0, among: kept.mwg) ?? mwgItem($0) } + kept.others
    if !mwgItems.isEmpty {
      let size = XMLTree.Element(
        "mwg-rs:AppliedToDimensions",
        [
          "stDim:w": "\(frame.size.width)", "stDim:h": "\(frame.size.height)", "stDim:unit": "pixel",
        ])
      result.append(
        .init(
          "mwg-rs:Regions", declarations.merging(resource) { old, _ in old },
          [.element(size), list("mwg-rs:RegionList", mwgItems)]))
    }
    if !regions.isEmpty {
      let items = regions.map { kept.element($0, among: kept.microsoft) ?? microsoftItem($0) }
      result.append(
        .init(
          "MP:RegionInfo", declarations.merging(resource) { old, _ in old }, [list("MPRI:Regions", items)]))
    }
    return result
  }

  private static func mwgItem(_ region: Region) -> XMLTree.Element {
    var members: [XMLTree.Node] = [
      .element(
        .init(
          "mwg-rs:Area",
          [
            "stArea:x": "\((region.minX + region.maxX) / 2)",
            "stArea:y": "\((region.minY + region.maxY) / 2)",
            "stArea:w": "\(region.maxX - region.minX)", "stArea:h": "\(region.maxY - region.minY)",
            "stArea:unit": "normalized",
          ])),
      .element(.init("mwg-rs:Type", [:], [.text("Face")])),
    ]
    if let name = region.name { members.append(.element(.init("mwg-rs:Name", [:], [.text(name)]))) }
    if !region.note.isEmpty {
      members.append(.element(.init("mwg-rs:Description", [:], [.text(region.note)])))
    }
    return .init("rdf:li", ["rdf:parseType": "Resource"], members)
  }

  private static func microsoftItem(_ region: Region) -> XMLTree.Element {
    let numbers = [region.minX, region.minY, region.maxX - region.minX, region.maxY - region.minY]
    var members: [XMLTree.Node] = [
      .element(.init("MPReg:Rectangle", [:], [.text(numbers.map { "\($0)" }.joined(separator: ", "))]))
    ]
    if let name = region.name {
      members.append(.element(.init("MPReg:PersonDisplayName", [:], [.text(name)])))
    }
    return .init("rdf:li", ["rdf:parseType": "Resource"], members)
  }
}
