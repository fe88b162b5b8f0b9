import Detection
import Geometry
import Imaging
import Parallel
import TestSupport
import Testing

@Suite("Following faces through a film") struct FaceTrackerTests {
  private static let settings = DetectionSettings(minFaceSize: 30)

  /// What a tracker made of a film.
  private struct Outcome {
    /// Of the faces that are to be seen, and the overlap with the truth of those that were found.
    var visible = 0, found = 0
    var overlap: Float = 0
    /// Times that an actor went on under another number.
    var switches = 0
    /// Faces where there is none.
    var extra = 0
    var searches = 0
    var tracks: Set<Int> = []

    var recall: Double { Double(found) / Double(visible) }
    var meanOverlap: Float { overlap / Float(found) }
  }

  private func follow(_ film: ComposedFilm, interval: Int) throws -> Outcome {
    var tracker = FaceTracker(options: .init(interval: interval))
    let detector = try Golden.detector.get()
    var outcome = Outcome()
    var names: [Int: Int] = [:]
    for number in 0..<film.frames {
      let frame = try tracker.update(
        with: film.image(number), time: Double(number) / film.rate, detector: detector,
        settings: Self.settings, lanes: Lanes(2))
      if frame.wasSearched { outcome.searches += 1 }
      let truth = film.truth(number)
      for actor in truth where actor.visible >= 0.75 {
        outcome.visible += 1
        guard let best = frame.faces.max(by: { $0.face.box.iou(actor.box) < $1.face.box.iou(actor.box) }),
          best.face.box.iou(actor.box) >= 0.5
        else { continue }
        outcome.found += 1
        outcome.overlap += best.face.box.iou(actor.box)
        if let before = names[actor.actor], before != best.track { outcome.switches += 1 }
        names[actor.actor] = best.track
        outcome.tracks.insert(best.track)
      }
      outcome.extra += frame.faces.count { face in
        !truth.contains { $0.box.iou(face.face.box) >= 0.3 }
      }
    }
    return outcome
  }

  @Test("two faces that cross for a minute keep their numbers, with at most one switch")
  func crossing() throws {
    let film = try ComposedFilm.crossing(size: PixelSize(width: 320, height: 240), rate: 15, seconds: 60)
    let outcome = try follow(film, interval: 5)
    print("crossing:", outcome)
    #expect(outcome.switches <= 1)
    #expect(outcome.recall >= 0.95)
    #expect(outcome.tracks.count <= 3)
  }

  @Test("following finds as much as searching every frame, and as exactly, within 2 %")
  func accuracy() throws {
    let film = try ComposedFilm.apart(size: PixelSize(width: 320, height: 240), rate: 15, seconds: 10)
    let followed = try follow(film, interval: 5), searched = try follow(film, interval: 1)
    print("followed:", followed, "searched:", searched)
    #expect(searched.searches == film.frames)
    #expect(followed.searches <= film.frames / 4)
    #expect(followed.recall >= searched.recall - 0.02)
    #expect(followed.meanOverlap >= searched.meanOverlap - 0.02)
    #expect(followed.switches == 0 && searched.switches == 0)
    #expect(followed.extra == 0)
  }

  @Test("a face that leaves is dropped by O-Net at once, and gets its number back after a short gap")
  func gap() throws {
    let size = PixelSize(width: 320, height: 240)
    let film = try ComposedFilm(
      size: size, rate: 15, seconds: 4,
      actors: [
        .init(.astronaut) { time in (1.5..<2.2).contains(time) ? nil : (120 + 10 * time, 120, 80) }
      ])
    var tracker = FaceTracker(options: .init(interval: 5))
    let detector = try Golden.detector.get()
    var numbers: Set<Int> = []
    for number in 0..<film.frames {
      let frame = try tracker.update(
        with: film.image(number), time: Double(number) / film.rate, detector: detector,
        settings: Self.settings)
      #expect(frame.faces.count == film.truth(number).count, "frame \(number)")
      numbers.formUnion(frame.faces.map(\.track))
    }
    #expect(numbers == [1])
  }

