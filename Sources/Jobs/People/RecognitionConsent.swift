import Files
import Foundation
package import Library
import SystemPackage

/// Whether people may be told apart in a library: asked once, plainly.
package enum RecognitionConsent {
  package static let explanation = """
    To tell people apart, facet keeps 128 numbers for each face in this library: biometric data.
    They stay in this file, no export holds them unless you ask for it, and facet people forget removes them.
    """

  /// Makes sure that somebody switched it on.
  ///
  /// - Parameters:
  ///   - isOrdered: the user said so on the command line.
  ///   - ask: asks a question at a terminal; nil where there is none to ask.
  package static func require(
    _ library: AnnotationLibrary, isOrdered: Bool, ask: ((String) -> Bool)?
  ) throws {
    switch try library.recognition() {
    case true?: return
    case _ where isOrdered: return try library.setRecognition(true)
    case nil:
      guard let ask else {
        throw UsageError(
          "\(library.path.shown): telling people apart was never switched on for this library; say --switch-on.\n"
            + explanation)
      }
      let answer = ask("\(library.path.shown)\n\(explanation)\nSwitch it on? [y/N] ")
      try library.setRecognition(answer)
      if !answer { fallthrough }
    default:
      throw UsageError(
        "\(library.path.shown): telling people apart is switched off for this library; switch it on with --switch-on"
      )
    }
  }

  /// Asks at the terminal; nil when standard input or standard error is none.
  package static var terminal: ((String) -> Bool)? {
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return nil }
    return { question in
      _ = try? FileDescriptor.standardError.writeAll(question.utf8)
      return ["y", "yes"].contains((readLine() ?? "").trimmingCharacters(in: .whitespaces).lowercased())
    }
  }
}
