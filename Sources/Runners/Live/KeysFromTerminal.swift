import Files
import Foundation
package import SystemPackage

/// Keys from the terminal although standard input is a film: `ffmpeg … | facet live -`.
package enum KeysFromTerminal {
  /// Puts the terminal in the place of standard input.
  ///
  /// - Returns: what standard input was.
  /// - Throws: `UsageError` when there is no terminal.
  package static func takeStandardInput() throws -> FileDescriptor {
    guard isatty(STDIN_FILENO) == 0 else {
      throw UsageError(
        "-: standard input is the terminal; pipe a film into it, as in `ffmpeg … | facet live -`")
    }
    do {
      let film = try FileDescriptor.standardInput.duplicate()
      _ = fcntl(film.rawValue, F_SETFD, FD_CLOEXEC)
      let terminal = try FileDescriptor.open(FilePath("/dev/tty"), .readWrite)
      _ = try terminal.duplicate(as: .standardInput)
      try terminal.close()
      return film
    } catch {
      throw UsageError("-: there is no terminal to take keys from; run it in one")
    }
  }
}
