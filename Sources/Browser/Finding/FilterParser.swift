import Imaging
import Screen

/// Why a filter line is invalid, and where.
public struct FilterFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The number of characters before the fault.
  public var position: Int
  public var description: String
  /// Whether the line may only be unfinished.
  public var isUnfinished = false
}

extension PhotoFilter {
  /// Parses a line; nil for an empty one.
  public init?(_ text: String) throws(FilterFault) {
    var parser = FilterParser(text)
    guard let expression = try parser.whole() else { return nil }
    self.text = text
    self.expression = expression
  }
}

/// A recursive-descent parser for `not` (binds tightest), spaces (and) and `or`.
struct FilterParser {
  private enum Token: Hashable {
    case word(String), quoted(String), comparison(PhotoFilter.Comparison), open, close
  }

  private struct Place {
    var token: Token
    var position: Int
    /// Whether it follows the token before it without a space.
    var isJoined: Bool
  }

  private let text: [Character]
  private var tokens: [Place] = []
  private var next = 0
  private var fault: FilterFault?
  private var depth = 0

  /// The deepest nesting of brackets and `not`: far more than anybody types, far less than the stack allows.
  private static let maximumDepth = 200

  static let joining = ["and", "or", "not"]
  /// Every word with a meaning.
  static let vocabulary: [String] =
    PhotoFilter.Word.allCases.map(\.rawValue)
    + PhotoFilter.Field.allCases.map(\.rawValue).filter { PhotoFilter.Word(rawValue: $0) == nil }
    + ["date", "name", "person"] + joining

  /// Words that are followed by a part of a name.
  private static let named = ["name", "person", "proposed"]

  init(_ text: String) {
    self.text = Array(text)
    split()
  }

  mutating func whole() throws(FilterFault) -> PhotoFilter.Expression? {
    if let fault { throw fault }
    guard !tokens.isEmpty else { return nil }
    let expression = try any()
    if next < tokens.count {
      throw FilterFault(position: tokens[next].position, description: "there is no ( for this )")
    }
    return expression
  }

  // MARK: Tokens

  private mutating func split() {
    var index = 0
    var isJoined = false
    func add(_ token: Token, _ start: Int, _ tokens: inout [Place]) {
      tokens.append(Place(token: token, position: start, isJoined: isJoined))
      isJoined = true
    }
    while index < text.count {
      let start = index, character = text[index]
      index += 1
      switch character {
      case " ", "\t": isJoined = false
      case "(": add(.open, start, &tokens)
      case ")": add(.close, start, &tokens)
      case "<", ">", "=", "!":
        var sign = String(character)
        if index < text.count, text[index] == "=" {
          sign.append("=")
          index += 1
        }
        if sign == "==" { sign = "=" }
        if let comparison = PhotoFilter.Comparison(rawValue: sign) {
          add(.comparison(comparison), start, &tokens)
        } else {
          add(.word("not"), start, &tokens)  // "!" alone
          isJoined = false
        }
      case "\"":
        while index < text.count, text[index] != "\"" { index += 1 }
        if index == text.count {
          fault = FilterFault(position: start, description: "the \" is not closed", isUnfinished: true)
          return
        }
        add(.quoted(String(text[start + 1..<index])), start, &tokens)
        index += 1
      default:
        while index < text.count, !" \t()<>=!\"".contains(text[index]) { index += 1 }
        add(.word(String(text[start..<index])), start, &tokens)
      }
    }
  }

  private var token: Token? { next < tokens.count ? tokens[next].token : nil }

  private func isWord(_ word: String) -> Bool {
    if case .word(let text) = token { text.lowercased() == word } else { false }
  }

  private func missing(_ what: String) -> FilterFault {
    FilterFault(position: text.count, description: what, isUnfinished: true)
  }

  // MARK: Grammar

