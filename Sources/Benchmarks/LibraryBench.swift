import Annotations
package import Detection
import Files
import Foundation
import Geometry
import Imaging
import Jobs
import Library
import SystemPackage

/// How long a large library takes: by itself, and in the browser on a folder whose photos it knows.
package struct LibraryBench {
  package let detector: FaceDetector
  package var photos = 100_000
  package var faces = 3
  /// How many people share the names.
  var people = 500
  /// So many photos have a first face about which nobody has said anything.
  var waiting = 0

  package init(
    detector: FaceDetector, photos: Int = 100_000, faces: Int = 3
  ) {
    self.detector = detector
    self.photos = photos
    self.faces = faces
  }

  package func print() throws {
    let all = FilePath(NSTemporaryDirectory()).appending("facet-library-\(getpid())")
    defer { try? FileManager.default.removeItem(atPath: all.string) }
    let folder = all.appending("photos"), path = all.appending("library.sqlite")
    try AtomicFile.createFolder(folder)
    let seconds = try ContinuousClock().measure { try fill(folder, path) } / .seconds(1)
    StandardOutput.write(
      "\(photos.grouped) photos with \((photos * faces).grouped) annotations (made in "
        + "\(String(format: "%.0f", seconds)) s), \(Machine.processor)\n")
    StandardOutput.write("| library | ms | at most |\n|---|---|---|")
    try measure(path)
    StandardOutput.write("\n| browser, 120×40 | ms |\n|---|---|")
    try browse(folder, path)
  }

  func row(_ name: String, _ milliseconds: Double, _ limit: String? = nil) {
    let value = String(format: milliseconds < 1 ? "%.3f" : "%.1f", milliseconds)
    StandardOutput.write("| \(name) | \(value) |" + (limit.map { " \($0) |" } ?? ""))
  }

  func milliseconds(_ work: () throws -> Void) rethrows -> Double {
    try ContinuousClock().measure(work) / .milliseconds(1)
  }

  // MARK: The library

  private func measure(_ path: FilePath) throws {
    var opened: [Double] = [], counted: [Double] = []
    for _ in 0..<5 {
      var library: AnnotationLibrary?
      opened.append(try milliseconds { library = try AnnotationLibrary(at: path) })
      counted.append(try milliseconds { _ = try library?.stats() })
      library?.close()
    }
    row("open, median of 5", opened.sorted()[2], "200")
    let library = try AnnotationLibrary(at: path)
    defer { library.close() }
    var keys: [PhotoFingerprint] = []
    try library.forEachPhoto { known, _, _ in keys.append(known.photo) }
    var edits: [Double] = []
    for index in 0..<500 {
      let photo = keys[index * 7919 % keys.count]
      guard let face = try library.photo(photo).annotations.first else { continue }
      edits.append(try milliseconds { _ = try library.apply(.reject(face.id, on: photo)) })
    }
    edits.sort()
    row("edit, median of 500, each on the disk", edits[250], "10")
    row("edit, slowest of 500", edits[499])
    row("undo", try milliseconds { _ = try library.undo() })
    for _ in edits.dropFirst() { _ = try library.undo() }
    row("stats, median of 5", counted.sorted()[2], "1000")
    row("people", try milliseconds { _ = try library.people() })
    row("the whole check", try milliseconds { _ = try library.check() })
    try measurePeople(library, keys)
  }

  // MARK: The browser

  private func browse(_ folder: FilePath, _ path: FilePath) throws {
    let session = try ScreenSession(
      folder, home: path.removingLastComponent().appending("home"),
      options: ["--fresh", "--library", path.string], photos: photos, columns: 120, rows: 40)
    defer { session.close() }
    row("first frame", try session.wait(seconds: 60) { $0.contains("photo-000000", in: 1..<4) })
    row(
      "all listed",
      try session.wait(seconds: 120) { [photos] in $0.contains("of \(photos.grouped)", in: 0..<$0.rows) })
    // All photos are recognised, and their faces come from the library instead of a search.
    let total = (photos * faces).grouped
    row(
      "all \(total) annotations shown",
      try session.wait(seconds: 600) { $0.contains("\(total) faces", in: [0]) }
    )
    try session.pause(milliseconds: 2000)
    row(
      "the last photo, after G",
      try session.time("G") { [photos] in
        $0.contains("photo-\(String(format: "%06d", photos - 1))", in: 0..<$0.rows - 2)
      })
    try session.pause(milliseconds: 500)
    row("an edit, from the key to its mark", try session.time("1x") { $0.contains("1 ✗", in: 0..<$0.rows) })
    row("that edit undone", try session.time("u") { $0.contains("undone", in: 0..<$0.rows) })
    let last = 39
    row("the wall of all of them", try session.time("w") { $0.line(last).contains(" of \(total) faces") })
    try session.pause(milliseconds: 2000)
    row("a row up on it", try session.time("k") { !$0.line(last).contains("\(total) of") })
    row("sorted by score", try session.time("S") { $0.contains("lowest score first", in: [last]) })
    row("back to the list", try session.time("w") { $0.contains("Photos", in: 0..<2) })
    try session.pause(milliseconds: 500)
    // Only the first photo is left to review, and the cursor is on the last one.
    row("review from the last photo to the first", try session.time("V") { $0.contains("Review", in: [0]) })
    try session.pause(milliseconds: 500)
    row(
      "a decision, and the end of the review",
      try session.time("x") { $0.contains("1 decision", in: 0..<$0.rows) })
    _ = try? session.time("q", seconds: 5) { _ in false }
  }

  // MARK: The folder

  /// Writes small photos, all different, and records each with its faces as searched with the default settings.
  func fill(_ folder: FilePath, _ path: FilePath) throws {
    let library = try AnnotationLibrary(at: path)
    defer { library.close() }
    var image = Image(width: 64, height: 64)
    for index in image.pixels.indices { image.pixels[index] = UInt8(truncatingIfNeeded: index / 3 * 5) }
    let picture = try image.encodedJPEG(quality: 60)
    for start in stride(from: 0, to: photos, by: 1000) {
      var identifiedPhotos: [IdentifiedPhoto] = [], steps: [Edit.Step] = [], records: [DetectionRecord] = []
      for index in start..<min(photos, start + 1000) {
        let place = folder.appending("photo-\(String(format: "%06d", index)).jpg")
        // Bytes after a JPEG's end change the file but not the picture.
        let file = try FileDescriptor.open(
          place, .writeOnly, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
        _ = try file.closeAfter { try file.writeAll(picture + "\(index)".utf8) }
        let identified = try library.identify(place)
        identifiedPhotos.append(identified)
        let found = (0..<faces).map { face(index, $0) }
        records.append(
          DetectionRecord(photo: identified.photo, faces: found, seconds: 0.01, size: image.size))
        for (number, face) in found.enumerated() {
          let isOpen = number == 0 && index <= waiting
          steps.append(
            .add(
              identified.photo,
              Annotation(
                id: AnnotationID(photo: identified.photo, box: face.box, landmarks: face.landmarks),
                box: face.box, landmarks: face.landmarks, state: isOpen ? .found : .accepted,
                score: face.score, person: isWaiting(index, number) ? nil : "Person \(person(index, number))",
                // Imported, because rejecting a drawn face would remove it instead of marking it.
                origin: .imported(.coco))))
        }
        if index > waiting { steps.append(.photoState(identified.photo, .reviewed)) }
      }
      _ = try library.recordPhotos(identifiedPhotos)
      _ = try library.record(records, settings: DetectionSettings(), weights: detector.weightsName)
      _ = try library.apply(Edit("made", steps))
    }
  }

  func isWaiting(_ photo: Int, _ number: Int) -> Bool { number == 0 && photo < waiting }

  /// Whose face it is, by number.
  func person(_ photo: Int, _ number: Int) -> Int { (photo + number) % people }

  func face(_ photo: Int, _ number: Int) -> Face {
    let x = Float(number * 20 + 2), y = Float(photo % 40 + 2)
    let box = BoundingBox(minX: x, minY: y, maxX: x + 16, maxY: y + 18)
    let points = [(4, 6), (12, 6), (8, 10), (5, 14), (11, 14)].map {
      Point(x: x + Float($0.0), y: y + Float($0.1))
    }
    return Face(box: box, score: 0.99, landmarks: Landmarks(points: points))
  }
}
