import Foundation

/// Writes JSON: either encodable values, or members in any order with numbers exactly as given.
package enum JSONText: Sendable {
  case string(String)
  /// A number, `true`, `false` or `null`, written unchanged.
  case literal(String)
  case list([JSONText])
  case object([(name: String, value: JSONText)])

  /// On one line without spaces.
  package var text: String {
    switch self {
    case .string(let text): Self.quoted(text)
    case .literal(let text): text
    case .list(let values): "[\(values.map(\.text).joined(separator: ","))]"
    case .object(let members):
      "{\(members.map { "\(Self.quoted($0.name)):\($0.value.text)" }.joined(separator: ","))}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      case _ where scalar.value < 0x20:
        quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  // MARK: Values that can be encoded

  /// A value with its members in alphabetical order.
  ///
  /// - Parameters:
  ///   - isPretty: over several lines, for people.
  ///   - namesNotFinite: writes numbers that are not finite as "inf", "-inf" and "nan"; otherwise they are
  ///     errors.
  package static func bytes(
    of value: some Encodable, isPretty: Bool = false, namesNotFinite: Bool = false
  ) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
    if namesNotFinite {
      encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    }
    return Array(try encoder.encode(value))
  }

  /// The same as text on one line.
  package static func line(of value: some Encodable, namesNotFinite: Bool = false) throws -> String {
    String(decoding: try bytes(of: value, namesNotFinite: namesNotFinite), as: UTF8.self)
  }
}