  private mutating func any() throws(FilterFault) -> PhotoFilter.Expression {
    var parts = [try all()]
    while isWord("or") {
      next += 1
      parts.append(try all())
    }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func all() throws(FilterFault) -> PhotoFilter.Expression {
    var parts = [try single()]
    while let token, token != .close, !isWord("or") {
      if isWord("and") { next += 1 }
      parts.append(try single())
    }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func single() throws(FilterFault) -> PhotoFilter.Expression {
    guard let token else { throw missing("something must follow here") }
    let place = tokens[next]
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      throw FilterFault(
        position: place.position,
        description: "too deeply nested: more than \(Self.maximumDepth) of ( and not within each other")
    }
    next += 1
    switch token {
    case .open:
      let inner = try any()
      guard self.token == .close else { throw missing("a ) is missing") }
      next += 1
      return inner
    case .close:
      throw FilterFault(position: place.position, description: "something must stand before this )")
    case .comparison(let sign):
      throw FilterFault(
        position: place.position,
        description: "\(sign.rawValue) needs a word before it, as in faces\(sign.rawValue)2")
    case .quoted(let name): return .name(NameFragment(name))
    case .word(let word): return try term(word, at: place.position)
    }
  }

  private mutating func term(_ word: String, at position: Int) throws(FilterFault) -> PhotoFilter.Expression {
    let small = word.lowercased()
    if small == "not" { return .not(try single()) }
    if small == "and" || small == "or" {
      throw FilterFault(position: position, description: "something must stand before \(small)")
    }
    if case .comparison(let comparison) = token {
      next += 1
      return try compared(small, comparison, at: position)
    }
    if small.hasPrefix("name:") { return .name(try pattern(after: "name:", in: word)) }
    if small.hasPrefix("person:") { return .person(try pattern(after: "person:", in: word)) }
    if small.hasPrefix("proposed:") { return .proposed(try pattern(after: "proposed:", in: word)) }
    if let known = PhotoFilter.Word(rawValue: small) { return .word(known) }
    if PhotoFilter.Field(rawValue: small) != nil || small == "date" {
      throw FilterFault(
        position: position + word.count,
        description: "\(small) needs a comparison, as in \(Self.example(small))",
        isUnfinished: next == tokens.count)
    }
    return .name(NameFragment(word))
  }

  /// The rest of a word, or the quoted text right after it.
  private mutating func pattern(after start: String, in word: String) throws(FilterFault) -> NameFragment {
    let name = word.dropFirst(start.count)
    if !name.isEmpty { return NameFragment(String(name)) }
    guard case .quoted(let quoted) = token, tokens[next].isJoined, !quoted.isEmpty else {
      throw missing("a part of a name must follow")
    }
    next += 1
    return NameFragment(quoted)
  }

  private static func example(_ field: String) -> String {
    switch field {
    case "score": "score<0.8"
    case "size": "size>20mp"
    case "date": "date>2024-05"
    case "width", "height": "\(field)>4000"
    default: "\(field)>2"
    }
  }

  private mutating func compared(
    _ word: String, _ comparison: PhotoFilter.Comparison, at position: Int
  ) throws(FilterFault) -> PhotoFilter.Expression {
    let fields = PhotoFilter.Field.allCases.map(\.rawValue) + ["date"]
    if Self.named.contains(word) { throw colon(after: word, at: position) }
    guard fields.contains(word) else {
      let hint =
        word.nearest(among: fields).map { "; did you mean \($0)?" }
        ?? "; there are \(fields.joined(separator: ", "))"
      throw FilterFault(position: position, description: "\"\(word)\" cannot be compared\(hint)")
    }
    guard case .word(let value) = token else {
      throw missing("a \(word == "date" ? "date" : "number") must follow, as in \(Self.example(word))")
    }
    let place = tokens[next].position
    next += 1
    if word == "date" {
      guard let span = CalendarSpan(value)?.seconds else {
        throw FilterFault(
          position: place, description: "\"\(value)\" is no date; write 2024, 2024-05 or 2024-05-31",
          isUnfinished: next == tokens.count)
      }
      return .date(comparison, span)
    }
    guard let field = PhotoFilter.Field(rawValue: word), let number = Self.number(value, of: field) else {
      throw FilterFault(
        position: place, description: "\"\(value)\" is no number; write \(Self.example(word))",
        isUnfinished: next == tokens.count)
    }
    return .number(field, comparison, number)
  }

  /// `person=Eileen` is meant as `person:Eileen`.
  private func colon(after word: String, at position: Int) -> FilterFault {
    let name: String? =
      switch token {
      case .word(let name): name
      case .quoted(let name): "\"\(name)\""
      default: nil
      }
    return FilterFault(
      position: position, description: "names follow a colon; did you mean \(word):\(name ?? "ada")?",
      isUnfinished: name == nil)
  }

  /// A number, followed by `mp` or `px` where that is the field's unit anyway.
  private static func number(_ text: String, of field: PhotoFilter.Field) -> Double? {
    let unit: String? =
      switch field {
      case .size: "mp"
      case .width, .height: "px"
      default: nil
      }
    var text = text.lowercased()
    if let unit, text.hasSuffix(unit) { text.removeLast(unit.count) }
    guard let number = Double(text), number.isFinite else { return nil }
    return number
  }
}

/// A year, a month or a day, in UTC.
struct CalendarSpan {
  /// Since 1970.
  let seconds: Range<Int64>

  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...3).contains(parts.count), let year = parts[0], (1...9999).contains(year),
      text.prefix(while: { $0 != "-" }).count == 4
    else { return nil }
    var (start, end) = ((year, 1, 1), (year + 1, 1, 1))
    if parts.count > 1 {
      guard let month = parts[1], (1...12).contains(month) else { return nil }
      start.1 = month
      end = month == 12 ? (year + 1, 1, 1) : (year, month + 1, 1)
    }
    let first = Self.day(start.0, start.1, 1)
    if parts.count > 2 {
      let days = Self.day(end.0, end.1, 1) - first
      guard let day = parts[2], (1...days).contains(Int64(day)) else { return nil }
      seconds = (first + Int64(day) - 1) * 86_400..<(first + Int64(day)) * 86_400
    } else {
      seconds = first * 86_400..<Self.day(end.0, end.1, 1) * 86_400
    }
  }

  private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
    CalendarDay.number(year: Int64(year), month: Int64(month), day: Int64(day))
  }
}
