import Foundation
import SystemPackage
import TestSupport
import Testing

/// Where `TERM` has no description, as on a host that has never heard of a terminal, facet starts and says so.
@Suite("Terminals without a description", .limit(minutes: 5))
struct UndescribedTerminalTests {
  private static let name = "nowhere-described"

  @Test(
    "the browser says so once, and not again for another folder",
    .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)))
  func browser() throws {
    let folder = TemporaryFolder()
    try folder.copy("camera.png", to: "outer.png")
    try folder.makeFolder("below")
    try folder.copy("chelsea.png", to: "below/inner.png")
    let session = try BrowserScreen.open(
      folder.path.string, columns: 200, rows: 40, environment: ["TERM": Self.name])
    try session.wait(for: "outer.png")
    try session.press("L")
    try session.wait(for: " Messages ")
    let text = try session.text()
    #expect(text.components(separatedBy: "\"\(Self.name)\"").count == 2, "\(text)")
    #expect(text.contains("so it is used as"))
    try session.press("Escape")
    try session.wait(until: "the photos again") { !$0.contains(" Messages ") }
    try session.press("O")
    try session.wait(for: "below/")
    try session.press("j", "Enter")
    try session.wait(until: "the other folder") { $0.contains("inner.png") && !$0.contains("outer.png") }
    try session.press("L")
    try session.wait(for: " Messages ")
    #expect(!(try session.text().contains(Self.name)))
    try session.press("Escape", "q")
    try session.wait(for: "EXIT=0")
    #expect(try session.isSane())
  }

  @Test(
    "facet live says so, too", .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)),
    .enabled(if: FilmFixture.ffmpeg != nil, FilmFixture.absence))
  func live() throws {
    let fixture = try FilmFixture()
    let session = try TmuxSession(
      BrowserScreen.command("live \(fixture.path.string)", isFresh: false), columns: 200, rows: 40,
      environment: ["TERM": Self.name])
    try session.wait(for: "no terminal called \"\(Self.name)\" (TERM) is described here")
    try session.press("q")
    try session.wait(for: "EXIT=0")
    #expect(try session.isSane())
  }

  @Test("facet doctor says so, too")
  func doctor() throws {
    let said = try Program.run("doctor", environment: ["TERM": Self.name])
    #expect(said.status == 0, "\(said.error)")
    #expect(said.output.contains("no terminal called \"\(Self.name)\" (TERM) is described here"))
    let silent = try Program.run("doctor", environment: ["TERM": "xterm-256color"])
    #expect(!silent.output.contains("no terminal called"))
  }
}
