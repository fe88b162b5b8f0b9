package import Detection
import Drawing
import Files
import Foundation
package import Imaging
import Parallel
import Synchronization
package import SystemPackage
package import Video

/// Draws faces into frames and writes them, on a separate thread that is a few frames behind. The copy is written in
/// parts, each a film by itself, so that the finished parts of a long film survive an interruption.
package final class CopyThread: Sendable {
  private enum Item {
    case frame(Image, TrackedFrame, Double)
    case cut
    case end
  }

  private struct Part {
    var path: FilePath
    var writer: FilmWriter
    /// The first frame's time in seconds of the film.
    var start: Double
    var frames = 0
  }

  private let folder: FilePath
  private let info: FilmInfo
  private let ffmpeg: FFmpeg
  private let options: FilmWriter.Options
  private let inks: DrawColors
  private let waiting = Mutex<[Item]>([])
  private let failure = Mutex<VideoError?>(nil)
  private let finished = Mutex<[FilmStore.Part]>([])
  private let current = Mutex<FilmWriter?>(nil)
  private let filled = DispatchSemaphore(value: 0)
  private let isCut = DispatchSemaphore(value: 0)
  /// Begins at 0, because Dispatch traps when a semaphore is released below its initial value.
  private let room = DispatchSemaphore(value: 0)
  private let gone = DispatchGroup()
  private let isAborted = SharedFlag()

  /// - Parameter number: the first part's number.
  package init(in folder: FilePath, from number: Int, info: FilmInfo, _ run: FilmRun) {
    (self.folder, self.info, ffmpeg, inks) = (folder, info, run.ffmpeg, run.inks)
    var options = run.coding
    options.rate = info.rate
    options.isImmediate = false
    options.isFragmented = false
    options.isTimed = info.hasVariableRate
    self.options = options
    for _ in 0..<4 { room.signal() }
    gone.enter()
    let thread = Thread { [self] in
      work(from: number)
      gone.leave()
    }
    thread.name = "copy"
    thread.start()
  }

  private func work(from first: Int) {
    var part: Part?
    var number = first
    while true {
      filled.wait()
      switch waiting.withLock({ $0.removeFirst() }) {
      case .frame(let image, let frame, let time):
        write(image, frame, at: time, to: &part, number: number)
        room.signal()
      case .cut:
        close(&part)
        number += 1
        isCut.signal()
      case .end:
        close(&part)
        return
      }
    }
  }

  private func write(
    _ image: Image, _ frame: TrackedFrame, at time: Double, to part: inout Part?, number: Int
  ) {
    guard failure.withLock({ $0 == nil }) else { return }
    do throws(VideoError) {
      if part == nil {
        let path = folder.appending("part-\(number).mp4")
        let writer = try FilmWriter(
          to: path, size: info.size, by: ffmpeg, options: options, replacing: true, container: "mp4")
        current.withLock { $0 = writer }
        part = Part(path: path, writer: writer, start: time)
      }
      try part?.writer.write(
        image.drawing(frame.drawn, inks: inks.faces), at: time - (part?.start ?? time))
      part?.frames += 1
    } catch {
      failure.withLock { $0 = error }
    }
  }

  /// Ends a part and waits until it is on the disk.
  private func close(_ part: inout Part?) {
    guard let ended = part else { return }
    part = nil
    current.withLock { $0 = nil }
    if isAborted.isSet { return ended.writer.abort() }
    guard failure.withLock({ $0 == nil }) else { return }
    do throws(VideoError) {
      try ended.writer.finish()
      try Self.sync(ended.path)
      let name = ended.path.lastComponent?.string ?? ""
      finished.withLock {
        $0.append(
          FilmStore.Part(
            name: name, frames: ended.frames, start: info.hasVariableRate ? ended.start : nil))
      }
    } catch {
      failure.withLock { $0 = error }
    }
  }

  private static func sync(_ path: FilePath) throws(VideoError) {
    do {
      try AtomicFile.syncFile(path)
    } catch {
      throw .cannotWrite(path, reason: error.description)
    }
  }

  package func add(_ image: Image, _ frame: TrackedFrame, at time: Double) throws(VideoError) {
    if let failure = failure.withLock({ $0 }) { throw failure }
    room.wait()
    put(.frame(image, frame, time))
  }

  private func put(_ item: Item) {
    waiting.withLock { $0.append(item) }
    filled.signal()
  }

  /// Ends the current part.
  ///
  /// - Returns: the parts that ended since the last call; they are on the disk.
  package func cut() throws(VideoError) -> [FilmStore.Part] {
    put(.cut)
    isCut.wait()
    if let failure = failure.withLock({ $0 }) { throw failure }
    return finished.withLock { finished in
      defer { finished.removeAll() }
      return finished
    }
  }

  /// Ends the thread, and cuts the current part short.
  package func stop() {
    isAborted.set()
    current.withLock { $0 }?.abort()
    put(.end)
    gone.wait()
  }
}
