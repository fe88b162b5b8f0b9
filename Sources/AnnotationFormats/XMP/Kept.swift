import Geometry

extension XMP {
  /// What is kept from replaced regions.
  struct Kept {
    /// Regions of other things, and faces that are kept if they still exist.
    var others: [XMLTree.Element] = []
    var mwg: [(region: Region, element: XMLTree.Element)] = []
    var microsoft: [(region: Region, element: XMLTree.Element)] = []
    /// The index of the description that held them.
    var home: Int?
    /// Whether there was a list that said something about faces.
    var hasList = false
    private var number = 0
    /// What is written in their place, and the photo's size as stored.
    private let regions: [Region]
    private let size: PixelSize

    init(regions: [Region], size: PixelSize) { (self.regions, self.size) = (regions, size) }

    /// Takes the lists of faces out of a description. Of other lists of regions, faces that are written neither here
    /// nor there are removed.
    mutating func take(from description: inout XMLTree.Element, _ scope: XMLScope) {
      defer { number += 1 }
      description.children = description.children.compactMap { node in
        guard case .element(let property) = node, let form = XMP.form(of: property, scope) else {
          return node
        }
        let inner = scope.inside(property)
        let stated = XMP.statedSize(RDF.value(property, scope), form)
        let items = items(property, inner)
        switch form {
        case .mwg:
          hasList = hasList || items.isEmpty
          for item in items {
            if let region = region(item, inner, form, stated), region.isFace {
              mwg.append((region, item))
              hasList = true
            } else {
              others.append(item)
            }
          }
        case .microsoft:
          hasList = true
          for item in items {
            if let region = region(item, inner, form, stated) { microsoft.append((region, item)) }
          }
        case .iptc, .acdsee:
          return pruned(property, scope, form, stated).map { .element($0) }
        }
        home = home ?? number
        return nil
      }
    }

    private func region(
      _ item: XMLTree.Element, _ scope: XMLScope, _ form: Form, _ stated: PixelSize?
    ) -> Region? {
      try? XMP.region(RDF.value(item, scope), form, stated) { size }.get()
    }

    /// An element without the faces that are gone; nil when nothing is left of its list.
    private func pruned(
      _ element: XMLTree.Element, _ scope: XMLScope, _ form: Form, _ stated: PixelSize?
    ) -> XMLTree.Element? {
      let inner = scope.inside(element)
      var result = element
      result.children = element.children.compactMap { node in
        guard case .element(let child) = node else { return node }
        guard inner.inside(child).full(child.name) == RDF.address + "li" else {
          return pruned(child, inner, form, stated).map { .element($0) }
        }
        guard let found = region(child, inner, form, stated), found.isFace else { return node }
        return regions.contains { $0.name == found.name && $0.isNearly(found, 0.002) } ? node : nil
      }
      let isEmptied = result != element && result.elements.isEmpty
      return isEmptied ? nil : result
    }

    /// Every `rdf:li` of the property's list, with the namespace declarations around it.
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

    func element(
      _ region: Region, among known: [(region: Region, element: XMLTree.Element)]
    ) -> XMLTree.Element? {
      known.first { old, _ in old.name == region.name && old.isNearly(region, 1e-5) }?.element
    }
  }
}
