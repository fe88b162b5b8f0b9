/// A value of a TOML file.
package enum TOMLValue: Hashable, Sendable {
  case string(String)
  case integer(Int)
  /// Infinite and not-a-number values are allowed in TOML.
  case float(Double)
  case boolean(Bool)
  /// A date, a time or both, as TOML writes it. No setting of facet is one.
  case date(String)
  case array([TOMLValue])
  case table(TOMLTable)

  /// Nil when the value is of another kind, as for all properties here.
  package var string: String? { if case .string(let text) = self { text } else { nil } }

  package var int: Int? { if case .integer(let number) = self { number } else { nil } }

  /// The value of a float or an integer.
  package var number: Double? {
    switch self {
    case .float(let number): number
    case .integer(let number): Double(number)
    default: nil
    }
  }

  package var bool: Bool? { if case .boolean(let isOn) = self { isOn } else { nil } }

  package var array: [TOMLValue]? { if case .array(let values) = self { values } else { nil } }

  package var table: TOMLTable? { if case .table(let table) = self { table } else { nil } }
}
