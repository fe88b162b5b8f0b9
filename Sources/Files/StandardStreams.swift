import Foundation
package import SystemPackage

/// Lines for people; standard output is kept for results.
package enum StandardError {
  package static func write(_ line: String) {
    // Nobody is left to tell when this fails.
    _ = try? FileDescriptor.standardError.writeAll((line + "\n").utf8)
  }
}

/// Lines of results, each written at once, so that a reader at the other end of a pipe sees it.
package enum StandardOutput {
  /// Ends the program when nobody reads any more (`facet detect … | head`) or the disk is full.
  package static func write(_ line: String) { write(bytes: (line + "\n").utf8) }

  /// The same for bytes of any kind.
  package static func write(bytes: some Sequence<UInt8>) {
    do {
      try send(bytes: bytes)
    } catch {
      if let words = error.words { StandardError.write(words) }
      exit(1)
    }
  }

  /// The same for a program that has something to tidy up first.
  package static func send(bytes: some Sequence<UInt8>) throws(StandardOutputError) {
    do {
      try FileDescriptor.standardOutput.writeAll(bytes)
    } catch {
      throw StandardOutputError(reason: error as? Errno ?? .ioError)
    }
  }
}

/// Standard output takes no more.
package struct StandardOutputError: Error {
  package var reason: Errno

  /// What is to be said; nothing when it is only that nobody reads any more.
  package var words: String? { reason == .brokenPipe ? nil : "standard output: cannot be written: \(reason)" }
}
