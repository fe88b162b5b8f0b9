import Annotations

/// An XML document as a tree that can be changed and written without losing anything.
///
/// Prefixes, comments, processing instructions and spaces are kept. The order of attributes, which has no
/// meaning in XML, is not: they are written alphabetically, namespace declarations first.
struct XMLTree: Hashable, Sendable {
  indirect enum Node: Hashable, Sendable {
    case element(Element)
    case text(String)
    case comment(String)
    case instruction(target: String, content: String)
  }

  struct Element: Hashable, Sendable {
    var name: String
    var attributes: [String: String] = [:]
    var children: [Node] = []

    init(_ name: String, _ attributes: [String: String] = [:], _ children: [Node] = []) {
      self.name = name
      self.attributes = attributes
      self.children = children
    }

    var elements: [Element] {
      children.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    var text: String {
      children.map { if case .text(let text) = $0 { text } else { "" } }.joined()
    }
  }

  /// The nodes before the root element, the root element, and the nodes after it.
  var before: [Node] = []
  var root: Element
  var after: [Node] = []

  init(root: Element) { self.root = root }

  init(_ bytes: [UInt8]) throws {
    let builder = Builder()
    try XMLEvents.parse(bytes, .xmp, builder)
    guard let root = builder.root else {
      throw FormatError.malformed(.xmp, place: "the file", reason: "it has no element")
    }
    self.root = root
    (before, after) = (builder.before, builder.after)
  }

  var bytes: [UInt8] {
    var text = ""
    for node in before {
      Self.write(node, &text)
      text += "\n"
    }
    Self.write(.element(root), &text)
    for node in after {
      text += "\n"
      Self.write(node, &text)
    }
    return Array((text + "\n").utf8)
  }

  private static func write(_ node: Node, _ text: inout String) {
    switch node {
    case .text(let content):
      text += XMLEvents.escaped(content, isAttribute: false)
    case .comment(let content): text += "<!--\(content)-->"
    case .instruction(let target, let content):
      text += content.isEmpty ? "<?\(target)?>" : "<?\(target) \(content)?>"
    case .element(let element):
      text += "<\(element.name)"
      let names = element.attributes.keys.sorted { a, b in
        (a.hasPrefix("xmlns") ? 0 : 1, a) < (b.hasPrefix("xmlns") ? 0 : 1, b)
      }
      for name in names { text += " \(name)=\"\(XMLEvents.escaped(element.attributes[name] ?? ""))\"" }
      if element.children.isEmpty {
        text += "/>"
      } else {
        text += ">"
        for child in element.children { write(child, &text) }
        text += "</\(element.name)>"
      }
    }
  }

  private final class Builder: XMLHandler {
    var before: [Node] = []
    var root: Element?
    var after: [Node] = []
    private var open: [Element] = []

    private func add(_ node: Node) {
      if !open.isEmpty {
        open[open.count - 1].children.append(node)
      } else if root == nil {
        before.append(node)
      } else {
        after.append(node)
      }
    }

    func start(_ name: String, _ attributes: [String: String]) { open.append(Element(name, attributes)) }

    func end(_ name: String) {
      guard let element = open.popLast() else { return }
      if open.isEmpty { root = element } else { add(.element(element)) }
    }

    func text(_ text: String) {
      guard let parent = open.indices.last else { return }
      if case .text(let start)? = open[parent].children.last {
        open[parent].children[open[parent].children.count - 1] = .text(start + text)
      } else {
        open[parent].children.append(.text(text))
      }
    }

    func comment(_ text: String) { add(.comment(text)) }
    func instruction(_ target: String, _ content: String) {
      add(.instruction(target: target, content: content))
    }
  }
}
