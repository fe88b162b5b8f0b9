import Foundation

/// An ID that programs write as a number or as text; both are the same ID.
struct LooseID: Codable, Hashable, CustomStringConvertible, ExpressibleByIntegerLiteral {
  let description: String

  /// The ID as a number; nil when it is none.
  var number: Int64? { Int64(description) }

  init(_ text: String) { description = text }
  init(_ number: Int64) { description = "\(number)" }
  init(integerLiteral value: Int64) { self.init(value) }

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let number = try? value.decode(Int64.self) {
      self.init(number)
    } else if let number = try? value.decode(Double.self) {
      self.init(Int64(exactly: number).map { "\($0)" } ?? "\(number)")
    } else {
      self.init(try value.decode(String.self).trimmed)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    if let number = Int64(description) { try value.encode(number) } else { try value.encode(description) }
  }
}

/// Yes or no, which programs write as `true`, `1`, `"1"` or `"true"`; written as 1 or 0.
struct LooseFlag: Codable, Hashable {
  let isSet: Bool

  init(_ isSet: Bool) { self.isSet = isSet }

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let flag = try? value.decode(Bool.self) {
      isSet = flag
    } else if let number = try? value.decode(Double.self) {
      isSet = number != 0
    } else {
      switch try value.decode(String.self).trimmed.lowercased() {
      case "1", "true", "yes": isSet = true
      case "0", "false", "no", "": isSet = false
      case let other:
        throw DecodingError.dataCorruptedError(
          in: value, debugDescription: "'\(other)' is neither yes nor no")
      }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(isSet ? 1 : 0)
  }
}

extension KeyedDecodingContainer {
  /// A value if there is one of the right kind; the name of one of the wrong kind is added to `odd`.
  func loose<Value: Decodable>(_ type: Value.Type, _ key: Key, _ odd: inout [String]) -> Value? {
    do {
      return try decodeIfPresent(type, forKey: key)
    } catch {
      odd.append(key.stringValue)
      return nil
    }
  }
}

/// Python writes numbers that JSON does not have.
enum PythonJSON {
  private static let words = ["NaN", "-Infinity", "Infinity"].map { Array($0.utf8) }

  /// The same JSON with `null` in their place.
  static func withoutOddNumbers(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.holds("NaN") || bytes.holds("Infinity") else { return bytes }
    var (result, index, nesting) = ([UInt8](), 0, JSONNesting())
    result.reserveCapacity(bytes.count)
    while index < bytes.count {
      if !nesting.isInString, let word = words.first(where: { bytes[index...].starts(with: $0) }) {
        result += Array("null".utf8)
        index += word.count
        continue
      }
      _ = nesting.step(bytes[index])
      result.append(bytes[index])
      index += 1
    }
    return result
  }
}
