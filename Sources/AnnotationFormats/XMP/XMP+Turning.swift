import Annotations
import Geometry

/// A document about a stored picture as one about the upright picture.
extension XMP {
  private static let tiffOrientation = "http://ns.adobe.com/tiff/1.0/Orientation"

  /// The document with the orientation "upright", and with its regions and their dimensions turned along. Regions of
  /// IPTC and ACDSee become MWG's; what other programs have added to single regions is lost.
  static func turned(_ tree: XMLTree, _ frame: StoredFrame) -> XMLTree {
    var regions = Regions()
    add(tree, to: &regions) { frame.size }
    var properties = turnedProperties(regions, frame)
    var tree = tree
    change(&tree.root, XMLScope()) { rdf, scope in
      for index in rdf.children.indices {
        guard case .element(var description) = rdf.children[index] else { continue }
        let inner = scope.inside(description)
        guard inner.full(description.name) == RDF.address + "Description" else { continue }
        description.children.removeAll { node in
          if case .element(let property) = node { form(of: property, inner) != nil } else { false }
        }
        description.children += properties.map { .element($0) }
        properties = []
        rdf.children[index] = .element(description)
      }
    }
    setUpright(&tree.root, XMLScope())
    return tree
  }

  /// Sets every orientation of an element and of all within: readers look for it in different places.
  private static func setUpright(_ element: inout XMLTree.Element, _ scope: XMLScope) {
    let scope = scope.inside(element)
    for name in element.attributes.keys where scope.full(name, isAttribute: true) == tiffOrientation {
      element.attributes[name] = "1"
    }
    if scope.full(element.name) == tiffOrientation { element.children = [.text("1")] }
    for index in element.children.indices {
      guard case .element(var child) = element.children[index] else { continue }
      setUpright(&child, scope)
      element.children[index] = .element(child)
    }
  }

  private static func turnedProperties(_ regions: Regions, _ frame: StoredFrame) -> [XMLTree.Element] {
    let attributes = declarations.merging(["rdf:parseType": "Resource"]) { old, _ in old }
    func list(_ name: String, _ items: [XMLTree.Element]) -> XMLTree.Node {
      .element(.init(name, [:], [.element(.init("rdf:Bag", [:], items.map { .element($0) }))]))
    }
    var properties: [XMLTree.Element] = []
    if let areas = regions.lists[.mwg] ?? regions.lists[.iptc] ?? regions.lists[.acdsee] {
      // Dimensions that a list states are the stored picture's, perhaps of another size.
      let size = StoredFrame(size: areas.appliedTo ?? frame.size, orientation: frame.orientation).uprightSize
      let dimensions = XMLTree.Element(
        "mwg-rs:AppliedToDimensions",
        ["stDim:w": "\(size.width)", "stDim:h": "\(size.height)", "stDim:unit": "pixel"])
      properties.append(
        .init(
          "mwg-rs:Regions", attributes,
          [
            .element(dimensions),
            list("mwg-rs:RegionList", areas.regions.map { mwgItem($0.turned(frame.orientation)) }),
          ]))
    }
    if let rectangles = regions.lists[.microsoft] {
      let items = rectangles.regions.map { microsoftItem($0.turned(frame.orientation)) }
      properties.append(.init("MP:RegionInfo", attributes, [list("MPRI:Regions", items)]))
    }
    return properties
  }
}

extension XMP.Region {
  /// The region in the upright picture.
  fileprivate func turned(_ orientation: Int) -> XMP.Region {
    func turned(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
      switch orientation {
      case 2: (1 - x, y)
      case 3: (1 - x, 1 - y)
      case 4: (x, 1 - y)
      case 5: (y, x)
      case 6: (1 - y, x)
      case 7: (1 - y, 1 - x)
      case 8: (y, 1 - x)
      default: (x, y)
      }
    }
    let (a, b) = (turned(minX, minY), turned(maxX, maxY))
    var region = self
    (region.minX, region.maxX) = (min(a.x, b.x), max(a.x, b.x))
    (region.minY, region.maxY) = (min(a.y, b.y), max(a.y, b.y))
    return region
  }
}
