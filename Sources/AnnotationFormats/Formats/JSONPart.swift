import Foundation

/// A part of a JSON value that may have any shape: what is missing or of another kind is nil, so that one odd member
/// does not spoil the others.
struct JSONPart {
  private let value: Any?

  private init(_ value: Any?) { self.value = value }

  /// - Returns: nil when the bytes are not valid JSON, or nest too deep.
  init?(_ bytes: [UInt8]) {
    guard JSONScanner.isShallow(bytes),
      let value = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    else { return nil }
    self.value = value
  }

  /// - Returns: nil when the text is not valid JSON, or nests too deep.
  init?(text: String) { self.init(Array(text.utf8)) }

  /// The member of an object.
  subscript(key: String) -> JSONPart { JSONPart((value as? [String: Any])?[key]) }

  var text: String? { value as? String }

  /// A number, also one that is written as text; never one that is not finite.
  var number: Double? {
    let number = (value as? NSNumber)?.doubleValue ?? (value as? String).flatMap { Double($0.trimmed) }
    return number?.isFinite == true ? number : nil
  }

  /// Whether it says yes: true, a number other than zero, or such a word.
  var isTrue: Bool {
    if let text { return Words.meanYes(text) }
    return (value as? NSNumber)?.boolValue ?? false
  }

  /// The elements of an array; nil for anything else.
  var list: [JSONPart]? { (value as? [Any])?.map { JSONPart($0) } }

  /// The members of an object in the order of their keys, numbers by their size; nil for anything else.
  var members: [(key: String, part: JSONPart)]? {
    (value as? [String: Any])?.sorted { a, b in
      if let first = Int(a.key), let second = Int(b.key) { return first < second }
      return a.key < b.key
    }.map { ($0.key, JSONPart($0.value)) }
  }

  var isNull: Bool { value == nil || value is NSNull }

  /// A text, or a number as text.
  var plainText: String? {
    if let text { return text }
    guard let number else { return nil }
    return number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
  }

  /// The numbers of an array; nil when one of them is none.
  var numbers: [Double]? {
    guard let list else { return nil }
    let numbers = list.compactMap(\.number)
    return numbers.count == list.count ? numbers : nil
  }
}

/// Words that other programs write for a choice.
enum Words {
  static func meanYes(_ text: String) -> Bool {
    ["1", "true", "yes", "on"].contains(text.trimmed.lowercased())
  }
}

extension JSONPart {
  /// An object with text and numbers.
  init(members: [String: any Sendable]) { self.init(members as [String: Any]) }

  /// An element of Label Studio's short form as a result of the long one.
  init(result element: JSONPart, from name: String) {
    var members = (element.value as? [String: Any]) ?? [:]
    members["value"] = element.value
    members["from_name"] = name
    self.init(members)
  }
}
