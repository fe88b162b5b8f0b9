import Foundation
package import SystemPackage

/// Messages for people. Standard output is for results only.
package enum StandardError {
  package static func write(_ line: String) {
    // If this fails there is nowhere left to report it.
    _ = try? FileDescriptor.standardError.writeAll((line + "\n").utf8)
  }
}

/// Lines of results, each written immediately so that the reader of a pipe sees it.
package enum StandardOutput {
  /// Writes a line, or ends the program: when the reader has gone (`facet detect … | head`) or the disk is full.
  package static func write(_ line: String) { write(bytes: (line + "\n").utf8) }

  /// Writes bytes, or ends the program, like ``write(_:)``.
  package static func write(bytes: some Sequence<UInt8>) {
    do {
      try send(bytes: bytes)
    } catch {
      if let message = error.message { StandardError.write(message) }
      exit(1)
    }
  }

  /// Writes bytes, and throws instead of ending the program, for callers that must clean up first.
  package static func send(bytes: some Sequence<UInt8>) throws(StandardOutputError) {
    do {
      try FileDescriptor.standardOutput.writeAll(bytes)
    } catch {
      throw StandardOutputError(reason: error as? Errno ?? .ioError)
    }
  }
}

/// Writing to standard output failed.
package struct StandardOutputError: Error {
  package var reason: Errno

  /// The message to show; nil when only the reader has gone.
  package var message: String? {
    reason == .brokenPipe ? nil : "standard output: cannot be written: \(reason)"
  }
}
