import Detection
import Files
import Imaging
import Parallel
package import SystemPackage
package import Video

extension FilmRun {
  /// The work on one film.
  package struct Work {
    private let run: FilmRun
    private let path: FilePath
    private let info: FilmInfo
    private let store: FilmStore?
    private let reader: FrameReader?
    private let writer: CopyThread?
    private var tracker: FaceTracker
    package var best: BestCrops
    /// Frames.
    package private(set) var done: Int
    /// The last frame's time in seconds of the film.
    private var time = 0.0

    package init(_ run: FilmRun, _ path: FilePath, _ info: FilmInfo, _ store: FilmStore?) throws {
      (self.run, self.path, self.info, self.store) = (run, path, info, store)
      done = store?.checkpoint.frames ?? 0
      time = store?.checkpoint.time ?? Double(max(0, done - 1)) / info.rate
      tracker = store?.checkpoint.tracker ?? FaceTracker(options: run.tracking)
      best = try store.map { try BestCrops($0.checkpoint.crops, from: $0.folder) } ?? BestCrops()
      if store?.checkpoint.isWhole == true {
        (reader, writer) = (nil, nil)
      } else {
        var options = FrameReader.Options()
        (options.isTimed, options.size, options.skipped) = (true, info.size, done)
        reader = try FrameReader(.file(path), by: run.ffmpeg, options: options)
        writer =
          if run.folders.copies != nil, let store {
            CopyThread(in: store.folder, from: store.checkpoint.parts.count, info: info, run)
          } else { nil }
      }
    }

    /// Processes the film to its end.
    package mutating func follow(_ progress: (Step) -> Void) throws {
      progress(.begun(frames: info.frames))
      defer { progress(.ended) }
      if let print = run.print, let store { try print(try store.earlierLines()) }
      guard let reader else { return }
      let ahead = FrameQueue(reader)
      defer { ahead.stop() }
      let step = max(1, Int((run.saveEvery * info.rate).rounded()))
      while let frame = try ahead.next() {
        try run.cancellation.check()
        try take(frame.image, at: frame.time)
        progress(.done(done))
        if done.isMultiple(of: step) { try save(isWhole: false) }
      }
      try save(isWhole: true)
      writer?.stop()
    }

    private mutating func take(_ image: Image, at stated: Double?) throws {
      // A film that states no times, or times that go back, continues at its rate.
      let expected = time + (done == 0 ? 0 : 1 / info.rate)
      time = stated.flatMap { $0 > time || done == 0 ? max(0, $0) : nil } ?? expected
      let frame = try tracker.update(
        with: image, time: time, detector: run.detector, settings: run.settings, lanes: run.lanes,
        cancellation: run.cancellation)
      if let print = run.print {
        let line = try FilmLine(path, done, time, frame).json
        try print(Array((line + "\n").utf8))
        try store?.add(line: line)
      }
      if run.folders.crops != nil { best.measure(frame, in: image) } else { best.count(frame) }
      try writer?.add(image, frame, at: time)
      done += 1
    }

    private mutating func save(isWhole: Bool) throws {
      guard let store else { return }
      let parts = try writer?.cut() ?? []
      let crops = try best.save(into: store.folder, upTo: done)
      try store.save { [done, tracker, time] checkpoint in
        (checkpoint.frames, checkpoint.isWhole, checkpoint.tracker) = (done, isWhole, tracker)
        checkpoint.crops = crops
        checkpoint.parts += parts
        checkpoint.time = time
      }
    }

    /// Stops all threads at once, without finishing.
    package func stop() {
      reader?.stop()
      writer?.stop()
    }
  }
}
