/// The value of `names` in Ultralytics' `data.yaml`, as a list or by number, in one line or in several. Nothing else
/// of YAML is read.
enum YAMLNames {
  static func names(_ lines: [String]) -> [Int: String] {
    guard let start = lines.firstIndex(where: { $0.hasPrefix("names:") }) else { return [:] }
    let first = withoutComment(lines[start].dropFirst("names:".count))
    if first.hasPrefix("[") || first.hasPrefix("{") { return inline([first] + lines[(start + 1)...]) }
    var names: [Int: String] = [:]
    for line in lines[(start + 1)...] {
      let text = withoutComment(line[...])
      if text.isEmpty { continue }
      if text.hasPrefix("-") {
        names[names.count] = value(text.dropFirst())
      } else if line.first?.isWhitespace == true, let (number, name) = pair(text[...]) {
        names[number] = name
      } else {
        break
      }
    }
    return names
  }

  /// `[a, b]` or `{0: a, 1: b}`, which may go on in the next lines.
  private static func inline(_ lines: [String]) -> [Int: String] {
    var text = ""
    for line in lines {
      text += withoutComment(line[...])
      if text.hasSuffix("]") || text.hasSuffix("}") { break }
      text += " "
    }
    let isList = text.hasPrefix("[")
    let parts = split(text.dropFirst().dropLast())
    guard isList else { return Dictionary(parts.compactMap { pair($0[...]) }) { first, _ in first } }
    return Dictionary(uniqueKeysWithValues: parts.enumerated().map { ($0, value($1[...])) })
  }

  /// The parts between commas that are not in quotes.
  private static func split(_ text: Substring) -> [String] {
    var (parts, quote) = ([""], Character?.none)
    for character in text {
      if character == ",", quote == nil {
        parts.append("")
        continue
      }
      if character == quote {
        quote = nil
      } else if quote == nil, character == "'" || character == "\"" {
        quote = character
      }
      parts[parts.count - 1].append(character)
    }
    return parts.filter { !$0.trimmed.isEmpty }
  }

  private static func pair(_ text: Substring) -> (Int, String)? {
    guard let colon = text.firstIndex(of: ":"), let number = Int(value(text[..<colon])) else { return nil }
    return (number, value(text[text.index(after: colon)...]))
  }

  private static func value(_ text: Substring) -> String {
    let text = text.trimmed
    guard text.count >= 2, let first = text.first, first == "'" || first == "\"", text.last == first else {
      return text
    }
    return String(text.dropFirst().dropLast())
  }

  private static func withoutComment(_ line: Substring) -> String {
    var (quote, before) = (Character?.none, Character(" "))
    for index in line.indices {
      let character = line[index]
      if character == quote {
        quote = nil
      } else if quote == nil, character == "'" || character == "\"" {
        quote = character
      } else if quote == nil, character == "#", before.isWhitespace {
        return line[..<index].trimmed
      }
      before = character
    }
    return line.trimmed
  }
}
