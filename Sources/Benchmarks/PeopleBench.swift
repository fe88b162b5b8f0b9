import Annotations
import Detection
import Files
import Foundation
import Jobs
import Library
import SystemPackage

/// How fast the screens about people respond: the real program on a library with very many named faces whose vectors are
/// kept, and some faces that wait for a name and are like somebody.
struct PeopleBench {
  private let library: LibraryBench
  /// The people who share the names.
  private static let people = 10_000
  /// Faces that wait for a name.
  private static let waiting = 60

  /// - Parameter named: the number of named faces, three a photo.
  init(detector: FaceDetector, named: Int) {
    var library = LibraryBench(detector: detector, photos: named / 3)
    (library.people, library.waiting) = (min(Self.people, named / 3), Self.waiting)
    self.library = library
  }

  func print() throws {
    let all = FilePath(NSTemporaryDirectory()).appending("facet-people-\(getpid())")
    defer { try? FileManager.default.removeItem(atPath: all.string) }
    let folder = all.appending("photos"), path = all.appending("library.sqlite")
    try AtomicFile.createFolder(folder)
    let seconds =
      try ContinuousClock().measure {
        try library.fill(folder, path)
        try fillVectors(path)
      } / .seconds(1)
    let total = library.photos * library.faces
    StandardOutput.write(
      "\n\(library.photos.grouped) photos with \((total - Self.waiting).grouped) named faces of "
        + "\(library.people.grouped) people and their vectors (made in \(String(format: "%.0f", seconds)) s)\n"
    )
    StandardOutput.write(
      "| people, at 120×40 | ms: median | worst | processor time, ms: median | at most |\n|---|---|---|---|---|"
    )
    try measureNaming(path)
    try measureScreens(folder, path)
  }

  private func row(_ name: String, _ times: [(wall: Double, processor: Double)], _ limit: Int) {
    func text(_ value: Double) -> String { String(format: "%.1f", value) }
    let walls = times.map(\.wall).sorted(), processors = times.map(\.processor).sorted()
    StandardOutput.write(
      "| \(name) | \(text(walls[walls.count / 2])) | \(text(walls.last ?? 0)) "
        + "| \(text(processors[processors.count / 2])) | \(limit) |")
  }

  // MARK: The library

  /// Everybody has a vector far from all others, and each of their faces one near it.
  private func fillVectors(_ path: FilePath) throws {
    let store = try AnnotationLibrary(at: path)
    defer { store.close() }
    try store.setRecognition(true)
    let model = try PersonSearch.shippedModel()
    var photos: [(photo: PhotoFingerprint, number: Int)] = []
    try store.forEachPhoto { said, paths, _ in
      let name = paths.first?.stem ?? ""
      if let number = Int(name.drop { !$0.isNumber }) { photos.append((said.photo, number)) }
    }
    for start in stride(from: 0, to: photos.count, by: 2000) {
      let part = photos[start..<min(start + 2000, photos.count)].map { photo, number in
        PhotoVectors(
          photo: photo,
          vectors: (0..<library.faces).map { face in
            FaceVector(
              landmarks: LandmarkKey(library.face(number, face).landmarks),
              bits: vector(person: library.person(number, face), face: number * library.faces + face))
          })
      }
      _ = try store.addVectors(part, model: model)
    }
  }

  private func vector(person: Int, face: Int) -> [UInt16] {
    var base = UInt64(truncatingIfNeeded: person) &* 0x9e37_79b9_7f4a_7c15 | 1
    var noise = UInt64(truncatingIfNeeded: face) &* 0xd129_42f2_35a8_7b5d | 1
    func next(_ state: inout UInt64) -> Float {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Float(state >> 40) / Float(1 << 23) - 1
    }
    return (0..<128).map { _ in Float16(0.15 * next(&base) + 0.03 * next(&noise)).bitPattern }
  }

  private func measureNaming(_ path: FilePath) throws {
    let store = try AnnotationLibrary(at: path)
    defer { store.close() }
    var keys: [PhotoFingerprint] = []
    try store.forEachPhoto { said, _, _ in if !said.annotations.isEmpty { keys.append(said.photo) } }
    let faces = try keys.prefix(1000).compactMap { photo in
      try store.photo(photo).annotations.first.map { Edit.Step.face(photo, $0.id, .person("Ada")) }
    }
    var times: [(Double, Double)] = []
    for _ in 0..<3 {
      let before = clock()
      let wall = try library.milliseconds { _ = try store.apply(Edit("name", faces)) }
      times.append((wall, Double(clock() - before) * 1000 / Double(CLOCKS_PER_SEC)))
      _ = try store.undo()
    }
    row("naming 1,000 faces, on the disk", times, 100)
  }

