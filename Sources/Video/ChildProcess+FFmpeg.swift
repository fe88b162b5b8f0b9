import Spawning
import SystemPackage

extension ChildProcess {
  /// Starts ffmpeg or ffprobe.
  ///
  /// - Throws: `VideoError.cannotStart`.
  static func start(
    _ program: FilePath, _ arguments: [String], input: Stream = .nothing, output: Stream = .nothing,
    diverting diversion: MessageTail.Diversion? = nil
  ) throws(VideoError) -> ChildProcess {
    do {
      return try ChildProcess(program, arguments, input: input, output: output, diverting: diversion)
    } catch {
      throw .cannotStart(program, error)
    }
  }

  /// Runs ffmpeg or ffprobe to its end.
  ///
  /// - Throws: `VideoError.cannotStart`.
  static func output(
    of program: FilePath, _ arguments: [String], limit: Duration = .seconds(30)
  ) throws(VideoError) -> Outcome {
    do {
      return try run(program, arguments, limit: limit)
    } catch {
      throw .cannotStart(program, error)
    }
  }
}

extension VideoError {
  fileprivate static func cannotStart(_ program: FilePath, _ reason: Errno) -> VideoError {
    .cannotStart(program.lastComponent?.string ?? program.string, reason: reason.description)
  }
}

extension ChildProcess.Ending {
  /// Whether an ffmpeg that ended like this was ended from outside. It handles SIGTERM and SIGINT, cleans
  /// up and exits with this status without a message; newer versions also use the status, with a message,
  /// for missing permissions.
  func isFromOutside(saying words: String) -> Bool {
    if case .killed = self { true } else { self == .exited(255) && words.isEmpty }
  }
}
