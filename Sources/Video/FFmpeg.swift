import Foundation
import Spawning
public import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The programs that read and write films and cameras.
public struct FFmpeg: Sendable, Hashable {
  /// Their paths: the first executable file of each name on the PATH.
  public let ffmpeg, ffprobe: FilePath
  /// Major and minor version as one number, `501` for 5.1; the newest one when no number is given.
  public let version: Int

  #if os(macOS)
    /// The command that installs both programs, for messages.
    public static let installLine = "brew install ffmpeg"
  #else
    /// The command that installs both programs, for messages.
    public static let installLine = "apt-get install ffmpeg"
  #endif

  /// The programs on the PATH.
  ///
  /// - Throws: `VideoError.noProgram` with the command that installs the missing program.
  public static func find(
    environment: [String: String]? = nil
  ) throws(VideoError) -> FFmpeg {
    let environment = environment ?? ProcessInfo.processInfo.environment
    guard let ffmpeg = find("ffmpeg", environment) else { throw .noProgram("ffmpeg") }
    guard let ffprobe = find("ffprobe", environment) else { throw .noProgram("ffprobe") }
    return FFmpeg(ffmpeg: ffmpeg, ffprobe: ffprobe, version: try version(of: ffmpeg))
  }

  private static func find(_ name: String, _ environment: [String: String]) -> FilePath? {
    let folders = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
    return folders.map { FilePath(String($0)).appending(name) }.first { isProgram($0) }
  }

  /// Folders can have the permission to execute, too, which means that they can be entered.
  private static func isProgram(_ path: FilePath) -> Bool {
    var status = stat()
    // SAFETY: the path is a terminated string for the time of the calls, and `status` outlives them.
    return unsafe path.withPlatformString { path in
      unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
  }

  private static func version(of program: FilePath) throws(VideoError) -> Int {
    let said = try ChildProcess.output(of: program, ["-version"]).text
    let words = said.prefix { $0 != "\n" }.split(separator: " ")
    guard words.count > 2, words[1] == "version" else { return .max }
    let numbers = words[2].drop { !$0.isNumber }.split(separator: ".").prefix(2).compactMap {
      Int($0.prefix { $0.isNumber })
    }
    return numbers.count == 2 ? numbers[0] * 100 + numbers[1] : .max
  }

  /// Passes every frame on as it comes: none is duplicated or dropped.
  var passthrough: [String] { version >= 501 ? ["-fps_mode", "passthrough"] : ["-vsync", "passthrough"] }

  /// Whether this ffmpeg has a video encoder.
  public func hasEncoder(_ name: String) throws(VideoError) -> Bool {
    let said = try ChildProcess.output(of: ffmpeg, ["-hide_banner", "-encoders"]).text
    return said.split(separator: "\n").contains { line in
      line.split(separator: " ").dropFirst().first.map { $0 == name } ?? false
    }
  }
}
