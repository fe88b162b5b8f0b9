import ArgumentParser
package import Detection
import Files
import Foundation
import Imaging
package import SystemPackage

/// How fast the browser responds: the real program in a pseudo-terminal, on a folder with very many photos that it
/// searches at the same time.
package struct ScreenBench {
  /// How many file names the folder has.
  package var photos = 100_000
  /// What finds the faces of the part about people, which has so many named ones; 0 leaves that part out.
  package let detector: FaceDetector
  package var named = 300_000

  package init(
    detector: FaceDetector, photos: Int = 100_000, named: Int = 300_000
  ) {
    (self.detector, self.photos, self.named) = (detector, photos, named)
  }

  package func print() throws {
    let all = FilePath(NSTemporaryDirectory()).appending("facet-screen-\(getpid())")
    let folder = all.appending("photos")
    defer { try? FileManager.default.removeItem(atPath: all.string) }
    try AtomicFile.createFolder(all)
    let seconds = try ContinuousClock().measure { try fill(folder) } / .seconds(1)
    StandardOutput.write(
      "\(photos) photos (made in \(String(format: "%.1f", seconds)) s), \(Machine.processor), all of them waiting for "
        + "detection on \(ProcessInfo.processInfo.activeProcessorCount) processors\n")
    StandardOutput.write(
      "| screen | first frame, ms | all listed, ms | key → text, ms: median | 95 % | worst | key → picture, ms: median | 95 % | worst | places of a held key, a second | behind at its end, ms | bytes a frame: median | worst | quit, ms |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|"
    )
    var finding: [String] = []
    for (columns, rows) in [(80, 24), (120, 40), (200, 60)] {
      // A new home for each size, so that every run starts without saved places and detections.
      let home = all.appending("home-\(columns)x\(rows)")
      let session = try ScreenSession(folder, home: home, photos: photos, columns: columns, rows: rows)
      StandardOutput.write(try session.row())
      if columns == 120 { finding = session.finding }
    }
    StandardOutput.write("\n| at 120×40 | median, ms | worst |\n|---|---|---|")
    for row in finding { StandardOutput.write(row) }
    if named > 0 { try PeopleBench(detector: detector, named: named).print() }
  }

  /// How many distinct photos the folder begins with: enough for the time of the measurement.
  private static let distinct = 2500

  /// Makes many names for few pictures. The first ones differ by bytes after their end, so that each must be
  /// searched; the others are links to copies of the samples.
  private func fill(_ folder: FilePath) throws {
    try AtomicFile.createFolder(folder)
    let samples = try ["astronaut.png", "grace_hopper.jpg", "group.jpg", "mona-lisa.jpg"]
      .map(PictureComposer.samplePath)
    let pictures = try samples.map { try Data(contentsOf: URL(fileURLWithPath: $0.string)) }
    let copies = folder.removingLastComponent()
    // Some file systems allow only 65,000 names per file.
    let perCopy = 100_000
    for index in 0..<photos {
      let kind = index % samples.count, sample = samples[kind]
      let ending = sample.extension ?? "jpg"
      let copy = copies.appending("copy-\(kind)-\(index / perCopy).\(ending)")
      if index % perCopy < samples.count {
        try FileManager.default.copyItem(atPath: sample.string, toPath: copy.string)
      }
      let name = folder.appending("photo-\(String(format: "%06d", index)).\(ending)")
      if index < Self.distinct {
        try Data(pictures[kind] + "\(index)".utf8).write(to: URL(fileURLWithPath: name.string))
        continue
      }
      // SAFETY: both strings live through the call.
      guard unsafe link(copy.string, name.string) == 0 else {
        throw UsageError("\(name): cannot be linked: \(Errno(rawValue: errno))")
      }
    }
  }
}

