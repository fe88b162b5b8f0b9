/// Why a pattern cannot name crops. Each message says what to write instead.
public enum NamePatternError: Error, Equatable, Sendable, CustomStringConvertible {
  case empty
  case unbalanced(String)
  case unknownField(String)
  case badWidth(String)
  case outside(String)
  case ambiguous(String)
  case notForLabels(String)

  public var description: String {
    switch self {
    case .empty: "the pattern is empty; write one like {photo}_{face:02}"
    case .notForLabels(let field):
      "{\(field)} differs between the faces of one identity; use {folder}, {parent}, {person} or another field"
    case .unbalanced(let pattern): "\(pattern): a brace has no partner; write fields like {photo}"
    case .unknownField(let field):
      "{\(field)} is not a field; fields are "
        + NamePattern.Field.allCases.map { "{\($0.rawValue)}" }.joined(separator: " ")
    case .badWidth(let field):
      "{\(field)}: write digits like {face:02}, at most 09, of {face} and {index} only"
    case .outside(let pattern):
      "\(pattern): a crop would lie outside the export's folder or have no name; leave out a leading /, . and .."
    case .ambiguous(let pattern):
      "\(pattern): two faces would get one name; use {index}, or {stem} (or {path}) and {face} with something else "
        + "than a digit between them"
    }
  }
}

/// The pattern of crop names: text with fields, such as `{folder}/{stem}_{face:02}`. A slash makes folders. The
/// pattern does not include the file's extension.
public struct NamePattern: Sendable, Hashable {
  /// The fields that can stand in braces. All but ``index`` depend on the photo and its face alone.
  public enum Field: String, Sendable, Hashable, CaseIterable {
    /// The photo's name without its extension: both are the same.
    case photo, stem
    /// The photo's path below the folder that was given, without its extension.
    case path
    /// Of the photo, without its dot; `none` when it has none.
    case ending = "extension"
    /// The photo's folder, the one above it, and so on.
    case folder, parent, parent2, parent3, parent4
    /// The face's index in the photo, from 0.
    case face
    /// A number for each crop, from 0, among names that would otherwise be equal. It depends on what else is exported.
    case index
    /// The name that people gave the face; `unknown` when they gave none.
    case person
    /// The template's name.
    case template

    /// The folders above a photo, the nearest first.
    static let above: [Field] = [.folder, .parent, .parent2, .parent3, .parent4]

    /// How far above the photo a folder is, from 0.
    var level: Int { Self.above.firstIndex(of: self) ?? 0 }
  }
  enum Part: Sendable, Hashable {
    case text([UInt8])
    case field(Field, digits: Int)
  }

  /// As it was written.
  public let text: String
  let parts: [Part]

  /// `{photo}_{face:02}`, as ``ExportPlan`` describes it.
  public static let standard = NamePattern(
    text: "{photo}_{face:02}",
    parts: [.field(.photo, digits: 0), .text(Array("_".utf8)), .field(.face, digits: 2)])

  init(text: String, parts: [Part]) {
    self.text = text
    self.parts = parts
  }

  /// - Parameter isSingle: whether a photo gives at most one crop, so that the photo alone is enough for a
  ///   name.
  public init(_ text: String, isSingle: Bool = false) throws(NamePatternError) {
    self = try Self.parsed(text)
    try check(isSingle)
  }

  /// Checked only for its braces and fields.
  static func parsed(_ text: String) throws(NamePatternError) -> NamePattern {
    guard !text.isEmpty else { throw .empty }
    var parts: [Part] = []
    var rest = text[...]
    while let first = rest.first {
      if first == "{" {
        guard let end = rest.firstIndex(of: "}") else { throw .unbalanced(text) }
        parts.append(try Self.field(String(rest[rest.index(after: rest.startIndex)..<end])))
        rest = rest[rest.index(after: end)...]
      } else {
        let plain = rest.prefix { $0 != "{" }
        guard !plain.contains("}") else { throw .unbalanced(text) }
        parts.append(.text(Array(plain.utf8)))
        rest = rest[plain.endIndex...]
      }
    }
    return NamePattern(text: text, parts: parts)
  }

  private static func field(_ text: String) throws(NamePatternError) -> Part {
    let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = halves.first, let field = Field(rawValue: String(name)) else {
      throw .unknownField(text)
    }
    guard halves.count == 2 else { return .field(field, digits: 0) }
    guard [.face, .index].contains(field), halves[1].count <= 2, let digits = Int(halves[1]),
      (1...9).contains(digits)
    else { throw .badWidth(text) }
    return .field(field, digits: digits)
  }

  func has(_ field: Field) -> Bool {
    parts.contains { if case .field(field, _) = $0 { true } else { false } }
  }

  /// Whether names depend on how many crops earlier photos gave.
  public var counts: Bool { has(.index) }

  private func check(_ isSingle: Bool) throws(NamePatternError) {
    let sample = bytes { field, _ in field == .index || field == .face ? [0x30] : Array("x".utf8) }
    let components = sample.split(separator: 0x2F, omittingEmptySubsequences: false)
    guard components.allSatisfy({ !$0.isEmpty && $0 != [0x2E] && $0 != [0x2E, 0x2E] }),
      !sample.contains(where: { $0 < 0x20 || $0 == 0x7F })
    else { throw .outside(text) }
    if counts { return }
    guard isOfPhotos, isSingle || has(.face) else { throw .ambiguous(text) }
    // `a1` and face 2 must not read as `a` and face 12.
    for (part, next) in zip(parts, parts.dropFirst()) {
      if case .field = part, case .field = next { throw .ambiguous(text) }
    }
    for (index, part) in parts.enumerated() {
      guard case .field(.face, _) = part else { continue }
      let before = index > 0 ? parts[index - 1] : nil
      let after = index + 1 < parts.count ? parts[index + 1] : nil
      if case .text(let bytes)? = before, index > 1, let last = bytes.last, Self.isDigit(last) {
        throw .ambiguous(text)
      }
      if case .text(let bytes)? = after, let first = bytes.first, Self.isDigit(first) {
        throw .ambiguous(text)
      }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// The name with each field's bytes in its place.
  func bytes(_ value: (Field, _ digits: Int) -> [UInt8]) -> [UInt8] {
    parts.flatMap { part in
      switch part {
      case .text(let bytes): bytes
      case .field(let field, let digits): value(field, digits)
      }
    }
  }

  /// A number with at least `digits` digits.
  static func number(_ value: Int, digits: Int) -> [UInt8] {
    let text = Array(String(value).utf8)
    return [UInt8](repeating: 0x30, count: max(0, digits - text.count)) + text
  }

  /// Makes any text usable in a file name on any system: no slashes, control characters or characters that
  /// some systems refuse, no leading dot, at most 80 bytes.
  package static func safe(_ text: String, orElse fallback: String) -> [UInt8] {
    var safe: [UInt8] = []
    for scalar in text.unicodeScalars {
      let isPlain =
        scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
        && !"/\\:*?\"<>|".unicodeScalars.contains(scalar) && !(0x202A...0x202E).contains(scalar.value)
      let encoded: [UInt8] = isPlain ? Array(String(scalar).utf8) : [0x5F]
      if safe.count + encoded.count > 80 { break }
      safe += encoded
    }
    while let last = safe.last, last == 0x20 || last == 0x2E { safe.removeLast() }
    while safe.first == 0x20 { safe.removeFirst() }
    if safe.first == 0x2E { safe[0] = 0x5F }
    return safe.isEmpty ? Array(fallback.utf8) : safe
  }
}
