import Annotations
import Detection
import Foundation
import Geometry
import Library
import SystemPackage
import TestSupport
import Testing

/// The library through the real program in a real terminal.
@Suite(
  "Browser with its library", .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)),
  .limit(minutes: 10))
struct LibraryBrowserTests {
  private typealias Screen = BrowserScreen

  /// A folder with samples, and the browser on it with a library beside it.
  private func open(
    _ folder: TemporaryFolder, library: String = "library.sqlite", _ options: String = ""
  ) throws -> TmuxSession {
    try Screen.open("\(folder.path("photos")) --library \(folder.path(library)) \(options)")
  }

  private func makeFolder(_ names: [String] = ["group.jpg"]) throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    try folder.makeFolder("photos")
    for name in names {
      try FileManager.default.copyItem(
        atPath: RepositoryPaths.root.appending("Samples/\(name)").string,
        toPath: folder.path("photos/\(name)").string)
    }
    return folder
  }

  private func known(_ folder: TemporaryFolder, _ name: String) throws -> PhotoAnnotations {
    let library = try AnnotationLibrary(at: folder.path("library.sqlite"), mode: .readOnly)
    defer { library.close() }
    return try library.photo(PhotoFingerprint(contentsOf: folder.path("photos/\(name)")))
  }

  private func quit(_ session: TmuxSession) throws {
    try session.press("q")
    try session.wait(for: "EXIT=0")
  }

  @Test("18 faces of group.jpg: accept, reject, fix a box, name two people, with fewer than 25 keys")
  func walk() throws {
    let folder = try makeFolder(["group.jpg", "rocket.jpg"])
    let session = try open(folder)
    try Screen.waitForFaces("18 faces", session)
    var keys = 0
    func type(_ text: String) throws {
      for key in text { try session.type("\(key)") }
      keys += text.count
    }
    func press(_ key: String) throws {
      try session.press(key)
      keys += 1
    }
    // Every face that scores 0.9 or more, but for one.
    try type("5x")
    try session.wait(for: "5 ✗")
    try type("A")
    try press("Enter")
    try session.wait(for: "18 ✓")
    // The third face's box, two pixels to the left.
    try type("3e")
    try press("S-Left")
    try press("S-Left")
    try press("Enter")
    try session.wait(until: "the end of the edit") { !$0.contains("◉") && $0.contains("▸ 3 ✓") }
    try type("1p")
    try type("Ada")
    try press("Enter")
    try session.wait(for: "Ada")
    try type("2p")
    try type("Bob")
    try press("Enter")
    try session.wait(for: "Bob")
    try type("j")
    try session.wait(until: "the next photo") { Screen.isSelected("rocket.jpg", $0) }
    #expect(keys < 25, "\(keys) keys")
    try quit(session)
    let known = try known(folder, "group.jpg")
    #expect(known.annotations.count { $0.state == .accepted } == 17 && known.state == .reviewed)
    #expect(known.annotations.count { $0.state == .rejected } == 1)
    #expect(Set(known.annotations.compactMap(\.person)) == ["Ada", "Bob"])
    let third = try Sample.golden("group.jpg").faces[2].box
    #expect(
      known.annotations.contains {
        abs($0.box.minX - third[0] + 2) < 0.1 && abs($0.box.maxY - third[3]) < 0.1
      })
  }

  @Test("a folder that is opened again, and a renamed photo, are not searched again")
  func notDetectedTwice() throws {
    let folder = try makeFolder(["group.jpg", "astronaut.png"])
    var session = try open(folder)
    try Screen.waitForFaces("19 faces", session)
    try session.type("/group")
    try session.press("Enter")
    try session.type("1a")
    try session.wait(for: "1 ✓")
    try quit(session)
    // What is stored is made another: only a library that is asked shows it.
    let library = try AnnotationLibrary(at: folder.path("library.sqlite"))
    for name in ["group.jpg", "astronaut.png"] {
      let photo = try PhotoFingerprint(contentsOf: folder.path("photos/\(name)"))
      let (detection, settings, weights) = try #require(try library.detections(of: photo).first)
      try library.record(
        [
          DetectionRecord(
            photo: photo, faces: Array(detection.faces.prefix(1)), seconds: 1)
        ],
        settings: settings, weights: weights)
    }
    library.close()
    try FileManager.default.moveItem(
      atPath: folder.path("photos/group.jpg").string, toPath: folder.path("photos/renamed.jpg").string)
    session = try open(folder)
    try Screen.waitForFaces("2 faces", session)
    try session.type("/renamed")
    try session.press("Enter")
    try session.wait(for: "1 ✓")
    try quit(session)
  }

  @Test("two programs on one library see each other's edits")
  func twoPrograms() throws {
    let folder = try makeFolder()
    let first = try open(folder)
    try Screen.waitForFaces("18 faces", first)
    let second = try open(folder)
    try Screen.waitForFaces("18 faces", second)
    try first.type("1a")
    try second.wait(for: "1 ✓")
    try second.type("2x")
    try first.wait(for: "2 ✗")
    // Undo takes back the latest edit, whoever did it.
    try first.type("u")
    try second.wait(until: "the edit taken back") { $0.contains("1 ✓") && !$0.contains("2 ✗") }
    try quit(first)
    try quit(second)
    #expect(try known(folder, "group.jpg").annotations.map(\.state) == [.accepted])
  }

  @Test("a library of a newer version is left alone; edits are kept and saved elsewhere")
  func newerVersion() throws {
    let folder = try makeFolder()
    let library = try AnnotationLibrary(at: folder.path("library.sqlite"))
    library.close()
    // SQLite keeps the version at byte 60 of the header, highest byte first.
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.path("library.sqlite").string))
    try file.seek(toOffset: 60)
    try file.write(contentsOf: Data([0, 0, 0, 99]))
    try file.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.path("library.sqlite").string))
    let session = try open(folder)
    try Screen.waitForFaces("18 faces", session)
    try session.type("1a")
    try session.wait(for: "Edits are in memory only")
    #expect(try session.text().contains("version 99"))
    try session.press("C-u")
    try session.type("\(folder.path("other.sqlite"))")
    try session.press("Enter")
    try session.wait(for: "all edits are saved in")
    try session.type("2x")
    try session.wait(for: "2 ✗")
    try quit(session)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("library.sqlite").string)) == before)
    let other = try AnnotationLibrary(at: folder.path("other.sqlite"))
    let photo = try PhotoFingerprint(contentsOf: folder.path("photos/group.jpg"))
    #expect(Set(try other.photo(photo).annotations.map(\.state)) == [.accepted, .rejected])
  }

  @Test("a folder whose photos carry face regions shows them at once, with names")
  func regions() throws {
    let folder = try makeFolder()
    let region = """
      <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
       xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#" xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#">
      <mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:AppliedToDimensions stDim:w="1600" stDim:h="1067"
       stDim:unit="pixel"/><mwg-rs:RegionList><rdf:Bag><rdf:li rdf:parseType="Resource"><mwg-rs:Name>Grace Hopper
      </mwg-rs:Name><mwg-rs:Type>Face</mwg-rs:Type><mwg-rs:Area stArea:x="0.5" stArea:y="0.9" stArea:w="0.05"
       stArea:h="0.08" stArea:unit="normalized"/></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>
      </rdf:Description></rdf:RDF></x:xmpmeta>
      """
    try folder.write(Array(region.utf8), to: "photos/group.jpg.xmp")
    let session = try open(folder)
    try session.wait(for: "Grace Hopper", seconds: Screen.patience)
    try Screen.waitForFaces("19 faces", session)
    try session.type("ot")
    try session.wait(for: "missed 1")
    try session.type("n")
    try session.wait(for: "▸19")
    try session.type("otW")
    try session.wait(for: "Enter go on")
    try session.press("Enter")
    try session.wait(for: "face regions written beside the photo")
    try quit(session)
    let sidecar = try String(contentsOfFile: folder.path("photos/group.jpg.xmp").string, encoding: .utf8)
    #expect(sidecar.contains("Grace Hopper"))
  }

  /// Kills the browser in the middle of typed edits; `FACET_KILL_ROUNDS=200` for the full number.
  @Test("after kill -9 at any moment the library is intact and holds every edit that the screen showed")
  func killed() throws {
    let rounds = Int(ProcessInfo.processInfo.environment["FACET_KILL_ROUNDS"] ?? "") ?? 4
    let folder = try makeFolder()
    var session = try open(folder)
    try Screen.waitForFaces("18 faces", session)
    // The detection is stored a moment after it is shown.
    try quit(session)
    let golden = try Sample.golden("group.jpg").faces
    var random = SeededNumbers(seed: 6)
    // Decisions and names, in the order of the faces: each key goes on to the next face by itself.
    let script = (1...18).map { $0 % 3 == 0 ? "x" : $0 % 3 == 2 ? "pN\($0)\r" : "a" }
    var (typed, shown, named) = (0, 0, 0)
    for round in 0..<rounds {
      let name = "round\(round).sqlite"
      try FileManager.default.copyItem(
        atPath: folder.path("library.sqlite").string, toPath: folder.path(name).string)
      session = try open(folder, library: name)
      try Screen.waitForFaces("18 faces", session)
      let count = Int.random(in: 1...18, using: &random)
      try session.type("1a")
      typed += count
      if count > 1 {
        // Until the library has answered, a key is refused with a note; the others are for the faces that follow.
        let (decision, refusal) = (try Regex("1 ✓ [01]\\."), "still being read")
        var text = ""
        repeat {
          try session.wait(until: "the first decision") {
            text = $0
            return $0.contains(decision) || $0.contains(refusal)
          }
          if !text.contains(decision) { try session.type("1a") }
        } while !text.contains(decision)
        try session.send(script[1..<count].joined())
      }
      usleep(UInt32.random(in: 0...100_000, using: &random))
      try session.signal(SIGKILL, toProgram: "facet")
      let text = try session.text()
      session.kill()
      let library = try AnnotationLibrary(at: folder.path(name))
      #expect(try library.check() == [])
      let photo = try PhotoFingerprint(contentsOf: folder.path("photos/group.jpg"))
      let known = try library.photo(photo)
      let kept = golden.map { face in
        known.annotations.first {
          $0.box.iou(
            BoundingBox(minX: face.box[0], minY: face.box[1], maxX: face.box[2], maxY: face.box[3])) > 0.99
        }
      }
      // Edits are kept in the order of the keys: what is there is a part of the script from its beginning.
      let last = kept.lastIndex { $0 != nil } ?? -1
      #expect(
        last < count && known.annotations.count == last + 1
          && zip(kept, 1...18).prefix(last + 1).allSatisfy { face, number in
            face?.state == (number % 3 == 0 ? .rejected : .accepted)
              && face?.person == (number % 3 == 2 ? "N\(number)" : nil)
          }, "round \(round): \(known.annotations.map { "\($0.state) \($0.person ?? "-")" })")
      for (index, face) in kept.enumerated() {
        let mark = index % 3 == 2 ? "✗" : "✓"
        guard let match = text.firstMatch(of: try Regex("[ ▸]\(index + 1) \(mark) [01]\\..*")) else {
          continue
        }
        let row = text[match.range]
        shown += 1
        let hasName = row.contains(" N\(index + 1) ")
        if hasName { named += 1 }
        #expect(
          face != nil && (!hasName || face?.person != nil),
          "round \(round): face \(index + 1) was shown decided and is not in the library\n\(text)")
      }
      library.close()
    }
    #expect(shown > 0, "nothing was ever shown before the kill")
    #expect(rounds < 20 || (named > 0 && shown < typed), "\(shown) of \(typed) shown, \(named) names")
    if rounds >= 20 {
      print("\(rounds) kills: \(shown) of \(typed) edits were shown, \(named) names among them")
    }
  }
}
