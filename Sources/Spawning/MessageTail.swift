import Foundation
import Synchronization
import SystemPackage

/// The last lines that a program wrote to standard error. They are read as they come, so that the program
/// never waits.
package final class MessageTail: Sendable {
  private let lines = Mutex<[String]>([])
  private let done = DispatchGroup()
  private static let limit = 20

  /// Lines that begin with one of the starts go to `line` instead, as they come.
  package struct Diversion: Sendable {
    package var starts: [String]
    /// Called on the thread that reads.
    package var line: @Sendable (String) -> Void

    package init(starts: [String], line: @escaping @Sendable (String) -> Void) {
      (self.starts, self.line) = (starts, line)
    }
  }

  private let diversion: Diversion?

  init(_ source: FileDescriptor, diverting diversion: Diversion? = nil) {
    self.diversion = diversion
    done.enter()
    let thread = Thread { [self] in
      var piece = [UInt8](repeating: 0, count: 4096)
      var line: [UInt8] = []
      while let count = try? source.readSome(into: &piece), count > 0 {
        for byte in piece[..<count] {
          if byte == 0x0a || byte == 0x0d {
            add(line)
            line.removeAll(keepingCapacity: true)
          } else if line.count < 1000 {
            line.append(byte)
          }
        }
      }
      add(line)
      try? source.close()
      done.leave()
    }
    thread.name = "messages"
    thread.stackSize = 1 << 17
    thread.start()
  }

  private func add(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    let text = String(decoding: bytes.map { $0 < 0x20 || $0 == 0x7f ? 0x3f : $0 }, as: UTF8.self)
    if let diversion, diversion.starts.contains(where: text.hasPrefix) { return diversion.line(text) }
    lines.withLock { lines in
      lines.append(text)
      if lines.count > Self.limit { lines.removeFirst() }
    }
  }

  /// The last message, without the sender in brackets; empty without messages. Call it after the program has
  /// ended.
  ///
  /// - Parameter limit: how long to wait for all of them; programs that it has left behind may still be writing.
  package func lastWords(within limit: Duration = .milliseconds(200)) -> String {
    _ = done.wait(timeout: .now() + limit / .seconds(1))
    var text = lines.withLock { $0.last } ?? ""
    while text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      text = String(text[text.index(after: end)...].drop { $0 == " " })
    }
    return text
  }
}
