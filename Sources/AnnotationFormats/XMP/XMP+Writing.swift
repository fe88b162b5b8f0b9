import Annotations
import Geometry

extension XMP {
  /// A document with these faces as regions, in both forms of lists of faces.
  ///
  /// - Parameters:
  ///   - faces: in upright pixels.
  ///   - existing: the existing document. Everything but face regions is kept. A region is also kept, with
  ///     everything that other programs have added to it, if there is still a face with its name at its
  ///     place.
  ///   - isComplete: whether somebody has said that these are all faces; then a list is written even if it is empty,
  ///     as it is where there was one.
  static func document(
    _ faces: [Annotation], _ frame: StoredFrame, existing: [UInt8]?, isComplete: Bool = false
  ) throws -> [UInt8] {
    let tree = try existing.map { try XMLTree(xmp: $0) }
    var bytes = try document(faces, frame, in: tree, isComplete: isComplete).bytes
    if existing?.starts(with: "<?xml ".utf8) == true {
      bytes = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8) + bytes
    }
    return bytes
  }

  static func document(
    _ faces: [Annotation], _ frame: StoredFrame, in existing: XMLTree?, isComplete: Bool
  ) throws -> XMLTree {
    var tree = existing ?? emptyDocument
    let regions = faces.map { region($0, frame) }
    var isPlaced = false
    let writing = Writing(regions: regions, frame: frame, isComplete: isComplete)
    tree.root = try replaced(tree.root, XMLScope(), writing, &isPlaced)
    guard isPlaced else {
      throw FormatError.malformed(.xmp, place: "the file", reason: "there is no rdf:RDF to write into")
    }
    return tree
  }

  /// What is written.
  private struct Writing {
    var regions: [Region]
    var frame: StoredFrame
    var isComplete: Bool
  }

  private static func region(_ face: Annotation, _ frame: StoredFrame) -> Region {
    let box = frame.stored(face.box)
    let (width, height) = (Double(frame.size.width), Double(frame.size.height))
    return Region(
      minX: Double(box.minX) / width, minY: Double(box.minY) / height, maxX: Double(box.maxX) / width,
      maxY: Double(box.maxY) / height, name: face.person, note: face.note, type: "Face")
  }

  static var emptyDocument: XMLTree {
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

  /// The element with the regions in the first description below an `rdf:RDF`, and removed from all others.
  private static func replaced(
    _ element: XMLTree.Element, _ scope: XMLScope, _ writing: Writing, _ isPlaced: inout Bool
  ) throws -> XMLTree.Element {
    let scope = scope.inside(element)
    var result = element
    guard scope.full(element.name) == RDF.address + "RDF" else {
      result.children = try element.children.map { node in
        guard case .element(let child) = node else { return node }
        return .element(try replaced(child, scope, writing, &isPlaced))
      }
      return result
    }
    var kept = Kept(regions: writing.regions, size: writing.frame.size)
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
    // Kept regions use prefixes that are declared at their old place.
    let home = kept.home ?? descriptions.first.map { descriptions.firstIndex(of: $0) ?? 0 }
    if let home, case .element(let found) = result.children[descriptions[home]] { target = found }
    target.children += properties(writing, kept).map { .element($0) }
    if let home {
      result.children[descriptions[home]] = .element(target)
    } else {
      result.children.append(.element(target))
    }
    isPlaced = true
    return result
  }

  /// Declared on each written property, whatever prefixes the document uses for the same addresses.
  static let declarations = [
    "xmlns:rdf": RDF.address, "xmlns:mwg-rs": mwg, "xmlns:stArea": area, "xmlns:stDim": dimensions,
    "xmlns:MP": mp, "xmlns:MPRI": mpInfo, "xmlns:MPReg": mpRegion,
  ]

  private static func properties(_ writing: Writing, _ kept: Kept) -> [XMLTree.Element] {
    let (regions, frame) = (writing.regions, writing.frame)
    let hasList = !regions.isEmpty || writing.isComplete || kept.hasList
    let resource = ["rdf:parseType": "Resource"]
    func list(_ name: String, _ items: [XMLTree.Element]) -> XMLTree.Node {
      .element(.init(name, [:], [.element(.init("rdf:Bag", [:], items.map { .element($0) }))]))
    }
    var result: [XMLTree.Element] = []
    let mwgItems = regions.map { kept.element($0, among: kept.mwg) ?? mwgItem($0) } + kept.others
    if !mwgItems.isEmpty || hasList {
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
    if hasList {
      let items = regions.map { kept.element($0, among: kept.microsoft) ?? microsoftItem($0) }
      result.append(
        .init(
          "MP:RegionInfo", declarations.merging(resource) { old, _ in old }, [list("MPRI:Regions", items)]))
    }
    return result
  }

  static func mwgItem(_ region: Region) -> XMLTree.Element {
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
      .element(.init("mwg-rs:Type", [:], [.text(region.type ?? "Face")])),
    ]
    if let name = region.name { members.append(.element(.init("mwg-rs:Name", [:], [.text(name)]))) }
    if !region.note.isEmpty {
      members.append(.element(.init("mwg-rs:Description", [:], [.text(region.note)])))
    }
    return .init("rdf:li", ["rdf:parseType": "Resource"], members)
  }

  static func microsoftItem(_ region: Region) -> XMLTree.Element {
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
