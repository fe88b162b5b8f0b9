import Annotations
import Foundation
import Library
import SystemPackage
import Testing

@Suite("Rescue files") struct RescueFileTests {
  private let folder: TemporaryFolder
  private let library: FilePath = "/home/me/library.sqlite"
  private let photo = PhotoFingerprint(size: 1, high: 2, low: 3)

  init() throws { folder = try TemporaryFolder() }

  private var place: FilePath { folder.path.appending("rescue") }

  private func entry(_ text: String) -> HistoryEntry {
    let after = PhotoMark(state: .reviewed, note: text)
    return HistoryEntry(title: text, changes: [.photo(photo, before: PhotoMark(), after: after)])
  }

  @Test("what was written is found once its writer is gone, without the edits that were undone")
  func steps() throws {
    do {
      let file = try #require(RescueFile.begin(for: library, in: [place]))
      for text in ["one", "two", "three"] { try file.append(entry(text)) }
      for _ in 0..<3 { try file.appendUndo() }
      try file.appendRedo()
      try file.append(entry("four"))
      #expect(RescueFile.left(for: library, in: [place]).isEmpty, "its writer holds it")
    }
    let left = RescueFile.left(for: library, in: [place])
    #expect(left.map(\.edits) == [[entry("one"), entry("four")]])
    left[0].file.remove()
    #expect(RescueFile.left(for: library, in: [place]).isEmpty)
  }

  @Test("keeps its text: otherwise edits of an earlier version could not be restored")
  func text() throws {
    let file = try #require(RescueFile.begin(for: library, in: [place]))
    try file.append(HistoryEntry(title: "one", changes: []))
    try file.appendUndo()
    try file.appendRedo()
    #expect(
      try String(contentsOfFile: file.path.string, encoding: .utf8) == """
        {"library":"/home/me/library.sqlite"}
        {"edit":{"changes":[],"title":"one"}}
        {"step":"undo"}
        {"step":"redo"}

        """)
  }

  @Test("another library's file and files of other kinds are left alone")
  func others() throws {
    do {
      let file = try #require(RescueFile.begin(for: "/other.sqlite", in: [place]))
      try file.append(entry("one"))
    }
    _ = try folder.write("rescue/notes.jsonl", Array("hello\n".utf8))
    #expect(RescueFile.left(for: library, in: [place]).isEmpty)
    #expect(RescueFile.left(for: "/other.sqlite", in: [place]).map(\.edits) == [[entry("one")]])
  }

  @Test("if one folder cannot be written the next is used; all are searched, oldest file first")
  func folders() throws {
    let blocked = try folder.write("blocked", [0])
    #expect(RescueFile.begin(for: library, in: [blocked]) == nil)
    for (text, folders) in [("old", [blocked, place]), ("new", [folder.path.appending("first")])] {
      let file = try #require(RescueFile.begin(for: library, in: folders))
      try file.append(entry(text))
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: text == "old" ? 1000 : 2000)],
        ofItemAtPath: file.path.string)
    }
    let left = RescueFile.left(for: library, in: [folder.path.appending("first"), place])
    #expect(left.flatMap(\.edits).map(\.title) == ["old", "new"])
  }

  @Test("the user's folder for state comes first, then one in the temporary folder")
  func standardFolders() {
    let folders = RescueFile.folders(["XDG_STATE_HOME": "/s"])
    #expect(folders.first == "/s/facet/rescue" && folders.count == 2)
    #expect(RescueFile.folders([:]).count == 1)
  }
}
