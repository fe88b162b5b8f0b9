import Files
import Foundation
public import Geometry
public import Imaging
import Spawning
import Synchronization
public import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Writes frames into a film, through an ffmpeg process.
///
/// A film for MP4 or MOV is written in fragments of half a second, each complete in itself, so what was
/// written stays playable after a power failure. When this program is killed, ffmpeg sees the end of its
/// input and finishes the film.
public final class FilmWriter: Sendable {
  /// How frames are encoded.
  public enum Codec: String, Sendable, CaseIterable {
    /// H.264 if this ffmpeg can write it, otherwise MPEG-4 part 2.
    case auto
    case h264, mpeg4
  }

  /// Rate, codec and quality of a film to be written.
  public struct Options: Hashable, Sendable {
    /// Frames per second.
    public var rate: Double
    /// With `h264`, the writer's initialiser throws if ffmpeg cannot write it.
    public var codec: Codec
    /// From 1 (small) to 100 (good).
    public var quality: Int
    /// A film whose sound goes into this one unchanged.
    public var sound: FilePath?
    /// Seconds into that film at which this one begins, and how long it is.
    public var soundStart = 0.0
    /// Whether each frame is written at once, which makes the file larger; for films that may end at any
    /// moment.
    public var isImmediate: Bool
    /// Whether an MP4 or MOV is written in fragments, which play even if the film was never finished.
    public var isFragmented = true
    /// Whether each frame has its own time, given to ``FilmWriter/write(_:at:)``, instead of following at the rate.
    public var isTimed = false

    /// By default the sound starts at its beginning and fragments are written; set the properties to change
    /// that.
    public init(
      rate: Double = 15, codec: Codec = .auto, quality: Int = 75, sound: FilePath? = nil,
      isImmediate: Bool = true
    ) {
      (self.rate, self.codec, self.quality) = (rate, codec, quality)
      (self.sound, self.isImmediate) = (sound, isImmediate)
    }

    /// One line that differs between different options. It is part of checkpoints: if the text changes,
    /// unfinished films start over.
    package var summary: String {
      let name =
        switch codec {
        case .auto: "auto"
        case .h264: "h264"
        case .mpeg4: "mpeg4"
        }
      return "\(rate) frames a second, \(name), quality \(quality), sound of \(sound?.string ?? "none") from "
        + "\(soundStart), immediate \(isImmediate ? "yes" : "no"), fragments \(isFragmented ? "yes" : "no")"
    }
  }

  /// The film is written in place and grows with each frame.
  public let path: FilePath
  /// The size of every frame. A film's sides are even, so an odd side gets an extra black row or column.
  public let size: PixelSize
  private let child: ChildProcess
  private let pipe: FileDescriptor
  private let timed: TimedFrames?
  private let isClosed = Mutex(false)

  /// - Precondition: `size` is not empty, the rate is positive.
  /// - Throws: `VideoError.exists` when the file exists and may not be replaced; `.cannotStart`.
  public init(
    to path: FilePath, size: PixelSize, by ffmpeg: FFmpeg, options: Options = Options(),
    replacing: Bool = false, container: String? = nil
  ) throws(VideoError) {
    precondition(size.area > 0 && options.rate > 0, "film: \(size) at \(options.rate) frames a second")
    if !replacing, AtomicFile.exists(path) { throw .exists(path) }
    (self.path, self.size) = (path, size)
    var arguments = ["-hide_banner", "-loglevel", "error", "-nostdin", replacing ? "-y" : "-n"]
    timed = options.isTimed ? TimedFrames(size: size, rate: options.rate) : nil
    if options.isTimed {
      arguments += ["-f", "matroska", "-i", "pipe:0"]
    } else {
      arguments += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-video_size", "\(size.width)x\(size.height)"]
      arguments += ["-framerate", "\(options.rate)", "-i", "pipe:0"]
    }
    if let sound = options.sound {
      if options.soundStart > 0 { arguments += ["-ss", String(format: "%.6f", options.soundStart)] }
      arguments += ["-i", "file:" + sound.string, "-map", "0:v:0", "-map", "1:a?", "-c:a", "copy"]
    }
    arguments += try Self.codec(options, ffmpeg)
    // Half the colour resolution needs even sides.
    arguments += ["-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p"]
    let container = container ?? Self.container(of: path)
    if options.isTimed {
      // 1/60000 s is the finest that MPEG-4 part 2 allows among what divides the usual rates.
      arguments += ffmpeg.passthrough + ["-enc_time_base", "1:60000"]
      if container != "mkv" { arguments += ["-video_track_timescale", "60000"] }
    }
    if options.isFragmented, ["mp4", "mov"].contains(container) {
      arguments += [
        "-movflags", "+frag_keyframe+empty_moov+default_base_moof", "-frag_duration", "500000",
        "-flush_packets", "1",
      ]
    }
    arguments += ["-f", container == "mkv" ? "matroska" : container, "file:" + path.string]
    child = try ChildProcess.start(ffmpeg.ffmpeg, arguments, input: .pipe)
    guard let input = child.input else { throw .cannotStart("ffmpeg", reason: "it has no pipe") }
    pipe = input
    #if canImport(Darwin)
      _ = fcntl(input.rawValue, F_SETNOSIGPIPE, 1)
    #endif
  }

