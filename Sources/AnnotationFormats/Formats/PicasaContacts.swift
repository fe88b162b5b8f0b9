import Annotations

/// People by the numbers that Picasa gives them.
package struct PicasaContacts: Hashable, Sendable {
  private var names: [String: String] = [:]

  package init() {}

  /// Picasa's list of contacts, `contacts.xml`.
  ///
  /// - Throws: ``FormatError``.
  package init(xml bytes: [UInt8]) throws {
    let handler = Handler()
    try XMLEvents.parse(bytes, .picasa, handler)
    names = handler.names
  }

  package subscript(number: String) -> String? { names[Self.key(number)] }

  package var isEmpty: Bool { names.isEmpty }

  /// Adds a person; names that are known stay.
  mutating func add(_ number: String, _ name: String) {
    guard !name.isEmpty, names[Self.key(number)] == nil else { return }
    names[Self.key(number)] = name
  }

  package mutating func add(_ others: PicasaContacts) {
    names.merge(others.names) { known, _ in known }
  }

  /// Whether a file begins like a list of contacts.
  package static func isList(_ start: some Collection<UInt8>) -> Bool {
    AnnotationFormat.rootElement(start) == "contacts"
  }

  /// Whether the number stands for a face without a name.
  static func isNobody(_ number: String) -> Bool {
    number.isEmpty || Set(number.lowercased()) == ["f"] || key(number).isEmpty
  }

  /// Zeros in front may be left out.
  private static func key(_ number: String) -> String {
    String(number.trimmed.lowercased().drop { $0 == "0" })
  }

  private final class Handler: XMLHandler {
    var names: [String: String] = [:]

    func start(_ name: String, _ attributes: [String: String]) {
      guard name == "contact", let id = attributes["id"] else { return }
      let texts = [attributes["name"], attributes["display"]].compactMap { $0?.trimmed }
      if let name = texts.first(where: { !$0.isEmpty }) { names[PicasaContacts.key(id)] = name }
    }

    func end(_ name: String) {}
    func text(_ text: String) {}
  }
}
