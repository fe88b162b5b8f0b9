import Foundation
public import Geometry
public import Imaging
import Synchronization
import SystemPackage

/// Frames out of an ffmpeg process, one after the other, as upright RGB.
///
/// Each frame comes through the pipe as raw RGB24 behind a PPM header, which tells its size: so cameras and streams,
/// which cannot be asked beforehand, and turned films need no other agreement. One thread reads; any may ``stop()``.
public final class FrameReader: Sendable {
  private let child: ChildProcess
  private let source: VideoSource
  /// Frames came already, to whoever wants these left out.
  private let isGoneOnWith: Bool
  private let pipe: FileDescriptor
  private let isStopped = Mutex(false)

  /// How to read.
  public struct Options: Hashable, Sendable {
    /// Seconds into a film.
    public var start = 0.0
    /// Frames a second to make of a film's; its own when nil, and a stream's come as they come.
    public var rate: Double?
    /// The size to scale to; the film's own when nil.
    public var size: PixelSize?
    /// How many frames are wanted; all when nil.
    public var frames: Int?
    /// How many frames are decoded and left out at the beginning; the first that comes is the very one that would
    /// have come after them.
    public var skipped = 0
    /// Only cameras look at it, those made of `lavfi` excepted.
    public var wish = CameraWish()

    /// Everything as the source has it, from its beginning.
    public init() {}
  }

  /// - Throws: `VideoError.cannotStart`.
  public init(
    _ source: VideoSource, by ffmpeg: FFmpeg, options: Options = Options()
  ) throws(VideoError) {
    self.source = source
    isGoneOnWith = options.skipped > 0
    var arguments = ["-hide_banner", "-loglevel", "error", "-nostdin"]
    arguments += source.arguments(from: options.start, wish: options.wish)
    arguments += ["-map", "0:v:0"]
    var filters: [String] = []
    if let rate = options.rate { filters.append("fps=\(rate)") }
    if options.skipped > 0 { filters.append("trim=start_frame=\(options.skipped)") }
    if let size = options.size { filters.append("scale=\(size.width):\(size.height),setsar=1") }
    if !filters.isEmpty { arguments += ["-vf", filters.joined(separator: ",")] }
    if options.rate == nil { arguments += ffmpeg.passthrough }
    if let frames = options.frames { arguments += ["-frames:v", "\(frames)"] }
    // One thread: several would each keep a frame back.
    arguments += ["-threads", "1", "-c:v", "ppm", "-pix_fmt", "rgb24", "-f", "image2pipe", "pipe:1"]
    let input: ChildProcess.Stream =
      if case .stream(let descriptor) = source { .descriptor(descriptor) } else { .nothing }
    child = try ChildProcess(ffmpeg.ffmpeg, arguments, input: input, output: .pipe)
    guard let output = child.output else { throw .cannotStart("ffmpeg", reason: "it has no pipe") }
    pipe = output
    #if os(Linux)
      // A frame's worth in flight saves switching between the two programs; where it is not allowed it is not needed.
      _ = fcntl(output.rawValue, 1031 /* F_SETPIPE_SZ */, 1 << 20)
    #endif
  }

  deinit {
    child.stop(patience: .zero)
    try? pipe.close()
  }

  /// The system's number of the ffmpeg process, which may have ended.
  public var processIdentifier: Int32 { child.identifier }

  /// Reads the next frame.
  ///
  /// - Parameter buffer: filled in place when it has the frame's size and nobody else holds it.
  /// - Returns: nil at the end of the stream, and after ``stop()``.
  /// - Throws: `VideoError.unreadable` when nothing could be read at all, `.brokeOff` when the stream ends before
  ///   its time (with frames that were left out it had begun), `.killed` when somebody ended ffmpeg.
  public func next(into buffer: consuming Image?) throws(VideoError) -> Image? {
    do {
      guard let size = try readHeader() else { return try end() }
      // Taken out, not copied: pixels that two hold would be written to a copy.
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

  /// Ends ffmpeg; a thread that reads gets the end of the stream.
  public func stop() {
    isStopped.withLock { $0 = true }
    child.stop(patience: .zero)
  }

  /// The pipe's end: says why when it is not the stream's.
  private func end() throws(VideoError) -> Image? {
    let ending = child.wait(limit: .seconds(5))
    if isStopped.withLock({ $0 }) { return nil }
    let words = child.messages.lastWords
    let hasBegun = isGoneOnWith || hasFrames.withLock { $0 }
    if ending?.isSuccess == true {
      if hasBegun { return nil }
      throw .unreadable(what: source.name, reason: words.isEmpty ? "it holds no frame" : words)
    }
    // Behind the first frame words may be about one that was damaged, long ago.
    if let ending, ending.isFromOutside(saying: hasBegun ? "" : words) {
      throw .killed(what: source.name, signal: ending.signal)
    }
    let reason = words.isEmpty ? "ffmpeg gave no reason" : words
    throw hasBegun
      ? .brokeOff(what: source.name, reason: reason) : .unreadable(what: source.name, reason: reason)
  }

  /// `P6`, width, height and the greatest value, each followed by one white space; nil at the end.
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
      throw VideoError.brokeOff(what: source.name, reason: "ffmpeg sent something that is no frame")
    }
    return PixelSize(width: width, height: height)
  }

  /// False when the pipe ends before the frame.
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
