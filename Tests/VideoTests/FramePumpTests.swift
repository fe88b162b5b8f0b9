import Geometry
import Imaging
import SystemPackage
import Synchronization
import TestSupport
import Testing
import Video

@Suite("The newest frame") struct LatestBoxTests {
  @Test("replaces one that nobody took, which is counted")
  func replaces() {
    let box = LatestValue<Int>()
    #expect(box.put(1) == nil)
    #expect(box.put(2) == 1)
    #expect(box.put(3) == 2)
    #expect(box.wait() == 3)
    #expect(box.take() == nil)
    #expect(box.counts == (3, 2))
    box.close()
    #expect(box.wait() == nil)
  }
}

@Suite("Playing films", .needsFFmpeg) struct FramePumpTests {
  private let ffmpeg: FFmpeg
  private let folder: TemporaryFolder
  private let film: ComposedFilm

  init() throws {
    ffmpeg = try FFmpeg.find()
    folder = try TemporaryFolder()
    film = try ComposedFilm.apart(size: PixelSize(width: 160, height: 120), rate: 20, seconds: 1)
  }

  @Test("a paused film shows its first frame, then one for each step, and none is lost")
  func steps() throws {
    let path = folder.path.appending("film.mp4")
    try film.write(to: path, by: ffmpeg)
    let frames = LatestValue<VideoFrame>()
    let pump = FramePump(
      try FrameReader(.file(path), by: ffmpeg), into: frames, rate: film.rate, isPaused: true
    ) { _ in frames.close() }
    for expected in 0..<5 {
      let frame = try #require(frames.wait())
      #expect(frame.number == expected && frame.time == Double(expected) / film.rate)
      #expect(ComposedFilm.number(in: frame.image, size: film.size) == expected)
      #expect(frames.take()?.number == nil)
      pump.step()
    }
    pump.setPaused(false)
    var last = 4
    while let frame = frames.wait() {
      #expect(frame.number > last)
      last = frame.number
    }
    #expect(last == film.frames - 1)
    #expect(frames.counts.arrived == film.frames)
  }

  @Test("the frames of a film with a variable rate come with the film's own times, also from its middle")
  func variable() throws {
    let path = folder.path.appending("variable.mp4")
    let kept = [0, 1, 7, 8, 12, 19]
    let times = try film.write(kept, to: path, by: ffmpeg)
    var options = FrameReader.Options()
    options.isTimed = true
    for start in [0, 0.35] {
      options.start = start
      let frames = LatestValue<VideoFrame>()
      let pump = FramePump(
        try FrameReader(.file(path), by: ffmpeg, options: options), into: frames, rate: film.rate,
        start: start,
        isPaused: true
      ) { _ in frames.close() }
      for (number, time) in zip(kept, times) where time >= start {
        let frame = try #require(frames.wait())
        #expect(ComposedFilm.number(in: frame.image, size: film.size) == number)
        #expect(abs(frame.time - time) < 1e-3, "\(frame.time) instead of \(time)")
        pump.step()
      }
      #expect(frames.wait()?.time == nil, "the film has ended")
      pump.stop()
    }
  }

  @Test("stopping in the middle ends at once, and is reported")
  func stop() throws {
    let frames = LatestValue<VideoFrame>()
    let ending = Mutex<FramePump.Ending?>(nil)
    let ended = LatestValue<Bool>()
    let pump = FramePump(
      try FrameReader(.camera(named: "lavfi:testsrc2=size=160x120:rate=50"), by: ffmpeg), into: frames,
      rate: nil
    ) { how in
      ending.withLock { $0 = how }
      ended.put(true)
    }
    #expect(frames.wait()?.number != nil)
    pump.stop()
    _ = ended.wait()
    let isStopped = ending.withLock { ending in if case .stopped = ending { true } else { false } }
    #expect(isStopped)
  }
}
