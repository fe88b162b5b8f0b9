/// The value of an XMP property in any RDF form: elements, attributes, or a nested description.
indirect enum RDFValue {
  case text(String)
  /// By full name: the address of the namespace followed by the local name.
  case structure([String: RDFValue])
  case list([RDFValue])

  subscript(name: String) -> RDFValue? {
    if case .structure(let members) = self { members[name] } else { nil }
  }

  /// The text; of alternatives in several languages the default one, and without its qualifiers.
  var text: String? {
    switch self {
    case .text(let text): text.trimmed
    case .list(let items): items.first?.text
    case .structure(let members): members[RDF.address + "value"]?.text
    }
  }

  /// The items of a list; a single value is a list of one.
  var items: [RDFValue] {
    switch self {
    case .list(let items): items
    case .structure: [self]
    case .text: []
    }
  }

  func number(_ name: String) -> Double? { self[name]?.text.flatMap { Double($0) } }
}

/// The addresses of the prefixes at one place in a document.
struct XMLScope {
  private(set) var prefixes: [String: String] = ["xml": "http://www.w3.org/XML/1998/namespace"]

  func inside(_ element: XMLTree.Element) -> XMLScope {
    var scope = self
    for (name, address) in element.attributes {
      if name == "xmlns" { scope.prefixes[""] = address }
      if name.hasPrefix("xmlns:") { scope.prefixes[String(name.dropFirst(6))] = address }
    }
    return scope
  }

  /// The full name. Attributes without a prefix belong to no namespace.
  func full(_ name: String, isAttribute: Bool = false) -> String {
    let parts = name.split(separator: ":", maxSplits: 1)
    if parts.count == 2 { return (prefixes[String(parts[0])] ?? "?") + parts[1] }
    return isAttribute ? name : (prefixes[""] ?? "") + name
  }
}

enum RDF {
  static let address = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

  /// The value of a property's element; `scope` is the scope of its parent.
  static func value(_ property: XMLTree.Element, _ scope: XMLScope) -> RDFValue {
    let scope = scope.inside(property)
    for child in property.elements {
      let inner = scope.inside(child)
      let name = inner.full(child.name)
      if [address + "Bag", address + "Seq", address + "Alt"].contains(name) {
        let items = child.elements.filter { inner.inside($0).full($0.name) == address + "li" }
        // Of alternatives the default comes first.
        let isDefault: (XMLTree.Element) -> Bool = { $0.attributes["xml:lang"] == "x-default" }
        let sorted =
          name == address + "Alt" ? items.filter(isDefault) + items.filter { !isDefault($0) } : items
        return .list(sorted.map { value($0, inner) })
      }
    }
    var members = attributes(property, scope)
    for child in property.elements {
      let inner = scope.inside(child)
      let name = inner.full(child.name)
      if name == address + "Description" {
        members.merge(attributes(child, inner)) { old, _ in old }
        for member in child.elements {
          members[inner.inside(member).full(member.name)] = value(member, inner)
        }
      } else {
        members[name] = value(child, scope)
      }
    }
    return members.isEmpty ? .text(property.text) : .structure(members)
  }

  /// Members that are written as attributes.
  private static func attributes(_ element: XMLTree.Element, _ scope: XMLScope) -> [String: RDFValue] {
    var members: [String: RDFValue] = [:]
    for (name, text) in element.attributes where !name.hasPrefix("xml") {
      let full = scope.full(name, isAttribute: true)
      if !full.hasPrefix(address) { members[full] = .text(text) }
    }
    return members
  }
}
