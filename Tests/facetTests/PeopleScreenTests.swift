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
    var random = SeededGenerator(seed: 25)
    var confirmed = 0
    for round in 0..<rounds {
      let name = "round\(round).sqlite"
      try FileManager.default.copyItem(
        atPath: folder.path("start.sqlite").string, toPath: folder.path(name).string)
      session = try open(folder, library: name)
      try Screen.waitForFaces("22 faces", session)
      try session.type("@")
      try session.wait(until: "groups", seconds: Screen.patience) { $0.contains(#/Unnamed: [1-9]\d* group/#) }
      // Name two groups, make one person of them, take that back.
      let script = ["pAda\r", "pBo\r", "g  m\r", "u"]
      let count = Int.random(in: 1...4, using: &random)
      try session.send(script.prefix(count).joined())
      if round == 0 {
        try session.wait(for: "Ada")
      } else {
        usleep(UInt32.random(in: 0...150_000, using: &random))
      }
      try session.signal(SIGKILL, toProgram: "facet")
      let text = try session.text()
      session.kill()
      let library = try AnnotationLibrary(at: folder.path(name))
      defer { library.close() }
      #expect(try library.check() == [])
      let people = Dictionary(
        try library.listedPeople().map { ($0.shown, $0.faces) }, uniquingKeysWith: { first, _ in first })
      // What the last line said last is in the file, or already taken back by what came after it.
      if let match = text.firstMatch(of: #/done: name (\d+) faces (Ada|Bo)/#) {
        confirmed += 1
        let faces = Int(match.1) ?? 0
        let all = people.values.reduce(0, +)
        // Keys come faster than frames: the undo may be in the file, and not on the screen yet.
        let isThere = try all >= faces || (count == 4 && library.redo() != nil)
        #expect(isThere, "round \(round): \(match.0) was shown, and the library has \(people)")
      }
      if text.contains("done: merge"), !text.contains("undone") {
        confirmed += 1
        #expect(people.count <= 2 && !people.isEmpty, "round \(round): \(people)")
      }
    }
    #expect(confirmed > 0, "nothing was ever confirmed before the kill")
    if rounds >= 20 { print("\(rounds) kills, \(confirmed) confirmed acts on the screen before them") }
  }
}
