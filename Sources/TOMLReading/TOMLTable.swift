/// A table of a TOML file: values by key.
package struct TOMLTable: Hashable, Sendable {
  /// The values by their keys.
  package var values: [String: TOMLValue]

  package init(_ values: [String: TOMLValue] = [:]) { self.values = values }

  /// In the order of the alphabet: the order in the file is not kept.
  package var keys: [String] { values.keys.sorted() }

  package subscript(key: String) -> TOMLValue? { values[key] }
}
