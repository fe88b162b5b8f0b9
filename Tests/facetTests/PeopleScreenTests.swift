import Annotations
import Foundation
import Library
import SystemPackage
import TestSupport
import Testing

/// Switching on, grouping, naming, undoing and coming back, in a real terminal emulator.
@Suite(
  "People in the browser",
  .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)), .limit(minutes: 10))
struct PeopleScreenTests {
  private typealias Screen = BrowserScreen

  /// Opens the samples with a library of the test's own, in a shell that tells how the browser ended.
  private func open(_ folder: TemporaryFolder, library: String = "people.sqlite") throws -> TmuxSession {
    let line =
      "cd \(Screen.quoted(RepositoryPaths.root.string)); \(Screen.quoted(Program.facet.string)) --fresh "
      + "--library \(Screen.quoted(folder.path(library).string)) Samples; echo EXIT=$?; sleep 600"
    let session = try TmuxSession("sh -c \(Screen.quoted(line))", columns: 120, rows: 40)
    try session.wait(for: "Photos", seconds: 60)
    return session
  }

  private func quit(_ session: TmuxSession) throws {
    try session.press("q")
    try session.wait(for: "EXIT=0")
  }

  @Test(
    "switch on, name a group, undo, name it again, quit; the next session knows it, and forget removes vectors"
  )
  func whole() throws {
    let folder = TemporaryFolder()
    var session = try open(folder)
    try Screen.waitForFaces("22 faces", session)
    try session.type("@")
    try session.wait(for: "Shall facet tell people apart?")
    try session.type("y")
    try session.wait(until: "groups", seconds: Screen.patience) { $0.contains(#/Unnamed: [1-9]\d* group/#) }
    try session.press("Enter")
    try session.wait(for: "odd ones first")
    let count = try #require(
      try session.text().firstMatch(of: #/1 of (\d+), odd ones first/#).flatMap { Int($0.1) })
    #expect(count >= 2)
    try session.type("pAda Lovelace")
    try session.press("Enter")
    try session.wait(for: "done: name \(count) faces Ada Lovelace")
    // One key takes all of it back, where it was done.
    try session.type("u")
    try session.wait(until: "the group again") {
      $0.contains("undone: name \(count) faces Ada Lovelace") && $0.contains("group 1 of")
    }
    try session.press("C-r")
    try session.wait(for: "done again: name \(count) faces Ada Lovelace")
    try quit(session)
    let library = try AnnotationLibrary(at: folder.path("people.sqlite"), mode: .readOnly)
    #expect(try library.listedPeople().map(\.faces) == [count])
    #expect(try library.recognition() == true)
    #expect(try library.vectorCount() == 22)
    library.close()

    session = try open(folder)
    try Screen.waitForFaces("22 faces", session)
    try session.type("@")
    try session.wait(until: "Ada's tile, and no question") {
      $0.contains("Ada Lovelace") && $0.contains("1 person") && !$0.contains("Shall facet")
    }
    try quit(session)
    let forgotten = try Program.run("people", "forget", "--library", folder.path("people.sqlite"))
    #expect(forgotten.output.hasPrefix("22 vectors removed"), "\(forgotten.output)\(forgotten.error)")
  }

  /// How many of the acts in `killed` the screen has confirmed: name a group Ada, another Bo, merge them, undo that.
  private static func confirmedActs(_ text: String) -> Int {
    if text.contains("undone: merge") { return 4 }
    if text.contains("done: merge") { return 3 }
    return text.contains(#/done: name \d+ faces Bo/#)
      ? 2 : text.contains(#/done: name \d+ faces Ada/#) ? 1 : 0
  }

  /// Whether the library's people, with their faces, are those after so many acts.
  ///
  /// - Parameter sizes: the faces of the two largest groups.
  private static func people(after acts: Int, _ people: [String: Int], _ sizes: [Int]) -> Bool {
    switch acts {
    case 0: people.isEmpty
    case 1: people == ["Ada": sizes[0]]
    case 2, 4: people == ["Ada": sizes[0], "Bo": sizes[1]]
    default: people.count == 1 && people.values.first == sizes[0] + sizes[1]
    }
  }

  /// Opens People on a copy of a library in which nobody has a name yet.
  private func openGroups(_ folder: TemporaryFolder, _ name: String) throws -> TmuxSession {
    try FileManager.default.copyItem(
      atPath: folder.path("start.sqlite").string, toPath: folder.path(name).string)
    let session = try open(folder, library: name)
    try Screen.waitForFaces("22 faces", session)
    try session.type("@")
    try session.wait(until: "groups", seconds: Screen.patience) { $0.contains(#/Unnamed: [1-9]\d* group/#) }
    return session
  }

  /// Acts one after the other without a kill; the faces of the two groups that get names.
  private func sizes(of script: [String], _ folder: TemporaryFolder) throws -> [Int] {
    let session = try openGroups(folder, "calm.sqlite")
    var sizes: [Int] = []
    for (act, keys) in script.enumerated() {
      try session.send(keys)
      try session.wait(until: "act \(act + 1) to be confirmed") { Self.confirmedActs($0) == act + 1 }
      if let match = try session.text().firstMatch(of: #/done: name (\d+) faces/#), act < 2 {
        sizes.append(try #require(Int(match.1)))
      }
    }
    session.kill()
    return try #require(sizes.count == 2 ? sizes : nil)
  }

  /// Kills the browser in the middle of naming, merging and undoing; `FACET_KILL_ROUNDS=200` for the full number.
  @Test("after kill -9 at any moment of naming, merging and undoing, what the screen had confirmed is there")
  func killed() throws {
    let rounds = Int(ProcessInfo.processInfo.environment["FACET_KILL_ROUNDS"] ?? "") ?? 3
    let folder = TemporaryFolder()
    var session = try open(folder, library: "start.sqlite")
    try Screen.waitForFaces("22 faces", session)
    try session.type("@")
    try session.wait(for: "Shall facet tell people apart?")
    try session.type("y")
    try session.wait(until: "groups", seconds: Screen.patience) { $0.contains(#/Unnamed: [1-9]\d* group/#) }
    // Recorded a moment after it is shown.
    try quit(session)
    // Name two groups, make one person of them, take that back.
    let script = ["pAda\r", "pBo\r", "g  m\r", "u"]
    let sizes = try sizes(of: script, folder)
    var random = SeededNumbers(seed: 25)
    var confirmed = [0, 0, 0, 0, 0]
    for round in 0..<rounds {
      let name = "round\(round).sqlite"
      session = try openGroups(folder, name)
      let count = Int.random(in: 1...4, using: &random)
      try session.send(script.prefix(count).joined())
      if round == 0 {
        try session.wait(for: "Ada")
      } else {
        usleep(UInt32.random(in: 0...600_000, using: &random))
      }
      try session.signal(SIGKILL, toProgram: "facet")
      let text = try session.text()
      session.kill()
      let library = try AnnotationLibrary(at: folder.path(name))
      defer { library.close() }
      #expect(try library.check() == [])
      let people = Dictionary(
        uniqueKeysWithValues: try library.listedPeople().filter { $0.faces > 0 }.map { ($0.shown, $0.faces) })
      // Keys come faster than frames: later acts may be in the file, and not on the screen yet, but none is lost.
      let shown = Self.confirmedActs(text)
      confirmed[shown] += 1
      #expect(
        (shown...count).contains { Self.people(after: $0, people, sizes) },
        "round \(round): \(shown) of \(count) acts were shown, and there are \(people)")
    }
    #expect(confirmed.dropFirst().contains { $0 > 0 }, "nothing was ever confirmed before the kill")
    if rounds >= 20 {
      print("\(rounds) kills; so many after 0 to 4 confirmed acts on the screen: \(confirmed)")
    }
  }
}