/// One run of the browser in a terminal of a given size.
package final class ScreenSession {
  let terminal: PseudoTerminal
  var reader: ScreenReader
  private let photos: Int
  private let start = ContinuousClock.now
  /// The number of bytes since the last frame ended, and the bytes of each earlier frame.
  private var open = 0
  private var sizes: [Int] = []
  /// When these frames ended, and how often the cursor's place was another one.
  private var ends: [ContinuousClock.Instant] = []
  private var place = "", places = 0
  /// How long searching for names, filtering and sorting took, as rows of a table.
  package private(set) var finding: [String] = []

  /// - Parameter home: the folder for everything that the browser stores.
  package init(
    _ folder: FilePath, home: FilePath, options: [String] = [], photos: Int, columns: Int, rows: Int
  ) throws {
    let places = ["XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"].map { ($0, "\(home.appending($0))") }
    terminal = try PseudoTerminal(
      arguments: [folder.string] + options, environment: Dictionary(places) { $1 }, columns: columns,
      rows: rows)
    reader = ScreenReader(columns: columns, rows: rows)
    self.photos = photos
  }

  package func row() throws -> String {
    defer { terminal.close() }
    let first = try wait(seconds: 30) { $0.contains("photo-000000", in: 1..<4) }
    let all = try wait(seconds: 60) { [photos] in $0.contains("of \(photos.grouped)", in: 0..<$0.rows) }
    // Wait until the first pictures are drawn and the terminal's answers have been handled.
    try pause(milliseconds: 1500)
    let (texts, pictures, bytes) = try keys(120)
    let held = try hold(seconds: 10)
    if reader.columns == 120 { finding = try find() }
    let quit = try milliseconds {
      try terminal.send("q")
      while try receive(milliseconds: 1000) {}
    }
    let status = terminal.close()
    guard status == 0 else { throw UsageError("the browser ended with status \(status)") }
    let figures: [String] = [
      text(first), text(all), spread(texts), spread(pictures), text(held.rate), text(held.behind),
      "\(bytes[bytes.count / 2].grouped)",
      "\((bytes.last ?? 0).grouped)", text(quit),
    ]
    return "| \(reader.columns)×\(reader.rows) | " + figures.joined(separator: " | ") + " |"
  }

  /// A frame with so many bytes shows a new picture.
  private static let pictureBytes = 8000

  /// Sends single keys at uneven intervals, and measures from the key to the end of the frame that shows the cursor's
  /// new place, and of the one that shows the picture.
  private func keys(_ count: Int) throws -> (texts: [Double], pictures: [Double], bytes: [Int]) {
    var texts: [Double] = [], pictures: [Double] = [], bytes: [Int] = []
    for number in 1...count {
      let frames = sizes.count, begin = ContinuousClock.now
      texts.append(
        try milliseconds {
          try terminal.send("j")
          try waitForCursor(number + 1)
        })
      // A picture that is drawn later counts for the key, too.
      try pause(milliseconds: 60 + number * 37 % 70)
      let own = frames..<sizes.count
      bytes.append(sizes[own].reduce(0, +))
      if let picture = own.first(where: { sizes[$0] >= Self.pictureBytes }) {
        pictures.append((ends[picture] - begin) / .milliseconds(1))
      }
    }
    return (texts.sorted(), pictures.sorted(), bytes.sorted())
  }

  private func spread(_ times: [Double]) -> String {
    guard let worst = times.last else { return "– | – | –" }
    return [times[times.count / 2], times[times.count * 95 / 100], worst].map(text).joined(separator: " | ")
  }

  /// Repeats a key 30 times a second: how many places the cursor is seen at, and how long after the last key the screen is
  /// up to date.
  private func hold(seconds: Int) throws -> (rate: Double, behind: Double) {
    let count = seconds * 30, before = places
    let begin = ContinuousClock.now
    for number in 0..<count {
      try terminal.send("j")
      let next = begin + .milliseconds((number + 1) * 1000 / 30)
      while ContinuousClock.now < next {
        _ = try receive(milliseconds: Int((next - .now) / .milliseconds(1)))
      }
    }
    let seen = places - before
    let behind = try milliseconds { try waitForCursor(121 + count) }
    return (Double(seen) / Double(seconds), behind)
  }

  /// Measures keys that go through all names or all photos, from the key to the frame that shows the result.
  private func find() throws -> [String] {
    let last = reader.rows - 1
    func type(_ text: String) throws -> [Double] {
      try text.indices.map { index in
        defer { try? pause(milliseconds: 60) }
        return try time(String(text[index])) { $0.line(last).hasPrefix(text[...index]) }
      }
    }
    func choose(_ downs: String, _ title: String) throws -> Double {
      _ = try time("S") { $0.contains("Sort and filter", in: 0..<last) }
      try terminal.send(downs)
      try pause(milliseconds: 100)
      return try time("\r") { $0.line(1).contains(" \(title) ") && !$0.contains("Sort and", in: 0..<last) }
    }
    var rows: [String] = []
    func add(_ name: String, _ times: [Double]) {
      let times = times.sorted()
      rows.append("| \(name) | \(text(times[times.count / 2])) | \(text(times.last ?? 0)) |")
    }
    add("a letter of a name sought (`/photo-0997`)", try type("/photo-0997"))
    _ = try time("\u{1b}") { !$0.line(last).hasPrefix("/") }
    add("a letter of a filter (`&faces>0 not 997`)", try type("&faces>0 not 997"))
    _ = try time("\u{1b}") { !$0.line(last).hasPrefix("&") }
    try pause(milliseconds: 300)
    add("sorted by number of faces, by name again", [try choose("jj", "faces"), try choose("kk", "name")])
    return rows
  }

  /// Counts another place of the cursor, by the list's "7 of 100,000".
  private func notePlace() {
    for row in [reader.rows - 2, reader.rows - 3] {
      let words = reader.line(row).split(separator: " ")
      guard let of = words.firstIndex(of: "of"), of > 0 else { continue }
      if words[of - 1] != place { (place, places) = (String(words[of - 1]), places + 1) }
      return
    }
  }

  private func waitForCursor(_ number: Int) throws {
    let rows = reader.rows
    _ = try wait(seconds: 20) { $0.contains(" \(number.grouped) of", in: [rows - 2, rows - 3]) }
  }

  /// The time from sending keys to the end of the frame in which the screen is as expected, in milliseconds.
  package func time(_ keys: String, seconds: Int = 20, until isReady: (ScreenReader) -> Bool) throws -> Double
  {
    try milliseconds {
      try terminal.send(keys)
      _ = try wait(seconds: seconds, until: isReady)
    }
  }

  package func close() { terminal.close() }

  /// Reads until a frame ends in which the screen is as expected. Returns the milliseconds from the start to its last
  /// byte.
  package func wait(seconds: Int, until isReady: (ScreenReader) -> Bool) throws -> Double {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var hasWords = isReady(reader)
    if hasWords, !reader.isInFrame, reader.frames > 0 { return (terminal.arrival - start) / .milliseconds(1) }
    while ContinuousClock.now < deadline {
      let frames = reader.frames
      guard try receive(milliseconds: 50) else { throw UsageError("the browser ended by itself") }
      hasWords = hasWords || isReady(reader)
      // There are no synchronized updates before the terminal has reported that it supports them.
      if hasWords, reader.frames > frames || reader.frames == 0 || open == 0 {
        return (terminal.arrival - start) / .milliseconds(1)
      }
    }
    throw UsageError("the browser did not answer within \(seconds) seconds")
  }

  package func pause(milliseconds: Int) throws {
    let end = ContinuousClock.now + .milliseconds(milliseconds)
    while ContinuousClock.now < end {
      _ = try receive(milliseconds: Int((end - .now) / .milliseconds(1)) + 1)
    }
  }

  /// Reads once; false when the program has ended.
  func receive(milliseconds: Int) throws -> Bool {
    guard let bytes = try terminal.receive(milliseconds: milliseconds, cutsFrames: true) else { return false }
    for byte in bytes {
      let frames = reader.frames
      reader.feed(CollectionOfOne(byte))
      open += 1
      if reader.frames > frames {
        sizes.append(open)
        ends.append(terminal.arrival)
        open = 0
        notePlace()
      }
    }
    let answers = reader.takeAnswers()
    if !answers.isEmpty { try terminal.send(answers) }
    return true
  }

  /// The time from now to the last byte that `work` waits for, in milliseconds; 0 when it had arrived already.
  func milliseconds(_ work: () throws -> Void) rethrows -> Double {
    let begin = ContinuousClock.now
    try work()
    return max(0, (terminal.arrival - begin) / .milliseconds(1))
  }

  private func text(_ value: Double) -> String { String(format: "%.1f", value) }
}

extension Int {
  package var grouped: String {
    let digits = Array(String(self))
    return String(
      digits.enumerated().flatMap { index, digit in
        index > 0 && (digits.count - index).isMultiple(of: 3) ? [",", digit] : [digit]
      })
  }
}
