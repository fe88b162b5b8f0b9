import Annotations
import Foundation
import Geometry
import Library
import SystemPackage
import TestSupport
import Testing

/// A library that takes no edits, in the real program in a real terminal: nothing that people do is lost.
@Suite(
  "Browser with a library that fails",
  .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)), .limit(minutes: 10))
struct LibraryFailureTests {
  private typealias Screen = BrowserScreen

  private let folder: TemporaryFolder

  init() throws {
    folder = TemporaryFolder()
    try folder.makeFolder("photos")
    try FileManager.default.copyItem(
      atPath: RepositoryPaths.root.appending("Samples/group.jpg").string,
      toPath: folder.path("photos/group.jpg").string)
  }

  /// - Parameter faces: those that are not rejected.
  private func open(_ library: FilePath, faces: Int = 18) throws -> TmuxSession {
    let session = try Screen.open(
      "\(folder.path("photos")) --library \(library)", columns: 160,
      environment: ["XDG_STATE_HOME": folder.path("state").string])
    try Screen.waitForFaces("\(faces) faces", session)
    return session
  }

  private func end(_ session: TmuxSession, by signal: Int32) throws {
    try session.signal(signal, toProgram: "facet")
    try session.wait(for: "EXIT=0")
  }

  /// The files that hold edits which no library has.
  private var rescued: [String] { folder.names(in: "state/facet/rescue").filter { $0.hasSuffix(".jsonl") } }

  private func known(_ library: FilePath) throws -> (photo: PhotoAnnotations, undo: String?, faults: [String])
  {
    let library = try AnnotationLibrary(at: library)
    defer { library.close() }
    let photo = try library.photo(PhotoFingerprint(contentsOf: folder.path("photos/group.jpg")))
    return (photo, try library.nextSteps().undo, try library.check())
  }

  private func states(_ photo: PhotoAnnotations) -> [FaceState: Int] {
    Dictionary(photo.annotations.map { ($0.state, 1) }, uniquingKeysWith: +)
  }

