/// The text of a TOML file, to find the places of its keys.
package struct TOMLText {
  private let lines: [[Character]]

  package init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(Self.withoutComment)
  }

  /// The place of a key. Its parts are searched for one after the other, because the parser does not report
  /// the places of keys.
  package func place(of keys: [String]) -> (line: Int, column: Int) {
    var (line, column) = (0, 0)
    for key in keys {
      search: for index in line..<lines.count {
        let from = index == line ? column : 0
        guard let found = Self.find(key, in: lines[index], from: from) else { continue }
        (line, column) = (index, found + key.count)
        break search
      }
    }
    return (line + 1, max(1, column - (keys.last?.count ?? 0) + 1))
  }

  private static func withoutComment(_ line: Substring) -> [Character] {
    var isQuoted = false
    var kept: [Character] = []
    for character in line {
      if character == "\"" { isQuoted.toggle() }
      if character == "#", !isQuoted { break }
      kept.append(character)
    }
    return kept
  }

  /// The column of a whole word.
  private static func find(_ word: String, in line: [Character], from: Int) -> Int? {
    let word = Array(word)
    func isPart(_ character: Character) -> Bool {
      character.isLetter || character.isNumber || character == "_" || character == "-"
    }
    guard line.count >= word.count, from <= line.count - word.count else { return nil }
    for start in from...(line.count - word.count) where Array(line[start..<start + word.count]) == word {
      let isWhole =
        (start == 0 || !isPart(line[start - 1]))
        && (start + word.count == line.count || !isPart(line[start + word.count]))
      if isWhole { return start }
    }
    return nil
  }
}
