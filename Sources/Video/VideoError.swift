public import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Why a film or camera could not be read or written. Each message says what, where and what to do next.
public enum VideoError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A program that is needed is not installed.
  case noProgram(String)
  /// The program is there but could not be started.
  case cannotStart(String, reason: String)
  /// `what` names the film, camera or address.
  case unreadable(what: String, reason: String)
  /// The file holds no video.
  case noVideo(what: String)
  /// The stream broke off in the middle.
  case brokeOff(what: String, reason: String)
  /// ffmpeg was ended from outside: by hand, at shutdown, or because memory ran out. The signal is nil when
  /// ffmpeg handled it and exited by itself.
  case killed(what: String, signal: Int32?)
  case cannotWrite(FilePath, reason: String)
  case exists(FilePath)

  public var description: String {
    switch self {
    case .noProgram(let name):
      "\(name) is not on the PATH, and films and cameras need it; install it with "
        + "`\(FFmpeg.installLine)`, then run this again"
    case .cannotStart(let name, let reason): "\(name) cannot be started: \(reason)"
    case .unreadable(let what, let reason): "\(what): cannot be read: \(reason)"
    case .noVideo(let what): "\(what): holds no video; name a film, a camera or the address of a stream"
    case .brokeOff(let what, let reason): "\(what): the stream broke off: \(reason)"
    case .killed(let what, _): "\(what): \(explanation); run this again to go on"
    case .cannotWrite(let path, let reason): "\(path.string): cannot be written: \(reason)"
    case .exists(let path):
      "\(path.string): already exists and was left as it is; move it away or choose another name"
    }
  }

  /// The beginning of ``description``: the film, camera, address or file; nil when it is about a program.
  package var subject: String? {
    switch self {
    case .noProgram, .cannotStart: nil
    case .unreadable(let what, _), .noVideo(let what), .brokeOff(let what, _), .killed(let what, _): what
    case .cannotWrite(let path, _), .exists(let path): path.string
    }
  }

  /// The message without its subject.
  public var explanation: String {
    switch self {
    case .noProgram, .cannotStart: description
    case .unreadable(_, let reason): "cannot be read: \(reason)"
    case .noVideo: "holds no video"
    case .brokeOff(_, let reason): "the stream broke off: \(reason)"
    case .killed(_, let signal):
      switch signal {
      case SIGKILL: "ffmpeg was ended by signal 9, as is done when memory runs out"
      case let signal?: "ffmpeg was ended by signal \(signal)"
      case nil: "ffmpeg was told to end by a signal"
      }
    case .cannotWrite(_, let reason): "cannot be written: \(reason)"
    case .exists: "already exists and was left as it is; move it away or choose another name"
    }
  }
}
