/// Several packets as one document, and one document as a packet and its extension.
extension XMP {
  private static let note = "http://ns.adobe.com/xmp/note/"
  private static let extensionProperty = note + "HasExtendedXMP"

  /// The first document with what the others have in addition. A list that is in several gets all their items; of
  /// other properties, the first one counts.
  static func merged(_ documents: [XMLTree]) -> XMLTree? {
    guard var result = documents.first else { return nil }
    for other in documents.dropFirst() { merge(other, into: &result) }
    return result
  }

  private static func merge(_ other: XMLTree, into tree: inout XMLTree) {
    var known: Set<String> = []
    forEachDescription(tree.root, XMLScope()) { description, scope in
      known.formUnion(names(of: description, scope))
    }
    var added: [(element: XMLTree.Element, scope: XMLScope)] = []
    var lists: [String: [XMLTree.Element]] = [:]
    forEachDescription(other.root, XMLScope()) { description, scope in
      var description = description
      for name in description.attributes.keys
      where isProperty(name, scope) && known.contains(scope.full(name, isAttribute: true)) {
        description.attributes[name] = nil
      }
      description.children.removeAll { node in
        guard case .element(let property) = node, form(of: property, scope) == nil else { return false }
        let inner = scope.inside(property)
        let name = inner.full(property.name)
        guard known.contains(name) else { return false }
        lists[name, default: []] += items(property, scope)
        return true
      }
      if !names(of: description, scope).isEmpty { added.append((description, scope)) }
    }
    change(&tree.root, XMLScope()) { rdf, scope in
      rdf.children += added.map { .element(carried($0.element, $0.scope, into: scope)) }
      for index in rdf.children.indices {
        guard case .element(var description) = rdf.children[index] else { continue }
        extend(&description, scope.inside(description), &lists)
        rdf.children[index] = .element(description)
      }
      added = []
    }
  }

  /// The full names of a description's properties.
  private static func names(of description: XMLTree.Element, _ scope: XMLScope) -> Set<String> {
    Set(
      description.attributes.keys.filter { isProperty($0, scope) }
        .map { scope.full($0, isAttribute: true) }
        + description.elements.map { scope.inside($0).full($0.name) })
  }

  private static func isProperty(_ attribute: String, _ scope: XMLScope) -> Bool {
    !attribute.hasPrefix("xml") && !scope.full(attribute, isAttribute: true).hasPrefix(RDF.address)
      && attribute.contains(":")
  }

  /// The items of a bag or sequence, ready to stand elsewhere.
  private static func items(_ property: XMLTree.Element, _ scope: XMLScope) -> [XMLTree.Element] {
    let scope = scope.inside(property)
    guard let list = property.elements.first(where: { isList($0, scope) }) else { return [] }
    let inner = scope.inside(list)
    return list.elements.filter { inner.inside($0).full($0.name) == RDF.address + "li" }
      .map { carried($0, inner.inside($0), into: XMLScope()) }
  }

  private static func isList(_ element: XMLTree.Element, _ scope: XMLScope) -> Bool {
    [RDF.address + "Bag", RDF.address + "Seq"].contains(scope.inside(element).full(element.name))
  }

  private static func extend(
    _ description: inout XMLTree.Element, _ scope: XMLScope, _ lists: inout [String: [XMLTree.Element]]
  ) {
    for index in description.children.indices {
      guard case .element(var property) = description.children[index] else { continue }
      let inner = scope.inside(property)
      guard let more = lists.removeValue(forKey: inner.full(property.name)),
        let place = property.children.firstIndex(where: { node in
          if case .element(let child) = node { isList(child, inner) } else { false }
        }), case .element(var list) = property.children[place]
      else { continue }
      let known = Set(items(property, scope))
      list.children += more.filter { !known.contains($0) }.map { .element($0) }
      property.children[place] = .element(list)
      description.children[index] = .element(property)
    }
  }

  /// An element with the declarations of the prefixes that it uses, for another place.
  ///
  /// - Parameters:
  ///   - scope: inside the element.
  ///   - target: the scope of its new place.
  static func carried(
    _ element: XMLTree.Element, _ scope: XMLScope, into target: XMLScope
  ) -> XMLTree.Element {
    var used: Set<String> = []
    collectPrefixes(element, &used)
    var result = element
    for prefix in used.sorted() {
      guard prefix != "xml", let address = scope.prefixes[prefix], target.prefixes[prefix] != address else {
        continue
      }
      result.attributes[prefix.isEmpty ? "xmlns" : "xmlns:" + prefix] = address
    }
    return result
  }

  private static func collectPrefixes(_ element: XMLTree.Element, _ used: inout Set<String>) {
    for name in [element.name] + element.attributes.keys where !name.hasPrefix("xmlns") {
      let parts = name.split(separator: ":", maxSplits: 1)
      used.insert(parts.count == 2 ? String(parts[0]) : "")
    }
    for child in element.elements { collectPrefixes(child, &used) }
  }

