import Files
import Foundation
import Imaging
import Spawning
public import SystemPackage

/// Joins parts with the same encoding into one film, without encoding them again.
public struct FilmJoiner: Sendable {
  /// A part and its length in seconds.
  public struct Part: Hashable, Sendable {
    /// In the same folder as the other parts, with a plain name: no space or quote in it.
    public var path: FilePath
    /// Where the next part begins, counted from this part's start.
    public var seconds: Double

    /// - Parameter seconds: frames divided by the frame rate.
    public init(path: FilePath, seconds: Double) { (self.path, self.seconds) = (path, seconds) }
  }

  private let ffmpeg: FFmpeg

  /// - Parameter ffmpeg: only its `ffmpeg` is run.
  public init(_ ffmpeg: FFmpeg) { self.ffmpeg = ffmpeg }

  /// Writes the joined film; a file of that name is replaced.
  ///
  /// - Parameters:
  ///   - parts: in order, all in one folder, where a list of them remains.
  ///   - sound: a film whose sound goes into this one unchanged.
  ///   - container: the kind of file, of ``FilmWriter/containers``.
  /// - Throws: `VideoError.cannotWrite`, `.cannotStart`, `.killed`.
  public func join(
    _ parts: [Part], to path: FilePath, sound: FilePath?, container: String
  ) throws(VideoError) {
    precondition(!parts.isEmpty, "film: no parts to join")
    let list = parts[0].path.removingLastComponent().appending("parts.txt")
    var text = "ffconcat version 1.0\n"
    for part in parts {
      // The names are relative and made by facet, so nothing needs quoting.
      text +=
        "file \(part.path.lastComponent?.string ?? "")\nduration \(String(format: "%.6f", part.seconds))\n"
    }
    do {
      try AtomicFile.write(Array(text.utf8), to: list, replacing: true)
    } catch {
      throw .cannotWrite(path, reason: "\(error)")
    }
    var arguments = ["-hide_banner", "-loglevel", "error", "-nostdin", "-y"]
    arguments += ["-f", "concat", "-safe", "0", "-i", "file:" + list.string]
    if let sound { arguments += ["-i", "file:" + sound.string, "-map", "0:v:0", "-map", "1:a?"] }
    arguments += ["-c", "copy"]
    if ["mp4", "mov"].contains(container) { arguments += ["-movflags", "+faststart"] }
    arguments += ["-f", container == "mkv" ? "matroska" : container, "file:" + path.string]
    // Hours of film on a slow disk take a while.
    let said = try ChildProcess.output(of: ffmpeg.ffmpeg, arguments, limit: .seconds(24 * 3600))
    guard said.ending.isSuccess else {
      if said.ending.isFromOutside(saying: said.messages) {
        throw .killed(what: path.string, signal: said.ending.signal)
      }
      throw .cannotWrite(path, reason: said.messages.isEmpty ? "ffmpeg gave no reason" : said.messages)
    }
  }
}
