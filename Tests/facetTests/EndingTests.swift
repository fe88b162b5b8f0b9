import Foundation
import SystemPackage
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// However the browser ends or pauses, the terminal is the shell's again and nothing runs on.
@Suite(
  "Leaving the browser", .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)),
  .limit(minutes: 5))
struct EndingTests {
  private typealias Screen = BrowserScreen

  @Test("the terminal's settings are the same before and after")
  func settings() throws {
    let folder = TemporaryFolder()
    let (before, after) = (folder.path("before"), folder.path("after"))
    let line = "stty -g >\(before); \(Screen.command("Samples")); stty -g >\(after)"
    let session = try TmuxSession("sh -c \(Screen.quoted(line))", columns: 100, rows: 30)
    try session.wait(for: "Photos", seconds: 60)
    #expect(try session.flag("alternate_on") == "1" && session.flag("mouse_any_flag") == "1")
    try session.press("q")
    try session.wait(for: "EXIT=0")
    #expect(try TemporaryFolder.bytes(before) == TemporaryFolder.bytes(after))
    #expect(try session.isSane())
  }

  @Test("SIGTERM, SIGHUP and Ctrl-C while photos are being detected", arguments: [SIGTERM, SIGHUP, SIGINT])
  func signals(number: Int32) throws {
    let session = try Screen.open("Samples")
    try session.wait(for: "detecting", seconds: 60)
    if number == SIGINT { try session.press("C-c") } else { try session.signal(number, toProgram: "facet") }
    try session.wait(for: "EXIT=0")
    #expect(try session.isSane())
  }

  @Test(
    "Ctrl-Z, and its command, hand the terminal to the shell; fg brings the browser back",
    arguments: ["C-z", ":suspend"])
  func suspend(by way: String) throws {
    let session = try TmuxSession(
      Screen.command("Samples"), columns: 120, rows: 40, interactiveShell: true)
    try session.wait(for: "Photos", seconds: 60)
    if way.hasPrefix(":") {
      try session.type(way)
      try session.wait(for: "suspend")
      try session.press("Enter")
    } else {
      try session.press(way)
    }
    try session.wait(for: "Stopped")
    #expect(try session.isSane())
    try session.type("echo SHELL-$((40+2))")
    try session.press("Enter")
    try session.wait(for: "SHELL-42")
    try session.type("fg")
    try session.press("Enter")
    try session.wait(until: "the browser again") { $0.contains("Photos") && $0.contains("Detector") }
    try session.press("j")
    try session.wait(until: "keys heard") { Screen.isSelected("camera.png", $0) }
    try session.press("q")
    try session.wait(until: "the shell again") { _ in try session.isSane() }
  }

  @Test("the end of the terminal ends the program, even during detection")
  func terminalGone() throws {
    let session = try Screen.open("Samples")
    let programs = try session.programs(named: "facet")
    #expect(programs.count == 1)
    session.kill()
    try wait(until: "the program's end") { !programs.contains { kill($0, 0) == 0 } }
  }

  @Test(
    "an unusable terminal is reported, with what to do", arguments: ["", "dumb"])
  func badTerminal(name: String) throws {
    let session = try TmuxSession(
      Screen.command("Samples"), columns: 200, environment: ["TERM": name])
    try session.wait(for: "EXIT=2")
    let text = try session.text()
    #expect(text.contains("facet detect"), "\(text)")
    #expect(text.contains(name.isEmpty ? "TERM is not set" : "\"\(name)\""), "\(text)")
    #expect(try session.isSane())
  }
}