  /// Makes a library of a version that no facet knows.
  private func makeNewer(_ path: FilePath) throws -> Data {
    try AnnotationLibrary(at: path).close()
    // SQLite keeps the version at byte 60 of the header, highest byte first.
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path.string))
    try file.seek(toOffset: 60)
    try file.write(contentsOf: Data([0, 0, 0, 99]))
    try file.close()
    return try Data(contentsOf: URL(fileURLWithPath: path.string))
  }

  @Test(
    "an edit on a full disk is reported, survives SIGTERM, and is in the library once there is room",
    .enabled(if: TemporaryDisk.isAvailable))
  func fullDisk() throws {
    let disk = try TemporaryDisk(megabytes: 2)
    let library = disk.path.appending("library.sqlite")
    var session = try open(library)
    try session.type("1a")
    try session.wait(for: "1 ✓")
    let filler = try disk.fill()
    try session.type("2x")
    try session.wait(for: "Edits are in memory only")
    #expect(try session.text().contains("the disk of the library is full"))
    try session.press("Escape")
    try session.type("9x")
    try session.wait(for: "9 ✗")
    #expect(rescued.count == 1)
    try end(session, by: SIGTERM)
    let words = try session.text()
    #expect(words.contains("are kept in") && words.contains(rescued.first ?? "?"), "\(words)")
    // Still full: shown again, in memory.
    session = try open(library, faces: 16)
    try session.wait(until: "all three edits") {
      $0.contains("1 ✓") && $0.contains("2 ✗") && $0.contains("9 ✗")
    }
    try session.type("L")
    try session.wait(for: "of an earlier session are still in memory only")
    try end(session, by: SIGHUP)
    #expect(rescued.count == 1)
    try FileManager.default.removeItem(atPath: filler.string)
    session = try open(library, faces: 16)
    try session.type("L")
    try session.wait(for: "2 edits that the library could not take before are in it now")
    #expect(rescued.isEmpty)
    try session.press("Escape")
    try session.type("q")
    try session.wait(for: "EXIT=0")
    #expect(try !session.text().contains("kept in"))
    let (photo, undo, faults) = try known(library)
    #expect(faults == [] && undo == "reject a face")
    #expect(states(photo) == [.accepted: 1, .rejected: 2])
  }

  @Test(
    "on a read-only disk edits are kept in memory, and saved elsewhere one by one with all that was there",
    .enabled(if: TemporaryDisk.isAvailable))
  func readOnlyDisk() throws {
    let disk = try TemporaryDisk(megabytes: 4)
    let library = disk.path.appending("library.sqlite")
    var session = try open(library)
    try session.type("1a")
    try session.wait(for: "1 ✓")
    try session.type("q")
    try session.wait(for: "EXIT=0")
    try disk.makeReadOnly()
    session = try open(library)
    try session.wait(for: "1 ✓")
    try session.type("2x")
    try session.wait(for: "Edits are in memory only")
    #expect(try session.text().contains("read-only"))
    try session.press("Escape")
    try session.type("3a")
    try session.wait(for: "3 ✓")
    // Leaving asks first.
    try session.type("q")
    try session.wait(for: "Edits are in memory only")
    try session.press("C-u")
    try session.type("\(folder.path("saved.sqlite"))")
    try session.press("Enter")
    try session.wait(for: "all edits are saved in")
    #expect(rescued.isEmpty)
    try session.type("u")
    try session.wait(for: "undone: accept a face")
    try session.type("q")
    try session.wait(for: "EXIT=0")
    let (photo, undo, faults) = try known(folder.path("saved.sqlite"))
    #expect(faults == [] && undo == "reject a face")
    #expect(states(photo) == [.accepted: 1, .rejected: 1])
  }

  @Test("a damaged library is reported and left alone; edits are saved elsewhere")
  func damaged() throws {
    let library = folder.path("library.sqlite")
    let made = try AnnotationLibrary(at: library)
    let face = Annotation(
      id: AnnotationID(rawValue: 1), box: BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9),
      note: String(repeating: "n", count: 60_000))
    _ = try made.apply(.add(face, to: PhotoFingerprint(size: 1, high: 2, low: 3)))
    made.close()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: library.string))
    bytes.replaceSubrange(4096..<12_288, with: Data(repeating: 0xA5, count: 8192))
    try bytes.write(to: URL(fileURLWithPath: library.string))
    let session = try open(library)
    try session.type("1a")
    try session.wait(for: "Edits are in memory only")
    #expect(try session.text().contains("damaged"))
    try session.press("C-u")
    try session.type("\(folder.path("saved.sqlite"))")
    try session.press("Enter")
    try session.wait(for: "all edits are saved in")
    try session.type("q")
    try session.wait(for: "EXIT=0")
    #expect(try Data(contentsOf: URL(fileURLWithPath: library.string)) == bytes)
    #expect(try states(known(folder.path("saved.sqlite")).photo) == [.accepted: 1])
  }

  @Test(
    "edits for a library of a newer version survive a signal, a kill and a restart; Ctrl-x discards them")
  func rescue() throws {
    let library = folder.path("library.sqlite")
    let before = try makeNewer(library)
    var session = try open(library)
    try session.type("1a")
    try session.wait(for: "Edits are in memory only")
    try session.press("Escape")
    try session.type("2x")
    try session.wait(for: "2 ✗")
    try end(session, by: SIGHUP)
    session = try open(library, faces: 17)
    try session.wait(until: "both edits") { $0.contains("1 ✓") && $0.contains("2 ✗") }
    try session.type("u")
    try session.wait(until: "one taken back") { $0.contains("1 ✓") && !$0.contains("2 ✗") }
    try session.signal(SIGKILL, toProgram: "facet")
    try session.wait(until: "its end") { _ in try session.programs(named: "facet").isEmpty }
    session = try open(library)
    try session.wait(until: "the edit that was left") { $0.contains("1 ✓") && !$0.contains("2 ✗") }
    try session.type("q")
    try session.wait(for: "1 edit is in memory only; Enter saves, Ctrl-x leaves without")
    try session.press("C-x")
    try session.wait(for: "EXIT=0")
    #expect(rescued.isEmpty)
    #expect(try Data(contentsOf: URL(fileURLWithPath: library.string)) == before)
  }

  @Test(
    "a library on a full disk is still shown",
    .enabled(if: TemporaryDisk.isAvailable))
  func noRoomToOpen() throws {
    let disk = try TemporaryDisk(megabytes: 2)
    let library = disk.path.appending("library.sqlite")
    var session = try open(library)
    try session.type("1x")
    try session.wait(for: "1 ✗")
    try session.type("q")
    try session.wait(for: "EXIT=0")
    session.kill()
    // What SQLite needs beside a library even to read it is gone, as from a backup, and cannot be made anew.
    #expect(try TemporaryFolder.bytes(FilePath(library.string + "-wal")).isEmpty)
    for ending in ["-wal", "-shm"] { try FileManager.default.removeItem(atPath: library.string + ending) }
    _ = try disk.fill()
    session = try open(library, faces: 17)
    try session.wait(for: "1 ✗")
    try session.type("2x")
    try session.wait(for: "Edits are in memory only")
    #expect(try session.text().contains("full"))
    try end(session, by: SIGTERM)
    #expect(rescued.count == 1)
  }

  @Test("only viewing a read-only library leaves no files behind")
  func onlyLooking() throws {
    let library = folder.path("library.sqlite")
    _ = try makeNewer(library)
    let session = try open(library)
    try end(session, by: SIGTERM)
    #expect(try rescued.isEmpty && !session.text().contains("kept in"))
  }
}
