import Alignment
import Detection
import Drawing
import Foundation
import Imaging
import Parallel
import Synchronization
import SystemPackage
import Video

/// Films one after the other, each with all processors: ffmpeg decodes, the networks search with all lanes, and a
/// thread draws for the ffmpeg that codes, all at the same time.
struct FilmRun {
  struct Folders: Sendable {
    var copies, crops: FilePath?
  }

  var ffmpeg: FFmpeg
  var detector: FaceDetector
  var settings: DetectionSettings
  var lanes: Lanes
  var tracking: FaceTracker.Options
  var folders: Folders
  var printsLines: Bool
  var existing: ExistingFiles
  var coding: FilmWriter.Options
  var inks: DrawColors
  var cancellation: CancellationFlag

  /// Does one film.
  ///
  /// - Parameter place: stands before the progress.
  /// - Returns: what was done, in words.
  func run(_ path: FilePath, place: String) throws -> String {
    guard AtomicFile.exists(path) else { throw OutputWords("\(path.shown): there is no such film") }
    let info = try FilmInfo(of: path, by: ffmpeg)
    let copy = folders.copies.map { $0.appending(Self.copyName(path)) }
    if let copy, AtomicFile.exists(copy) {
      if existing == .skip { return "there already" }
      if existing == .refuse { throw VideoError.exists(copy) }
    }
    var options = FrameReader.Options()
    (options.rate, options.size) = (info.rate, info.size)
    let reader = try FrameReader(.file(path), by: ffmpeg, options: options)
    let hidden = copy.map { Self.hidden($0) }
    let writer = try hidden.map { try CopyThread(to: $0, info: info, of: path, self) }
    var best = BestCrops()
    let progress = FilmProgress(info: info, name: place + path.shown)
    do {
      let frames = try follow(reader, info, path, writer, &best, progress)
      progress.clear()
      try writer?.finish()
      if let hidden, let copy { try publish(hidden, as: copy) }
      let crops = try folders.crops.map { try best.write(into: $0, film: path, existing: existing) }
      return words(frames: frames, tracks: best.count, copy: copy, crops: crops)
    } catch {
      progress.clear()
      reader.stop()
      writer?.abort()
      if let hidden { _ = try? FileManager.default.removeItem(atPath: hidden.string) }
      throw error
    }
  }

  private func follow(
    _ reader: FrameReader, _ info: FilmInfo, _ path: FilePath, _ writer: CopyThread?, _ best: inout BestCrops,
    _ progress: FilmProgress
  ) throws -> Int {
    let ahead = FrameQueue(reader)
    defer { ahead.stop() }
    var tracker = FaceTracker(options: tracking)
    var number = 0
    while let image = try ahead.next() {
      try cancellation.check()
      let time = Double(number) / info.rate
      let frame = try tracker.update(
        with: image, time: time, detector: detector, settings: settings, lanes: lanes,
        cancellation: cancellation)
      if printsLines {
        StandardOutput.write(try FilmLine(path, number, time, frame).json)
      }
      if folders.crops != nil { best.look(at: frame, in: image) } else { best.count(frame) }
      try writer?.add(image, frame)
      number += 1
      progress.show(number)
    }
    return number
  }

  private func publish(_ hidden: FilePath, as copy: FilePath) throws {
    if existing != .overwrite, AtomicFile.exists(copy) { throw VideoError.exists(copy) }
    let written = try FileDescriptor.open(hidden, .readOnly)
    _ = fsync(written.rawValue)
    try written.close()
    // SAFETY: both strings are terminated and live through the call.
    guard unsafe rename(hidden.string, copy.string) == 0 else {
      throw VideoError.cannotWrite(copy, reason: Errno(rawValue: errno).description)
    }
    try AtomicFile.syncFolder(copy.removingLastComponent())
  }

  private func words(frames: Int, tracks: Int, copy: FilePath?, crops: Int?) -> String {
    var words = ["\(frames) frames", tracks == 1 ? "1 face" : "\(tracks) faces"]
    if let copy { words.append("written to \(copy.shown)") }
    if let crops { words.append(crops == 1 ? "1 crop" : "\(crops) crops") }
    return words.joined(separator: ", ")
  }

