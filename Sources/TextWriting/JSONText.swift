import Foundation

/// Writes JSON: either encodable values, or members in any order with numbers exactly as given.
package enum JSONText: Sendable {
  case string(String)
  /// A number, `true`, `false` or `null`, written unchanged.
  case literal(String)
  case list([JSONText])
  case object([(name: String, value: JSONText)])

  /// On one line without spaces.
  package var text: String { text(after: "") }

  /// On one line, with a space after each comma and colon.
  package var spacedText: String { text(after: " ") }

  private func text(after space: String) -> String {
    switch self {
    case .string(let text): Self.quoted(text)
    case .literal(let text): text
    case .list(let values): "[\(values.map { $0.text(after: space) }.joined(separator: ",\(space)"))]"
    case .object(let members):
      "{"
        + members.map { "\(Self.quoted($0.name)):\(space)\($0.value.text(after: space))" }
        .joined(separator: ",\(space)") + "}"
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
  ///   - null: a member that is written as null in front of the value's own, of which it must have some: an optional
  ///     one that is nil is left out.
  package static func bytes(
    of value: some Encodable, isPretty: Bool = false, namesNotFinite: Bool = false, null: String? = nil
  ) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
    if namesNotFinite {
      encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    }
    let bytes = Array(try encoder.encode(value))
    guard let null else { return bytes }
    let member = isPretty ? "{\n  \(quoted(null)) : null," : "{\(quoted(null)):null,"
    return Array(member.utf8) + bytes.dropFirst()
  }

  /// The same as text on one line.
  package static func line(of value: some Encodable, namesNotFinite: Bool = false) throws -> String {
    String(decoding: try bytes(of: value, namesNotFinite: namesNotFinite), as: UTF8.self)
  }
}
