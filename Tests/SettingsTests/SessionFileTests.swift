import Browser
import Files
import Foundation
import Settings
import SystemPackage
import TestSupport
import Testing

/// state.json without a terminal.
@Suite("Session file")
struct SessionFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file() throws -> SessionFile {
    try #require(SessionFile(["XDG_STATE_HOME": folder.path.string]))
  }

  private func session(at photo: String) -> Session {
    var session = Session()
    session.place.photo = photo
    session.place.filter = "faces > 2"
    return session
  }

  @Test("each folder keeps its place, and all folders share the habits")
  func kept() throws {
    #expect(try file().path == folder.path.appending("facet/state.json"))
    #expect(try file().session(of: "/a") == Session())
    var first = session(at: "one.jpg")
    first.habits.theme = "light"
    try file().keep(first, of: "/a")
    var second = session(at: "two.jpg")
    second.habits.theme = "mine"
    try file().keep(second, of: "/b")
    #expect(try file().session(of: "/a").place == first.place)
    #expect(try file().session(of: "/a").habits.theme == "mine")
    #expect(try file().session(of: "/b") == second)
    second.place.photo = "three.jpg"
    try file().keep(second, of: nil)
    #expect(
      try file().session(of: "/b").place.photo == "two.jpg", "several places have no photo to come back to")
    #expect(try file().session(of: nil).place == Session.Place())
  }

  @Test("keeps its text: otherwise folders would open as if for the first time")
  func text() throws {
    var session = Session()
    (session.place.photo, session.place.sort) = ("a.jpg", "date")
    (session.place.isReversed, session.place.filter) = (true, "faces>2")
    (session.habits.panes.left, session.habits.panes.right, session.habits.panes.upper) = (20, 30, 9)
    (session.habits.pane, session.habits.boxes, session.habits.landmarks) = (1, true, false)
    (session.habits.scores, session.habits.theme, session.habits.themeBefore) = (true, "light", "dark")
    (session.habits.filters, session.habits.commands) = (["faces>2"], ["export"])
    session.habits.model = "mine"
    let text = """
      {"habits":{"boxes":true,"commands":["export"],"filters":["faces>2"],"landmarks":false,\
      "model":"mine","pane":1,"panes":{"left":20,"right":30,"upper":9},"scores":true,"theme":"light",\
      "themeBefore":"dark"},"places":{"/a":{"left":5,"place":{"filter":"faces>2","isReversed":true,\
      "photo":"a.jpg","sort":"date"}}}}
      """
    try file().keep(session, of: "/a", now: 5)
    let written = try String(contentsOfFile: try file().path.string, encoding: .utf8)
    #expect(written.filter { !$0.isWhitespace } == text)
    try AtomicFile.write(Array(text.utf8), to: try file().path, replacing: true)
    #expect(try file().session(of: "/a") == session)
  }

  @Test("of very many folders, the oldest are forgotten")
  func oldest() throws {
    for index in 0..<203 { try file().keep(session(at: "\(index)"), of: "/\(index)", now: Double(index)) }
    for index in 0..<3 { #expect(try file().session(of: "/\(index)").place == Session.Place()) }
    for index in [3, 202] { #expect(try file().session(of: "/\(index)").place.photo == "\(index)") }
  }

  @Test("a damaged file is reported, and the next session replaces it")
  func damaged() throws {
    try folder.folder("facet")
    for text in ["{ \"places\": ", "", "[]", String(repeating: " ", count: 1 << 20) + "{}"] {
      let bytes = Array(text.utf8)
      try AtomicFile.write(bytes, to: try file().path, replacing: true)
      #expect(throws: UsageError.self) { try file().session(of: "/a") }
    }
    try file().keep(session(at: "one.jpg"), of: "/a")
    #expect(try file().session(of: "/a").place.photo == "one.jpg")
  }

  @Test("a session that is too long leaves the file as it is")
  func tooLong() throws {
    try file().keep(session(at: "one.jpg"), of: "/a")
    #expect(throws: UsageError.self) {
      try file().keep(session(at: String(repeating: "x", count: 1 << 20)), of: "/a")
    }
    #expect(try file().session(of: "/a").place.photo == "one.jpg")
  }

  @Test("without a home there is no file; a folder in its place is reported")
  func noPlace() throws {
    #expect(SessionFile([:]) == nil)
    try folder.folder("facet/state.json")
    #expect(throws: UsageError.self) { try file().session(of: "/a") }
    #expect(throws: UsageError.self) { try file().keep(Session(), of: "/a") }
  }

  @Test("recent folders are those that were left last, the latest first, as many as are asked for")
  func recent() throws {
    #expect(try file().recentFolders(most: 8) == [])
    for name in ["/a", "/b", "/c", "/a"] { try file().keep(session(at: "one.jpg"), of: name) }
    #expect(try file().recentFolders(most: 8) == ["/a", "/c", "/b"])
    #expect(try file().recentFolders(most: 2) == ["/a", "/c"])
  }
}