  // An unfinished film is ended where it is: what was written so far plays.
  deinit { close() }

  /// The possible file extensions.
  public static let containers = ["mp4", "mov", "mkv"]

  /// The container by the file name; MP4 by default.
  public static func container(of path: FilePath) -> String {
    let ending = (path.extension ?? "").lowercased()
    return containers.contains(ending) ? ending : "mp4"
  }

  private static func codec(_ options: Options, _ ffmpeg: FFmpeg) throws(VideoError) -> [String] {
    let rate = max(1, Int(options.rate.rounded()))
    let lack = 1 - Double(min(100, max(1, options.quality))) / 100
    let hasH264 = options.codec == .mpeg4 ? false : try ffmpeg.hasEncoder("libx264")
    if options.codec == .h264, !hasH264 {
      throw .cannotStart("ffmpeg", reason: "it cannot write H.264 (no libx264); use --codec mpeg4")
    }
    // A key frame every second, so that players can seek and fragments can end.
    let common = ["-g", "\(rate)"]
    if hasH264 {
      let factor = Int((13 + 38 * lack).rounded())
      return common + ["-c:v", "libx264", "-preset", "veryfast", "-crf", "\(factor)"]
        + (options.isImmediate ? ["-tune", "zerolatency"] : [])
    }
    let scale = Int((1 + 30 * lack * lack.squareRoot()).rounded())
    return common + ["-c:v", "mpeg4", "-q:v", "\(max(1, min(31, scale)))"]
  }

  /// The ID of the ffmpeg process, which may have ended.
  public var processIdentifier: Int32 { child.identifier }

  /// Adds a frame; waits while ffmpeg is busy.
  ///
  /// - Parameters:
  ///   - image: of the film's size.
  ///   - time: seconds into this film, later than the frame before; used by films with times of their own.
  /// - Precondition: it has the film's size.
  /// - Throws: `VideoError.cannotWrite` when ffmpeg has ended, `.killed` when somebody ended it.
  public func write(_ image: Image, at time: Double = 0) throws(VideoError) {
    precondition(image.size == size, "film of \(size): a frame of \(image.size)")
    do {
      if let head = timed?.head(at: time) {
        try unsafe head.withUnsafeBytes { try unsafe pipe.writeQuietly($0) }
      }
      try unsafe image.pixels.withUnsafeBytes { try unsafe pipe.writeQuietly($0) }
    } catch {
      throw failure(child.wait(limit: .seconds(5)), (error as? Errno)?.description ?? "\(error)")
    }
  }

  /// Ends the film and waits until it is complete.
  ///
  /// - Throws: `VideoError.cannotWrite` when ffmpeg failed, `.killed` when somebody ended it.
  public func finish() throws(VideoError) {
    close()
    let ending = child.wait(limit: .seconds(60))
    if ending?.isSuccess == true { return }
    if case .exited(let status) = ending { throw failure(ending, "ffmpeg ended with status \(status)") }
    throw failure(ending, "ffmpeg does not end")
  }

  /// Ends ffmpeg at once.
  public func abort() {
    child.stop(patience: .zero)
    close()
  }

  /// Why the film is incomplete.
  ///
  /// - Parameter reason: used when ffmpeg gives none.
  private func failure(_ ending: ChildProcess.Ending?, _ reason: String) -> VideoError {
    let said = child.messages.lastWords()
    if let ending, ending.isFromOutside(saying: said) {
      return .killed(what: path.string, signal: ending.signal)
    }
    return .cannotWrite(path, reason: said.isEmpty ? reason : said)
  }

  private func close() {
    isClosed.withLock { isClosed in
      if !isClosed { try? pipe.close() }
      isClosed = true
    }
  }
}

extension FileDescriptor {
  /// Writes all bytes; a closed reader is an error, not a signal.
  fileprivate func writeQuietly(_ bytes: UnsafeRawBufferPointer) throws(Errno) {
    #if !canImport(Darwin)
      var (blocked, before) = (sigset_t(), sigset_t())
      unsafe sigemptyset(&blocked)
      unsafe sigaddset(&blocked, SIGPIPE)
      unsafe pthread_sigmask(SIG_BLOCK, &blocked, &before)
      defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    #endif
    do {
      _ = try unsafe writeAll(bytes)
    } catch {
      let reason = (error as? Errno) ?? .ioError
      #if !canImport(Darwin)
        // The signal is pending for this thread and must not reach anything else. Not only after `.brokenPipe`: a write
        // that got half of its bytes into the pipe raises it, too, and the next may find the pipe closed by its owner.
        var none = timespec(tv_sec: 0, tv_nsec: 0)
        while unsafe sigtimedwait(&blocked, nil, &none) > 0 {}
      #endif
      throw reason
    }
  }
}
