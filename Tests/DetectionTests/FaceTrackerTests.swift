import Detection
import Geometry
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
