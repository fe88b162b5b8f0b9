import Foundation
import SystemPackage
import TestSupport

/// The browser in a real terminal emulator.
enum BrowserScreen {
  /// How long a test waits for detection; a debug build on a loaded machine takes its time.
  static let patience = 240.0

  /// A line for the shell that starts the browser in the checkout.
  ///
  /// - Parameter isFresh: whether nothing is taken up from former sessions, or kept.
  static func command(_ arguments: String, isFresh: Bool = true) -> String {
    let line =
      "cd \(quoted(RepositoryPaths.root.string)) && exec \(quoted(Program.facet.string)) "
      + (isFresh ? "--fresh " : "") + arguments
    return "sh -c \(quoted(line))"
  }

  static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }

  /// Opens the browser and waits for its first frame.
  static func open(
    _ arguments: String = "Samples", columns: Int = 120, rows: Int = 40,
    environment: [String: String] = [:]
  ) throws -> TmuxSession {
    let session = try TmuxSession(
      command(arguments), columns: columns, rows: rows, environment: environment)
    try session.wait(for: "Photos", seconds: 60)
    return session
  }

  /// Waits until the header counts these faces and nothing is being detected.
  static func waitForFaces(_ faces: String, _ session: TmuxSession) throws {
    try session.wait(until: "\(faces), detection done", seconds: patience) { text in
      let header = text.prefix { $0 != "\n" }
      return header.contains(" \(faces)") && !header.contains("detecting") && !header.contains("looking")
    }
  }

  /// The row of the list that holds a name: the mark, the name, and what stands at its right.
  static func row(_ name: String, _ text: String) -> String? {
    text.split(separator: "\n").first { line in
      isEdge(line.first) && line.dropFirst().prefix { !isEdge($0) }.contains(name)
    }
    .map { String($0.dropFirst().prefix { !isEdge($0) }) }
  }

  /// Whether a character is the side of a pane; the focused one's are heavy.
  private static func isEdge(_ character: Character?) -> Bool { character == "│" || character == "┃" }

  /// Whether the list's cursor is on a name.
  static func isSelected(_ name: String, _ text: String) -> Bool { row(name, text)?.first == "▌" }

  /// How many faces the list shows for a photo.
  static func count(_ name: String, _ text: String) -> Int? {
    row(name, text)?.split(separator: " ").last.flatMap { Int($0) }
  }

  /// A screen for a snapshot: the time that detection took and the picture's own blocks, which depend on the
  /// machine and on the JPEG library, hidden; boxes, landmarks and all words kept.
  static func stable(_ text: String) -> String {
    let lines = text.replacing("\n\n", with: "\n \n").split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { line in
      var line = String(line)
      // Times have any number of digits: "found in 7 ms", "7 ms now, 31 ms fresh".
      if let match = line.firstMatch(of: #/ *(found in +)?[0-9.]+ m?s( now, [0-9.]+ m?s fresh)? */#),
        match.range.lowerBound != line.startIndex
      {
        let isLast = match.range.upperBound == line.endIndex
        let filler = String(repeating: " ", count: max(1, line[match.range].count - 5))
        line.replaceSubrange(match.range, with: isLast ? filler + " # ms" : " # ms" + filler)
      }
      let list = line.prefix(3)
      let rest = line.dropFirst(3).map { ("\u{2580}"..."\u{259f}").contains($0) ? " " : $0 }
      line = String(list) + String(rest)
      while line.last == " " { line.removeLast() }
      return line
    }
    .joined(separator: "\n")
  }
}
