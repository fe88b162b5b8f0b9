/// The length of the main picture in Google's list of a file's pictures (gain maps, motion photos), which counts the XMP
/// that holds the list.
extension XMP {
  private static let item = "http://ns.google.com/photos/1.0/container/item/"

  /// Nil when the document states none.
  static func primaryLength(_ tree: XMLTree) -> Int? {
    var found: Int?
    var root = tree.root
    changePrimary(&root, XMLScope()) { length in found = found ?? Int(length) }
    return found.flatMap { (1...Int(UInt32.max)).contains($0) ? $0 : nil }
  }

  static func setPrimaryLength(_ length: Int, in tree: inout XMLTree) {
    changePrimary(&tree.root, XMLScope()) { $0 = "\(length)" }
  }

  private static func changePrimary(
    _ element: inout XMLTree.Element, _ scope: XMLScope, _ body: (inout String) -> Void
  ) {
    let scope = scope.inside(element)
    var lengths: [String] = []
    var isPrimary = false
    for (name, value) in element.attributes {
      switch scope.full(name, isAttribute: true) {
      case item + "Semantic": isPrimary = isPrimary || value == "Primary"
      case item + "Length": lengths.append(name)
      default: break
      }
    }
    for child in element.elements where scope.inside(child).full(child.name) == item + "Semantic" {
      isPrimary = isPrimary || child.text.trimmed == "Primary"
    }
    if isPrimary {
      for name in lengths { body(&element.attributes[name, default: ""]) }
    }
    for index in element.children.indices {
      guard case .element(var child) = element.children[index] else { continue }
      if isPrimary, scope.inside(child).full(child.name) == item + "Length" {
        var text = child.text.trimmed
        body(&text)
        child.children = [.text(text)]
      } else {
        changePrimary(&child, scope, body)
      }
      element.children[index] = .element(child)
    }
  }
}