  @Test(
    "a face that turns back between rare searches, within half its width, keeps its number and is in every frame",
    arguments: [(1.0, 1), (2.0, 1), (2.0, 5), (5.0, 2), (5.0, 30)])
  func turningBack(rate: Double, interval: Int) throws {
    // To and fro: what is expected from its motion is farther off than the face can be.
    let film = try ComposedFilm(
      size: PixelSize(width: 320, height: 240), rate: rate, seconds: 24 / rate,
      actors: [.init(.hopper) { time in (150 + (Int(time * rate) % 2 == 0 ? 0 : 27), 120, 90) }])
    var tracker = FaceTracker(options: .init(interval: interval))
    var numbers: [[Int]] = []
    for number in 0..<film.frames {
      let frame = try tracker.update(
        with: film.image(number), time: Double(number) / rate, detector: Golden.detector.get(),
        settings: Self.settings)
      numbers.append(frame.faces.map(\.track))
    }
    #expect(numbers.allSatisfy { $0 == [1] }, "\(numbers)")
  }

  /// The numbers of the faces of each frame at the places where the film has one, and whether the frame was searched.
  private func numbers(
    in film: ComposedFilm, interval: Int
  ) throws -> [(tracks: [Int], wasSearched: Bool)] {
    var tracker = FaceTracker(options: .init(interval: interval))
    return try (0..<film.frames).map { number in
      let frame = try tracker.update(
        with: film.image(number), time: Double(number) / film.rate, detector: Golden.detector.get(),
        settings: Self.settings)
      let truth = film.truth(number)
      let there = frame.faces.filter { found in truth.contains { $0.box.iou(found.face.box) >= 0.5 } }
      #expect(there.count == frame.faces.count, "a face where there is none, frame \(number)")
      return (there.map(\.track), frame.wasSearched)
    }
  }

  /// A face 60 pixels high that moves to the right by shares of its width from frame to frame.
  private static func moving(rate: Double, share: Double, frames: Int) throws -> ComposedFilm {
    // Hopper's box is 182 pixels wide and 220 high.
    let step = share * 60 * 182 / 220
    return try ComposedFilm(
      size: PixelSize(width: 100 + Int(step * Double(frames)), height: 160), rate: rate,
      seconds: Double(frames) / rate,
      actors: [.init(.hopper) { time in (50 + step * (time * rate).rounded(), 80, 60) }])
  }

  @Test(
    "a face that goes on in one direction, by just less than half its width between searches, keeps its number and is in every frame",
    arguments: [1.0, 2, 5], [1, 4])
  func goingOn(rate: Double, interval: Int) throws {
    let film = try Self.moving(rate: rate, share: 0.48 / Double(interval), frames: 20)
    let found = try numbers(in: film, interval: interval)
    #expect(found.allSatisfy { $0.tracks == [1] }, "\(found.map(\.tracks))")
  }

  @Test(
    "a face that jumps by more than its width may get another number, but is in every frame that is searched",
    arguments: [1.0, 2, 5], [1, 4])
  func jumping(rate: Double, interval: Int) throws {
    // To and fro by three times its width, so that no motion leads there.
    let film = try ComposedFilm(
      size: PixelSize(width: 320, height: 160), rate: rate, seconds: 16 / rate,
      actors: [.init(.hopper) { time in (Int(time * rate + 0.5) % 4 < 2 ? 60 : 240, 80, 60) }])
    let found = try numbers(in: film, interval: interval)
    #expect(found.allSatisfy { !$0.wasSearched || $0.tracks.count == 1 }, "\(found)")
    #expect(found.count(where: \.wasSearched) >= found.count / 4)
  }

  // MARK: Dropping