  /// Changes every `rdf:RDF`; `body` gets the scope inside it.
  static func change(
    _ element: inout XMLTree.Element, _ scope: XMLScope, _ body: (inout XMLTree.Element, XMLScope) -> Void
  ) {
    let scope = scope.inside(element)
    if scope.full(element.name) == RDF.address + "RDF" { return body(&element, scope) }
    for index in element.children.indices {
      guard case .element(var child) = element.children[index] else { continue }
      change(&child, scope, body)
      element.children[index] = .element(child)
    }
  }

  // MARK: - Extensions

  /// The extension that a document says it has.
  static func extensionName(_ tree: XMLTree) -> String? {
    var found: String?
    forEachDescription(tree.root, XMLScope()) { description, scope in
      for (name, value) in description.attributes
      where scope.full(name, isAttribute: true) == extensionProperty { found = value.trimmed }
      for property in description.elements
      where scope.inside(property).full(property.name) == extensionProperty {
        found = property.text.trimmed
      }
    }
    return found
  }

  static func removeExtensionName(_ tree: inout XMLTree) {
    guard extensionName(tree) != nil else { return }
    change(&tree.root, XMLScope()) { rdf, scope in
      rdf.children = rdf.children.compactMap { node in
        guard case .element(var description) = node else { return node }
        let inner = scope.inside(description)
        let before = description
        for name in description.attributes.keys
        where inner.full(name, isAttribute: true) == extensionProperty { description.attributes[name] = nil }
        description.children.removeAll { node in
          guard case .element(let child) = node else { return false }
          return inner.inside(child).full(child.name) == extensionProperty
        }
        let isEmpty = description != before && names(of: description, inner).isEmpty
        return isEmpty ? nil : .element(description)
      }
    }
  }

  /// A document as a packet of at most `most` bytes, and the extension for the rest: the largest properties, face
  /// regions last. Nil when the packet is too large even then.
  static func packets(
    _ tree: XMLTree, most: Int
  ) -> (main: [UInt8], more: (name: String, bytes: [UInt8])?)? {
    let whole = tree.bytes
    if whole.count <= most { return (whole, nil) }
    var sizes: [(description: Int, child: Int, size: Int, isRegion: Bool)] = []
    forEachProperty(tree) { description, child, property, scope in
      sizes.append((description, child, XMLTree.size(property), form(of: property, scope) != nil))
    }
    sizes.sort { ($0.isRegion ? 1 : 0, -$0.size) < ($1.isRegion ? 1 : 0, -$1.size) }
    // Room for the extension's name.
    var excess = whole.count + 200 - most
    var moved: Set<[Int]> = []
    for property in sizes where excess > 0 {
      moved.insert([property.description, property.child])
      excess -= property.size
    }
    guard excess <= 0 else { return nil }
    var (main, more) = (tree, XMLTree(root: emptyDocument.root))
    var taken: [XMLTree.Node] = []
    var number = 0
    change(&main.root, XMLScope()) { rdf, scope in
      rdf.children = rdf.children.compactMap { node in
        guard case .element(var description) = node else { return node }
        defer { number += 1 }
        let own = description.children.indices.filter { moved.contains([number, $0]) }
        guard !own.isEmpty else { return node }
        let inner = scope.inside(description)
        let parts = own.map { description.children[$0] }
        for index in own.reversed() { description.children.remove(at: index) }
        let name = description.name
        taken.append(
          .element(carried(XMLTree.Element(name, about(description, inner), parts), inner, into: XMLScope())))
        return names(of: description, inner).isEmpty ? nil : .element(description)
      }
    }
    change(&more.root, XMLScope()) { rdf, _ in rdf.children = taken }
    let bytes = more.bytes
    let name = MD5.hex(of: bytes)
    var isNamed = false
    change(&main.root, XMLScope()) { rdf, _ in
      guard !isNamed else { return }
      isNamed = true
      let prefix = rdf.name.split(separator: ":").dropLast().first.map { $0 + ":" } ?? ""
      rdf.children.append(
        .element(
          .init(
            "\(prefix)Description",
            ["\(prefix)about": "", "xmlns:xmpNote": note, "xmpNote:HasExtendedXMP": name])))
    }
    return (main.bytes, (name, bytes))
  }

  private static func about(_ description: XMLTree.Element, _ scope: XMLScope) -> [String: String] {
    description.attributes.filter { scope.full($0.key, isAttribute: true) == RDF.address + "about" }
  }

  /// Calls `body` with the numbers of each property's description and child node, counted as `packets` counts them.
  private static func forEachProperty(
    _ tree: XMLTree, _ body: (Int, Int, XMLTree.Element, XMLScope) -> Void
  ) {
    var root = tree.root
    var number = 0
    change(&root, XMLScope()) { rdf, scope in
      for node in rdf.children {
        guard case .element(let description) = node else { continue }
        defer { number += 1 }
        let inner = scope.inside(description)
        guard inner.full(description.name) == RDF.address + "Description" else { continue }
        for (index, child) in description.children.enumerated() {
          if case .element(let property) = child { body(number, index, property, inner) }
        }
      }
    }
  }
}

extension XMLTree {
  /// The bytes of an element as text.
  static func size(_ element: Element) -> Int { XMLTree(root: element).bytes.count - 1 }
}