  /// The copy's name: the film's own, in a kind of file that can hold any sound.
  static func copyName(_ path: FilePath) -> FilePath.Component {
    let stem = path.stem ?? "film"
    let ending = (path.extension ?? "").lowercased()
    let kept = FilmWriter.containers.contains(ending) ? ending : "mkv"
    return FilePath.Component("\(stem).\(kept)") ?? "film.mkv"
  }

  private static func hidden(_ copy: FilePath) -> FilePath {
    let name = copy.lastComponent?.string ?? "film"
    return copy.removingLastComponent().appending(".\(name).\(getpid()).part")
  }
}

/// A message that is whole as it is.
struct OutputWords: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

/// Reads frames ahead on a thread, a few at most.
private final class FrameQueue: Sendable {
  private let reader: FrameReader
  private let waiting = Mutex<[Result<Image?, VideoError>]>([])
  private let filled = DispatchSemaphore(value: 0)
  /// Begins at 0: one that ends below where it began is taken for a mistake.
  private let room = DispatchSemaphore(value: 0)
  private let isStopped = Latch()

  init(_ reader: FrameReader) {
    self.reader = reader
    for _ in 0..<4 { room.signal() }
    let thread = Thread { [self] in
      while true {
        room.wait()
        if isStopped.isRaised { return }
        let result = Result { () throws(VideoError) in try reader.next(into: nil) }
        waiting.withLock { $0.append(result) }
        filled.signal()
        guard case .success(.some) = result else { return }
      }
    }
    thread.name = "frames"
    thread.start()
  }

  /// Nil at the film's end.
  func next() throws(VideoError) -> Image? {
    filled.wait()
    defer { room.signal() }
    return try waiting.withLock { $0.removeFirst() }.get()
  }

  func stop() {
    isStopped.raise()
    reader.stop()
    room.signal()
  }
}

/// Draws faces into frames and writes them, on a thread, a few frames behind.
private final class CopyThread: Sendable {
  private let writer: FilmWriter
  private let inks: DrawColors
  private let waiting = Mutex<[(Image, TrackedFrame)?]>([])
  private let failure = Mutex<VideoError?>(nil)
  private let filled = DispatchSemaphore(value: 0)
  /// Begins at 0: one that ends below where it began is taken for a mistake.
  private let room = DispatchSemaphore(value: 0)
  private let gone = DispatchGroup()

  init(to path: FilePath, info: FilmInfo, of film: FilePath, _ run: FilmRun) throws(VideoError) {
    var options = run.coding
    options.rate = info.rate
    options.isImmediate = false
    options.sound = info.hasSound ? film : nil
    // The name ends in `.part`, so the kind of file is told apart.
    let kind = FilmWriter.container(of: FilePath(FilmRun.copyName(film).string))
    writer = try FilmWriter(
      to: path, size: info.size, by: run.ffmpeg, options: options, replacing: true, container: kind)
    inks = run.inks
    for _ in 0..<4 { room.signal() }
    gone.enter()
    let thread = Thread { [self] in
      while true {
        filled.wait()
        let item = waiting.withLock { $0.removeFirst() }
        guard let (image, frame) = item else { break }
        write(image, frame)
        room.signal()
      }
      gone.leave()
    }
    thread.name = "copy"
    thread.start()
  }

  private func write(_ image: Image, _ frame: TrackedFrame) {
    guard failure.withLock({ $0 == nil }) else { return }
    do throws(VideoError) {
      try writer.write(image.drawing(frame.drawn, inks: inks.faces))
    } catch {
      failure.withLock { $0 = error }
    }
  }

  func add(_ image: Image, _ frame: TrackedFrame) throws(VideoError) {
    if let failure = failure.withLock({ $0 }) { throw failure }
    room.wait()
    waiting.withLock { $0.append((image, frame)) }
    filled.signal()
  }

  private func end() {
    waiting.withLock { $0.append(nil) }
    filled.signal()
    gone.wait()
  }

  func finish() throws(VideoError) {
    end()
    if let failure = failure.withLock({ $0 }) { throw failure }
    try writer.finish()
  }

  func abort() {
    writer.abort()
    end()
  }
}