  // MARK: The screens

  private func measureScreens(_ folder: FilePath, _ path: FilePath) throws {
    let session = try ScreenSession(
      folder, home: path.removingLastComponent().appending("home"),
      options: ["--fresh", "--library", path.string], photos: library.photos, columns: 120, rows: 40)
    defer { session.close() }
    let total = (library.photos * library.faces).grouped
    _ = try session.wait(seconds: 600) { $0.contains("\(total) faces", in: [0]) }
    // Until everything that is proposed has been found.
    try session.rest(seconds: 180)
    var opened: [(Double, Double)] = []
    for _ in 0..<5 {
      opened.append(
        try session.timed {
          _ = try session.time("@") { $0.contains(" of \(total) named", in: [0]) }
        })
      try session.rest(seconds: 60)
      _ = try session.time("@") { $0.contains("Photos", in: 0..<2) }
      try session.rest(seconds: 60)
    }
    row("People opens", opened, 50)
    row("a letter in the naming box", try typed(in: session), 8)
    row("yes, to the next face sharp", try answered(in: session), 50)
    _ = try? session.time("q", seconds: 5) { _ in false }
  }

  /// Letters of a name that nearly everybody has the beginning of.
  private func typed(in session: ScreenSession) throws -> [(Double, Double)] {
    _ = try session.time("1p") { $0.contains("Who is it?", in: 0..<40) }
    try session.rest(seconds: 20)
    let name = "person"
    let times = try name.indices.map { index in
      let time = try session.changed(after: String(name[index]), in: 0..<session.reader.columns)
      try session.rest(seconds: 20)
      return time
    }
    _ = try session.time("\u{1b}") { !$0.contains("Who is it?", in: 0..<40) }
    return times
  }

  /// Yes to one proposal after the other, each until the large picture of the next face does not change any more. What
  /// else follows (the header's pace with every beat of the clock, and lists once the library has written) is drawn
  /// beside it for as long as the review goes on, and nobody waits for that.
  private func answered(in session: ScreenSession) throws -> [(Double, Double)] {
    _ = try session.time("V") { $0.contains("Review", in: [0]) }
    try session.rest(seconds: 60)
    return try (0..<20).map { _ in
      let time = try session.changed(after: "y", in: 0..<session.reader.columns * 2 / 5)
      try session.rest(seconds: 60)
      return time
    }
  }
}

extension ScreenSession {
  /// What some work took until the last byte that it waited for, and the program's processor time.
  func timed(_ work: () throws -> Void) rethrows -> (Double, Double) {
    let before = terminal.processorTime
    let wall = try milliseconds(work)
    return (wall, terminal.processorTime - before)
  }

  /// Sends keys, and measures until the last byte of the last frame that changes some columns between the first and the
  /// last row; nothing there may have changed for 300 ms afterwards. Also the processor time until then and for those
  /// 300 ms.
  func changed(after keys: String, in columns: Range<Int>) throws -> (Double, Double) {
    reader.watched = (columns, 1..<reader.rows - 1)
    defer { reader.watched = nil }
    let before = terminal.processorTime, begin = ContinuousClock.now
    try terminal.send(keys)
    var (last, changes): (ContinuousClock.Instant?, Int) = (nil, reader.changes)
    while ContinuousClock.now < (last ?? begin + .seconds(20)) + .milliseconds(300) {
      guard try receive(milliseconds: 50) else { throw UsageError("the browser ended by itself") }
      if reader.changes > changes { (last, changes) = (terminal.arrival, reader.changes) }
    }
    guard let last else { throw UsageError("nothing was drawn within 20 seconds") }
    return ((last - begin) / .milliseconds(1), terminal.processorTime - before)
  }

  /// Waits until the program does next to nothing for a second.
  func rest(seconds: Int) throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
      let before = terminal.processorTime
      try pause(milliseconds: 500)
      if terminal.processorTime - before < 15 { return }
    }
  }
}