  /// The numbers of a face that searches find or miss, at times in seconds, by a tracker with a patience of two seconds and
  /// a doubt of one.
  private func numbers(
    _ searches: [(time: Double, isFound: Bool)], seenByONet: Bool = false
  ) -> [[Int]] {
    var image = Image(width: 80, height: 80)
    for place in image.pixels.indices { image.pixels[place] = UInt8(place * 7 % 251) }
    let face = Face(
      box: BoundingBox(minX: 20, minY: 20, maxX: 60, maxY: 60), score: 0.99,
      landmarks: Landmarks(points: [
        Point(x: 30, y: 35), Point(x: 50, y: 35), Point(x: 40, y: 42), Point(x: 32, y: 50),
        Point(x: 48, y: 50),
      ]))
    var tracker = FaceTracker(options: .init(interval: 1, patience: 2, doubt: 1))
    return searches.map { time, isFound in
      tracker.search(isFound ? [face] : [], threshold: 0.7, image: image, time: time) { boxes in
        boxes.map { _ in seenByONet ? face : nil }
      }
      return tracker.faces.map(\.track)
    }
  }

  @Test("one search that misses a face does not drop it, however long ago it was seen; two do")
  func patience() {
    #expect(numbers([(0, true), (30, false), (60, true)]) == [[1], [], [1]])
    #expect(numbers([(0, true), (30, false), (60, false), (90, true)]) == [[1], [], [], [2]])
    // Each search that finds it counts anew.
    let often = numbers([(0, true), (30, false), (60, true), (90, false), (120, true)])
    #expect(often == [[1], [], [1], [], [1]])
  }

  @Test("at frequent searches a face is dropped after the seconds of patience, not after two searches")
  func frequent() {
    let gap = (1...9).map { (time: Double($0) / 5, isFound: false) }
    #expect(numbers([(0, true)] + gap + [(1.9, true)]).last == [1])
    let long = (1...11).map { (time: Double($0) / 5, isFound: false) }
    #expect(numbers([(0, true)] + long + [(2.3, true)]).last == [2])
  }

  @Test("what only O-Net still sees is dropped after two searches that lie longer back than the doubt")
  func doubt() {
    let found = numbers([(0, true), (30, false), (60, false), (90, true)], seenByONet: true)
    #expect(found == [[1], [1], [], [2]])
    let soon = numbers([(0, true), (0.3, false), (0.6, false), (0.9, true)], seenByONet: true)
    #expect(soon == [[1], [1], [1], [1]])
  }

  @Test("O-Net judges a box as the cascade does")
  func judge() throws {
    let golden = try GoldenFaces(Golden.faces("astronaut"))
    let photo = try Golden.photo(golden)
    let detector = try Golden.detector.get()
    let found = try #require(try detector.detect(in: photo).faces.first)
    let judged = try #require(detector.judge(box: found.box, in: photo))
    #expect(judged.score > 0.9)
    #expect(judged.box.iou(found.box) > 0.8)
    let away = BoundingBox(minX: -90, minY: -90, maxX: -50, maxY: -50)
    #expect(detector.judge([away, found.box], in: photo) == [nil, judged])
  }

  @Test("the mirrored face is the face in the mirrored picture")
  func mirrored() throws {
    let face = Face(
      box: BoundingBox(minX: 10, minY: 20, maxX: 40, maxY: 60), score: 0.9,
      landmarks: Landmarks(points: [
        Point(x: 15, y: 30), Point(x: 35, y: 31), Point(x: 25, y: 40), Point(x: 17, y: 50),
        Point(x: 33, y: 51),
      ]))
    let turned = face.mirrored(width: 100)
    #expect(turned.box == BoundingBox(minX: 60, minY: 20, maxX: 90, maxY: 60))
    #expect(turned.landmarks.leftEye == Point(x: 64, y: 31))
    #expect(turned.landmarks.rightMouth == Point(x: 82, y: 50))
    #expect(turned.mirrored(width: 100) == face)
  }
}
