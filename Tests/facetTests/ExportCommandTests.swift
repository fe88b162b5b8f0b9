import Foundation
import SystemPackage
import TestSupport
import Testing

/// The command that the export dialog shows does what the dialog does.
@Suite(
  "The export dialog's command",
  .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)),
  .limit(minutes: 10))
struct ExportCommandTests {
  /// The command in the dialog, from all its lines.
  private func command(_ screen: String) throws -> String {
    let lines = screen.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0) }
    let first = try #require(lines.firstIndex { String($0).contains("Ctrl-y") }, "\(screen)")
    let column = try #require(lines[first].indices.first { String(lines[first][$0...]).hasPrefix("Ctrl-y") })
    let inside = lines[first...].map { line in
      String(line.dropFirst(column).prefix { !"│┃".contains($0) }).trimmingCharacters(in: .whitespaces)
    }
    let end = try #require(
      inside.firstIndex { $0.hasSuffix("first crops:") || $0.hasSuffix("no face to show yet") }, "\(screen)")
    return inside[..<end].joined(separator: " ").replacing("Ctrl-y", with: "")
      .trimmingCharacters(in: .whitespaces)
  }

  @Test(
    "run in a shell, writes the same crops",
    arguments: [([String](), "facet export"), (["C-t"], "--template"), (["C-f"], "--format")])
  func same(keys: [String], word: String) throws {
    let folder = TemporaryFolder()
    // A name that a shell would take apart.
    try folder.makeFolder("it's")
    for name in ["group.jpg", "astronaut.png", "chelsea.png"] {
      try folder.copy(name, to: "it's/\(name)")
    }
    let photos = BrowserScreen.quoted(folder.path("it's").string)
    let library = folder.path("l.db")
    let session = try BrowserScreen.open(
      "--min-face-size 40 \(photos) --library \(library)", columns: 200, rows: 60)
    try session.wait(until: "all to be searched", seconds: BrowserScreen.patience) {
      $0.contains("3 photos") && !$0.contains("detecting") && !$0.contains("looking")
        && BrowserScreen.count("group.jpg", $0) != nil
    }
    try session.press("E")
    try session.wait(until: "the whole folder to be read") { $0.contains("the whole folder: 3 photos") }
    try session.press("Up", "C-u")
    try session.type(folder.path("d").string)
    for key in keys { try session.press(key) }
    try session.wait(until: "the first crops") {
      $0.contains("▸ the whole folder") && $0.contains("to \(folder.path("d"))")
        && $0.contains("the first crops:") && $0.contains(word)
    }
    let line = try command(try session.text())
    try session.press("Enter")
    try session.wait(until: "the end of the export", seconds: BrowserScreen.patience) {
      $0.contains("written to \(folder.path("d"))")
    }
    try session.press("q")
    try session.wait(for: "EXIT=0")

    #expect(line.hasPrefix("facet export "), "\(line)")
    let here = line.replacing(folder.path("d").string, with: folder.path("c").string)
    let run = "facet() { \(BrowserScreen.quoted(Program.facet.string)) \"$@\"; }; \(here)"
    let outcome = try Program(["-c", run], of: "sh").outcome()
    #expect(outcome.status == 0, "\(line)\n\(outcome.error)")
    let compared = try Program(["-r", folder.path("d"), folder.path("c")], of: "diff").outcome()
    #expect(compared.status == 0, "\(line)\n\(compared.output)")
    let crops = try FileManager.default.subpathsOfDirectory(atPath: folder.path("c").string)
    #expect(crops.contains { $0.hasSuffix(keys.contains("C-f") ? ".jpg" : ".png") }, "\(crops)")
  }
}
