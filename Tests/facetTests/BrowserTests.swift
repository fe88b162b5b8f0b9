import Foundation
import SystemPackage
import TestSupport
import Testing

/// The main job, whole, in a real terminal emulator.
@Suite(
  "Browser", .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)),
  .limit(minutes: 10))
struct BrowserTests {
  private typealias Screen = BrowserScreen

  @Test(
    "open a folder, see its faces, tune, open the help, quit",
    arguments: [(80, 24), (120, 40), (200, 60)])
  func mainJob(columns: Int, rows: Int) throws {
    let session = try Screen.open("Samples", columns: columns, rows: rows)
    try Screen.waitForFaces("22 faces", session)
    let text = try session.text()
    for name in Sample.names {
      #expect(try Screen.count(name, text) == Sample.golden(name).faces.count, "\(name)")
    }
    #expect(Screen.isSelected("astronaut.png", text))

    // A name is found, and its picture comes with 18 boxes.
    try session.type("/group")
    try session.press("Enter")
    try session.wait(until: "group.jpg with its faces") {
      Screen.isSelected("group.jpg", $0) && $0.contains(" group.jpg  1600×1067") && $0.contains("└18")
        && $0.contains(#/[0-9] m?s/#)
    }
    try expectSnapshot(of: session, named: "group-\(columns)x\(rows)", in: .snapshots(), Screen.stable)

    // A stricter O-Net leaves fewer; the reset brings all back.
    let fewer = try Sample.golden("group.jpg").faces.count { $0.score > 0.99 }
    #expect((1..<18).contains(fewer))
    try session.type("tt}}}}}]]]]")
    try session.wait(until: "only \(fewer) faces") {
      $0.contains(#/▸O +0\.99/#) && Screen.count("group.jpg", $0) == fewer
        && $0.contains("\(fewer + 4) faces")
    }
    try session.type("r")
    try session.wait(until: "18 faces again") {
      Screen.count("group.jpg", $0) == 18 && $0.contains("22 faces")
    }

    try session.press("?")
    try session.wait(for: "next photo; next face")
    try session.press("Escape")
    try session.wait(until: "the photos again") { !$0.contains("next photo; next face") }
    try session.press("q")
    try session.wait(for: "EXIT=0")
    #expect(try session.isSane())
  }

  @Test("the folder is exported, with a message at the end; a second export repeats nothing")
  func export() throws {
    let folder = TemporaryFolder()
    let out = folder.path("crops")
    let session = try Screen.open()
    // Before all is detected: what is not known yet is detected by the export.
    for _ in 0..<2 {
      try session.press("E")
      try session.wait(for: "Export aligned crops")
      try session.press("Up", "C-u")
      try session.type(out.string)
      try session.wait(until: "the folder chosen") {
        $0.contains("▸ the whole folder: 7 photos") && $0.contains("to \(out)")
      }
      try session.press("Enter")
      try session.wait(until: "the end of the export", seconds: Screen.patience) {
        $0.contains("crops written to \(out)")
      }
    }
    let golden = RepositoryPaths.root.appending("Tests/AlignmentTests/Golden/aligned").string
    let names = try FileManager.default.contentsOfDirectory(atPath: golden)
    #expect(
      folder.names(in: "crops")
        == ([".facet-export", "left-out.jsonl", "manifest.csv", "manifest.jsonl"] + names).sorted())
    #expect(try session.text().contains("0 crops written to \(out), 22 there already"))
    // Another template's crops meet these files: told in the dialog, and again when tried.
    try session.press("E", "Up", "C-u")
    try session.type(out.string)
    try session.wait(for: "7 photos are exported already and will be left as they are")
    try session.press("C-t")
    try session.wait(for: "and others are in the way")
    try session.press("Enter")
    try session.wait(for: "already exists and was left as it is")
    try session.press("q")
    try session.wait(for: "EXIT=0")
  }

  @Test("the mouse selects by click and moves by wheel; a new size keeps the selection")
  func mouseAndResize() throws {
    let session = try Screen.open()
    try session.wait(for: "rocket.jpg")
    try session.mouse(0, column: 6, row: 4)  // the third row of the list
    try session.mouse(0, column: 6, row: 4, released: true)
    try session.wait(until: "chelsea selected") { Screen.isSelected("chelsea.png", $0) }
    try session.mouse(65, column: 6, row: 4)
    try session.wait(until: "three further down") { Screen.isSelected("mona-lisa.jpg", $0) }
    try session.mouse(68, column: 60, row: 20)  // with Shift over the picture: photo by photo
    try session.wait(until: "one back") { Screen.isSelected("group.jpg", $0) }
    for (columns, rows, word) in [
      (80, 24, "▸P 0.60"), (200, 60, "Detector"), (40, 12, "group.jpg"), (12, 4, "facet"),
      (120, 40, "Detector"),
    ] {
      try session.resize(columns: columns, rows: rows)
      try session.wait(until: "a frame of \(columns)x\(rows)", seconds: 60) { text in
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return text.contains(word) && lines.allSatisfy { $0.count <= columns }
      }
    }
    try session.wait(until: "the selection kept") { Screen.isSelected("group.jpg", $0) }
    try session.press("q")
    try session.wait(for: "EXIT=0")
    #expect(try session.isSane())
  }

  @Test("themes: light is drawn in other colours; an unknown one is refused before the screen is taken")
  func themes() throws {
    let grounds = try ["dark", "light"].map { theme in
      let session = try Screen.open("--theme \(theme) Samples")
      return try session.cells()[20][10].background
    }
    #expect(grounds[0] != grounds[1])
    let session = try TmuxSession(Screen.command("--theme nope Samples"))
    try session.wait(for: "EXIT=2")
    #expect(try session.text().contains("there is no theme \"nope\""))
  }

  @Test("10,000 photos scroll, the selection is what the list says")
  func manyPhotos() throws {
    let folder = TemporaryFolder()
    let fixture = RepositoryPaths.root.appending("Tests/ImagingTests/Fixtures/one-pixel.jpg")
    let photo = try folder.write(TemporaryFolder.bytes(fixture), to: "photo-0.jpg")
    for index in 1..<10_000 { try folder.link(photo, to: "photo-\(index).jpg") }
    let session = try Screen.open(folder.path.string)
    try session.wait(for: "10,000 photos", seconds: 60)
    // Natural order: 9999 is the last, not 999.
    try session.press("G")
    try session.wait(until: "the last") {
      Screen.isSelected("photo-9999.jpg", $0) && $0.contains("10,000 of 10,000")
    }
    try session.press("k", "k", "PPage")
    try session.wait(until: "a page up") { $0.contains(" of 10,000") && !$0.contains("photo-9999.jpg") }
    let page = try session.text()
    let place = try #require(page.firstMatch(of: #/([0-9,]+) of 10,000/#))
    let number = try #require(Int(place.1.replacing(",", with: "")))
    #expect(Screen.isSelected("photo-\(number - 1).jpg", page), "\(page)")
    try session.type("/1234.jpg")
    try session.press("Enter")
    try session.wait(until: "found by name") {
      Screen.isSelected("photo-1234.jpg", $0) && $0.contains("1,235 of 10,000")
    }
    try session.press("g")
    try session.wait(until: "the first") { Screen.isSelected("photo-0.jpg", $0) }
    // Held down: no key is lost.
    for _ in 0..<10 { try session.type(String(repeating: "j", count: 50)) }
    try session.wait(until: "500 further", seconds: 60) {
      Screen.isSelected("photo-500.jpg", $0) && $0.contains("501 of 10,000")
    }
    try session.press("q")
    try session.wait(for: "EXIT=0")
  }

  @Test("photos that vanish after the scan, and broken ones, show a reason; the others are searched")
  func vanishing() throws {
    let folder = TemporaryFolder()
    let photo = try folder.copy("grace_hopper.jpg", to: "a-good.jpg")
    try folder.write("only text".utf8, to: "b-text.jpg")
    try folder.write([], to: "c-empty.jpg")
    for index in 10..<90 { try folder.link(photo, to: "gone-\(index).jpg") }
    let session = try Screen.open("--threads 1 \(folder.path)")
    try session.wait(for: "83 photos", seconds: 60)
    for index in 10..<90 {
      try FileManager.default.removeItem(atPath: folder.path("gone-\(index).jpg").string)
    }
    try session.press("G")
    try session.wait(until: "the reason of the missing photo", seconds: Screen.patience) {
      Screen.row("gone-89.jpg", $0)?.contains("✗") == true && $0.contains("there is no such file")
    }
    try session.press("g", "j")
    try session.wait(until: "the reason of the text", seconds: Screen.patience) {
      Screen.row("b-text.jpg", $0)?.contains("✗") == true && $0.contains("text, not a photo that")
    }
    try session.press("j")
    try session.wait(until: "the reason of the empty file", seconds: Screen.patience) {
      Screen.row("c-empty.jpg", $0)?.contains("✗") == true && $0.contains("the file is empty (0 bytes)")
    }
    try session.wait(until: "the good one's face", seconds: Screen.patience) {
      Screen.count("a-good.jpg", $0) == 1
    }
    try session.press("q")
    try session.wait(for: "EXIT=0")
  }

  @Test("names of every width leave columns aligned")
  func wideNames() throws {
    let folder = TemporaryFolder()
    let photo = try folder.copy("chelsea.png", to: "plain.png")
    let names = [
      "東京タワー夜景.png", "cafe\u{301} e\u{301}te\u{301}.png", "한국어 사진.png",
      "très-long-nom-de-photo-qui-ne-tient-pas.png",
    ]
    for name in names { try folder.link(photo, to: name) }
    try folder.write(
      TemporaryFolder.bytes(photo),
      to: DetectTests.path(
        Array(folder.path.string.utf8) + Array("/raw-".utf8) + [0xff] + Array(".png".utf8)))
    let session = try Screen.open("--min-face-size 200 \(folder.path)")
    try Screen.waitForFaces("0 faces", session)
    try session.wait(for: "6 photos")
    let cells = try session.cells()
    let edge = try #require(cells[1].firstIndex { $0.character == "┓" })
    // The focused pane has heavy lines.
    for row in 2..<38 { #expect(cells[row][edge].character == "┃", "row \(row)") }
    let text = try session.text()
    for word in ["東京タワー夜景.png", "café été.png", "한국어 사진.png", "très-long", "raw-\u{fffd}.png"] {
      #expect(text.precomposedStringWithCanonicalMapping.contains(word), "\(text)")
    }
    try expectSnapshot(of: session, named: "names-120x40", in: .snapshots()) {
      Screen.stable($0.replacing(folder.path.string, with: "/tmp/facet-names"))
    }
  }

  @Test("an empty folder says what would be shown here")
  func emptyFolder() throws {
    let folder = TemporaryFolder()
    let session = try Screen.open(folder.path.string)
    try session.wait(for: "no photos (JPEG")
    try session.press("E")
    try session.wait(for: "nothing to export")
    try session.press("q")
    try session.wait(for: "EXIT=0")
  }
}
