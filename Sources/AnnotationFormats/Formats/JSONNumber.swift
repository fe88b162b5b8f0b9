/// A number in JSON, or text of one as some programs write it: read with all digits, written with the fewest that give
/// the same number again.
struct JSONNumber: Codable, Hashable {
  var value: Double

  init(_ value: Double) { self.value = value }
  init(_ value: Float) { self.value = Double(value) }

  /// The extent from one edge to another. A reader that adds it to the written text of `from`, both as doubles, gets
  /// `to` to the last bit.
  init(from: Float, to: Float) {
    let start = Double("\(from)") ?? Double(from)
    let exact = Double(to) - start
    let short = Double("\(Float(exact))") ?? exact
    value = Float(start + short) == to ? short : exact
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do {
      value = try container.decode(Double.self)
    } catch {
      guard let text = try? container.decode(String.self), let number = Double(text.trimmed) else {
        throw error
      }
      value = number
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    let short = Float(value)
    if value == value.rounded(), abs(value) < 1e9 {
      try container.encode(Int(value))
    } else if Double(short) == value {
      // The text of a Float is the shortest that gives the same Float again.
      try container.encode(short)
    } else {
      try container.encode(value)
    }
  }
}

extension JSONNumber: ExpressibleByIntegerLiteral {
  init(integerLiteral value: Int) { self.value = Double(value) }
}
