import Foundation
public import Geometry
public import Imaging
import Spawning
import Synchronization
import SystemPackage

/// Reads frames from an ffmpeg process, one after the other, as upright RGB.
///
/// Each frame comes through the pipe as raw RGB24 after a PPM header with its size. So the size need not be
/// known beforehand, which is impossible for cameras and streams. One thread reads; any thread may call
/// ``stop()``.
public final class FrameReader: Sendable {
  private let child: ChildProcess
  private let source: VideoSource
  /// Whether earlier frames were read before, because some are skipped.
  private let isContinued: Bool
  private let pipe: FileDescriptor
  private let isStopped = Mutex(false)
  private let start: Double
  /// Nil when the frames' times are not asked for.
  private let times: FrameTimes?

  /// How to read.
  public struct Options: Hashable, Sendable {
    /// Seconds into a film.
    public var start = 0.0
    /// Frames per second to convert a film to; nil keeps its own. A stream's frames come as they arrive.
    public var rate: Double?
    /// The size to scale to; nil keeps the film's own.
    public var size: PixelSize?
    /// How many frames to read; nil for all.
    public var frames: Int?
    /// How many frames are decoded and skipped at the beginning. The first delivered frame is exactly the one
    /// after them.
    public var skipped = 0
    /// Whether frames come with the times of the film, for ``FrameReader/nextFrame(into:)``.
    public var isTimed = false
    /// Used only for cameras, except those of `lavfi`.
    public var wish = CameraWish()

    /// By default all frames of the source, unchanged.
    public init() {}
  }

  /// - Throws: `VideoError.cannotStart`.
  public init(
    _ source: VideoSource, by ffmpeg: FFmpeg, options: Options = Options()
  ) throws(VideoError) {
    self.source = source
    isContinued = options.skipped > 0
    start = options.start
    times = options.isTimed ? FrameTimes() : nil
    var arguments = ["-hide_banner", "-loglevel", "error", "-nostdin"]
    arguments += source.arguments(from: options.start, wish: options.wish)
    arguments += ["-map", "0:v:0"]
    var filters: [String] = []
    if let rate = options.rate { filters.append("fps=\(rate)") }
    if options.skipped > 0 { filters.append("trim=start_frame=\(options.skipped)") }
    if let size = options.size { filters.append("scale=\(size.width):\(size.height),setsar=1") }
    if options.isTimed { filters += FrameTimes.filters }
    if !filters.isEmpty { arguments += ["-vf", filters.joined(separator: ",")] }
    if options.rate == nil { arguments += ffmpeg.passthrough }
    if let frames = options.frames { arguments += ["-frames:v", "\(frames)"] }
    // One thread, because each further one would hold back a frame.
    arguments += ["-threads", "1", "-c:v", "ppm", "-pix_fmt", "rgb24", "-f", "image2pipe", "pipe:1"]
    let input: ChildProcess.Stream =
      if case .stream(let descriptor) = source { .descriptor(descriptor) } else { .nothing }
    let diversion = times.map { times in
      MessageTail.Diversion(starts: FrameTimes.lineStarts) { times.add($0) }
    }
    child = try ChildProcess.start(
      ffmpeg.ffmpeg, arguments, input: input, output: .pipe, diverting: diversion)
    guard let output = child.output else { throw .cannotStart("ffmpeg", reason: "it has no pipe") }
    pipe = output
    #if os(Linux)
      // A larger pipe saves switching between the two programs. If it is not allowed, reading still works.
      _ = fcntl(output.rawValue, 1031 /* F_SETPIPE_SZ */, 1 << 20)
    #endif
  }

  deinit {
    child.stop(patience: .zero)
    try? pipe.close()
  }

  /// The ID of the ffmpeg process, which may have ended.
  public var processIdentifier: Int32 { child.identifier }

  /// A frame, and its time in seconds of the film; nil when the film does not say, or was not asked
  /// (``Options/isTimed``).
  public struct Frame: Sendable {
    /// Upright.
    public var image: Image
    /// Seconds of the film.
    public var time: Double?
  }

