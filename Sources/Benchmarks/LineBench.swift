import Files
import Foundation
import Imaging
package import SystemPackage

/// How the browser responds over a slow line, sending whole frames and sending in pieces.
package struct LineBench {
  private static let bitsPerSecond = 1_000_000.0
  private static let roundTrip = Duration.milliseconds(150)
  private static let photos = 300

  package init() {}

  package func print(_ pictures: [FilePath]) throws {
    let samples =
      try pictures.isEmpty
      ? ["astronaut.png", "grace_hopper.jpg", "group.jpg", "mona-lisa.jpg"].map(PictureComposer.samplePath)
      : pictures
    try CodingBench().print(samples)
    let all = FilePath(NSTemporaryDirectory()).appending("facet-line-\(getpid())")
    defer { try? FileManager.default.removeItem(atPath: all.string) }
    let folder = all.appending("photos")
    try AtomicFile.createFolder(folder)
    for index in 0..<Self.photos {
      let sample = samples[index % samples.count]
      let name = "photo-\(String(format: "%03d", index)).\(sample.extension ?? "jpg")"
      try FileManager.default.copyItem(atPath: sample.string, toPath: folder.appending(name).string)
    }
    StandardOutput.write(
      "\n\(Machine.processor); a line of 1 Mbit/s, round trip 150 ms, \(Self.photos) photos\n"
        + "| screen | line | key → text, ms: median | worst | key → sharp picture, ms: median | bytes a photo: median "
        + "| key held 5 s: frames a second | most bytes waiting | behind at its end, ms |\n"
        + "|---|---|---|---|---|---|---|---|---|")
    for (columns, rows) in [(80, 24), (120, 40), (200, 60)] {
      for line in ["fast", "slow", "auto"] {
        let home = all.appending("home-\(columns)-\(line)")
        StandardOutput.write(try row(folder, home, columns, rows, line))
      }
    }
  }

  private func row(_ folder: FilePath, _ home: FilePath, _ columns: Int, _ rows: Int, _ way: String) throws
    -> String
  {
    let places = ["XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"].map { ($0, "\(home.appending($0))") }
    let terminal = try PseudoTerminal(
      arguments: [folder.string, "--line", way], environment: Dictionary(places) { $1 }, columns: columns,
      rows: rows)
    let line = SlowLine(
      terminal, columns: columns, rows: rows, bitsPerSecond: Self.bitsPerSecond, roundTrip: Self.roundTrip)
    guard try line.run(for: .seconds(60), until: { $0.contains("of \(Self.photos)", in: 0..<$0.rows) }) else {
      throw UsageError("the browser did not list the photos over the slow line within a minute")
    }
    // Until the folder is searched, and its faces have stopped changing the screen.
    guard try line.runUntilQuiet(.seconds(2), limit: .seconds(240)) else {
      throw UsageError("the browser did not finish searching the photos within four minutes")
    }
    var texts: [Double] = [], sharp: [Double] = [], bytes: [Double] = []
    for number in 2...9 {
      let (before, begin) = (line.delivered, ContinuousClock.now)
      line.send("j")
      try wait(line, for: number)
      texts.append((line.delivery - begin) / .milliseconds(1))
      _ = try line.runUntilQuiet(.milliseconds(700), limit: .seconds(60))
      sharp.append((line.delivery - begin) / .milliseconds(1))
      bytes.append(Double(line.delivered - before))
    }
    let held = try hold(line, from: 9)
    let status = line.quit()
    guard status == 0 else { throw UsageError("the browser ended with status \(status)") }
    let figures = [
      text(median(texts)), text(texts.max() ?? 0), text(median(sharp)), Int(median(bytes)).grouped,
      String(format: "%.1f", held.rate), held.backlog.grouped, text(held.behind),
    ]
    return "| \(columns)×\(rows) | \(way) | \(figures.joined(separator: " | ")) |"
  }

  /// Holds a key for five seconds, as often as a keyboard repeats it.
  private func hold(_ line: SlowLine, from place: Int) throws -> (rate: Double, backlog: Int, behind: Double)
  {
    let frames = line.reader.frames
    line.worstBacklog = 0
    let start = ContinuousClock.now
    let count = 150
    for number in 0..<count {
      let due = start + .seconds(5) * number / count
      _ = try line.run(for: max(.zero, due - .now))
      line.send("j")
    }
    let rate = Double(line.reader.frames - frames) / 5
    let end = ContinuousClock.now
    try wait(line, for: place + count)
    return (rate, line.worstBacklog, (line.delivery - end) / .milliseconds(1))
  }

  /// Whole frames that wait for a line take minutes to come through, so the time begins behind them.
  private func wait(_ line: SlowLine, for number: Int) throws {
    let waiting = Duration.seconds(Double(line.backlog) * 8 / Self.bitsPerSecond)
    guard
      try line.run(for: waiting + .seconds(120), until: { $0.contains(" \(number) of", in: 0..<$0.rows) })
    else { throw UsageError("the browser did not go to photo \(number) within two minutes") }
  }

  private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
  private func text(_ value: Double) -> String { String(format: "%.0f", value) }
}
