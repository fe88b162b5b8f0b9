import Files
import Foundation

/// A pseudo-terminal behind a line that holds bytes back: so many a second, and every byte and key takes its time.
///
/// Like sshd it takes all that the program writes, so what the line has not carried yet is counted, not refused.
package final class SlowLine {
  private let terminal: PseudoTerminal
  package private(set) var reader: ScreenReader
  private let bytesPerSecond: Double
  /// One way.
  private let delay: Duration
  /// What is on its way to the screen, with the moment when its last byte is there.
  private var queue: [(bytes: ArraySlice<UInt8>, due: ContinuousClock.Instant)] = []
  private var next = 0
  /// When the line has carried all that it was given.
  private var free = ContinuousClock.now
  /// Keys and answers on their way to the program.
  private var keys: [(text: String, due: ContinuousClock.Instant)] = []
  /// How many bytes the program has written, and how many of them stood before the last query that it knows answered.
  private var written = 0, covered = 0
  /// Where the queries ended that are not answered yet, and the bytes that may begin the next one.
  private var questions: [Int] = []
  private var tail: [UInt8] = []
  /// The most bytes that were written without an answer in between since this was set.
  package var worstUnanswered = 0
  /// All bytes that have reached the screen, and when the last of them did.
  package private(set) var delivered = 0
  package private(set) var delivery = ContinuousClock.now
  /// The most bytes that waited for the line at once since this was set.
  package var worstBacklog = 0

  package init(
    _ terminal: PseudoTerminal, columns: Int, rows: Int, bitsPerSecond: Double, roundTrip: Duration
  ) {
    self.terminal = terminal
    reader = ScreenReader(columns: columns, rows: rows)
    (bytesPerSecond, delay) = (bitsPerSecond / 8, roundTrip / 2)
  }

  /// The bytes that the line has not carried yet.
  package var backlog: Int {
    max(0, Int((free - .now) / .seconds(1) * bytesPerSecond))
  }

  /// Sends keys; the program gets them half a round trip later.
  package func send(_ text: String) { keys.append((text, .now + delay)) }

  /// Carries bytes until something holds on the screen. Returns whether it did within the time.
  package func run(for limit: Duration, until isDone: (ScreenReader) -> Bool = { _ in false }) throws -> Bool
  {
    let end = ContinuousClock.now + limit
    if isDone(reader) { return true }
    while ContinuousClock.now < end {
      if try turn(until: end), isDone(reader) { return true }
    }
    return false
  }

  /// Waits until nothing has reached the screen for a time. Returns whether that happened within the limit.
  package func runUntilQuiet(_ quiet: Duration, limit: Duration) throws -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
      if next == queue.count, ContinuousClock.now - delivery >= quiet { return true }
      _ = try turn(until: min(end, delivery + quiet))
    }
    return false
  }

  /// Handles what is due, and waits for the next thing; returns whether something reached the screen.
  private func turn(until end: ContinuousClock.Instant) throws -> Bool {
    while let key = keys.first, key.due <= .now {
      try terminal.send(key.text)
      keys.removeFirst()
      for _ in 0..<key.text.count(of: Self.answer) where !questions.isEmpty {
        covered = questions.removeFirst()
      }
    }
    var hasArrived = false
    while next < queue.count, queue[next].due <= .now {
      deliver(queue[next])
      next += 1
      hasArrived = true
    }
    if next == queue.count { (queue, next) = ([], 0) }
    if hasArrived { return true }
    let soonest =
      [end, keys.first?.due, next < queue.count ? queue[next].due : nil].compactMap { $0 }.min() ?? end
    let wait = max(0, Int((soonest - .now) / .milliseconds(1)))
    guard let bytes = try terminal.receive(milliseconds: min(wait, 50)) else {
      throw UsageError("the browser ended by itself")
    }
    take(bytes)
    return false
  }

  /// Puts bytes onto the line, in parts small enough to be exact.
  private func take(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    noteQuestions(in: bytes)
    let now = ContinuousClock.now
    for start in stride(from: 0, to: bytes.count, by: 128) {
      let part = bytes[start..<min(bytes.count, start + 128)]
      free = max(free, now) + .seconds(Double(part.count) / bytesPerSecond)
      queue.append((part, free + delay))
    }
    worstBacklog = max(worstBacklog, backlog)
  }

  /// A status query, and its answer.
  private static let question = Array("\u{1b}[5n".utf8), answer = "\u{1b}[0n"

  private func noteQuestions(in bytes: [UInt8]) {
    let all = tail + bytes
    let start = written - tail.count
    for end in stride(from: Self.question.count, through: all.count, by: 1)
    where all[end - Self.question.count..<end].elementsEqual(Self.question) {
      questions.append(start + end)
    }
    written += bytes.count
    tail = Array(all.suffix(Self.question.count - 1))
    worstUnanswered = max(worstUnanswered, written - covered)
  }

  private func deliver(_ part: (bytes: ArraySlice<UInt8>, due: ContinuousClock.Instant)) {
    reader.feed(part.bytes)
    delivered += part.bytes.count
    delivery = part.due
    let answers = reader.takeAnswers()
    if !answers.isEmpty { keys.append((answers, part.due + delay)) }
  }

  /// Ends the program with its key, and returns its status.
  package func quit() -> Int {
    send("q")
    _ = try? run(for: .seconds(3))
    return terminal.close()
  }
}

extension String {
  fileprivate func count(of part: String) -> Int { components(separatedBy: part).count - 1 }
}