  /// Reads the next frame, as ``next(into:)`` does, with its time.
  public func nextFrame(into buffer: consuming Image?) throws(VideoError) -> Frame? {
    guard let image = try next(into: buffer.take()) else { return nil }
    return Frame(image: image, time: times?.next().map { start + $0 })
  }

  /// Reads the next frame.
  ///
  /// - Parameter buffer: filled in place when it has the frame's size and no other reference.
  /// - Returns: nil at the end of the stream, and after ``stop()``.
  /// - Throws: `VideoError.unreadable` when nothing could be read at all, `.brokeOff` when the stream breaks
  ///   off (skipped frames count as its beginning), `.killed` when ffmpeg was ended from outside.
  public func next(into buffer: consuming Image?) throws(VideoError) -> Image? {
    do {
      guard let size = try readHeader() else { return try end() }
      // Taken out, because writing to pixels with two references would copy them.
      var image = buffer.take() ?? Image(width: size.width, height: size.height)
      if image.size != size { image = Image(width: size.width, height: size.height) }
      guard try fill(&image) else { return try end() }
      hasFrames.withLock { $0 = true }
      return image
    } catch let error as VideoError {
      throw error
    } catch {
      throw .brokeOff(what: source.name, reason: "\((error as? Errno)?.description ?? "\(error)")")
    }
  }

  private let hasFrames = Mutex(false)

  /// Ends ffmpeg; a reading thread gets the end of the stream.
  public func stop() {
    isStopped.withLock { $0 = true }
    child.stop(patience: .zero)
  }

  /// Handles the end of the pipe, and throws when it is not the end of the stream.
  private func end() throws(VideoError) -> Image? {
    let ending = child.wait(limit: .seconds(5))
    if isStopped.withLock({ $0 }) { return nil }
    let words = child.messages.lastWords()
    let hasBegun = isContinued || hasFrames.withLock { $0 }
    if ending?.isSuccess == true {
      if hasBegun { return nil }
      throw .unreadable(what: source.name, reason: words.isEmpty ? "it holds no frame" : words)
    }
    // After the first frame, messages may be about an earlier damaged frame.
    if let ending, ending.isFromOutside(saying: hasBegun ? "" : words) {
      throw .killed(what: source.name, signal: ending.signal)
    }
    let reason = words.isEmpty ? "ffmpeg gave no reason" : words
    throw hasBegun
      ? .brokeOff(what: source.name, reason: reason) : .unreadable(what: source.name, reason: reason)
  }

  /// `P6`, width, height and the greatest value, each followed by one whitespace character; nil at the end.
  private func readHeader() throws -> PixelSize? {
    var words: [[UInt8]] = [[]]
    var byte: [UInt8] = [0]
    while words.count <= 4 {
      guard try pipe.readSome(into: &byte) == 1 else { return nil }
      let isSpace = byte[0] == 0x20 || byte[0] == 0x0a
      if isSpace { words.append([]) } else { words[words.count - 1].append(byte[0]) }
      if words[words.count - 1].count > 8 { break }
    }
    let texts = words.map { String(decoding: $0, as: UTF8.self) }
    guard texts.count == 5, texts[0] == "P6", texts[3] == "255", let width = Int(texts[1]),
      let height = Int(texts[2]), width > 0, height > 0, width * height <= 1 << 28
    else {
      throw VideoError.brokeOff(what: source.name, reason: "ffmpeg sent something that is not a frame")
    }
    return PixelSize(width: width, height: height)
  }

  /// False when the pipe ends before the frame does.
  private func fill(_ image: inout Image) throws -> Bool {
    try unsafe image.pixels.withUnsafeMutableBytes { bytes in
      var filled = 0
      while filled < bytes.count {
        let count = try unsafe pipe.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[filled...]))
        if count == 0 { return false }
        filled += count
      }
      return true
    }
  }
}
