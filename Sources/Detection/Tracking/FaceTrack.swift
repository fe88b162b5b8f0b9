import Geometry

/// One face followed through a film.
struct FaceTrack: Sendable, Codable {
  let number: Int
  /// As last seen; its box keeps moving while the face is out of sight.
  var face: Face
  /// Where it was seen last; nil in tracks of earlier versions.
  private(set) var place: BoundingBox?
  var appearance: FaceAppearance
  /// Seconds into the film when it was last seen, and when a search last found it.
  var seen, confirmed: Double
  /// How many searches in a row have not found it.
  var missedSearches = 0
  /// The time of `face.box`.
  private(set) var time: Double
  /// Speed of the centre in pixels per second, and growth of the size as a share per second.
  private(set) var velocity = SIMD2<Float>(0, 0)
  private(set) var growth: Float = 0
  /// Whether it was seen in the last frame.
  var isVisible = true
  var isFromSearch = true
  /// How often it was seen; its speed is known from the second time on.
  private(set) var observations = 1

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case number = "number", face = "face", appearance = "appearance", seen = "seen"
    case confirmed = "confirmed", time = "time", velocity = "velocity", growth = "growth"
    case missedSearches = "missed", isVisible = "isVisible", isFromSearch = "isFromSearch",
      observations = "sights"
    case place = "place"
  }

  init(number: Int, face: Face, appearance: FaceAppearance, time: Double) {
    (self.number, self.face, self.appearance) = (number, face, appearance)
    (seen, confirmed, self.time) = (time, time, time)
    place = face.box
  }

  /// Where the face should be at a time if its motion continues.
  func box(at time: Double) -> BoundingBox {
    // Growth is limited: a face out of sight does not grow or shrink for ever.
    let passed = Float(max(0, time - self.time))
    let box = face.box, center = box.center
    let scale = min(1.5, max(0.67, 1 + growth * passed))
    let (width, height) = (box.width * scale, box.height * scale)
    let (x, y) = (center.x + velocity.x * passed, center.y + velocity.y * passed)
    return BoundingBox(
      minX: x - width / 2, minY: y - height / 2, maxX: x + width / 2, maxY: y + height / 2)
  }

  /// Adds an observation of the face and updates its speed.
  ///
  /// - Parameter isAlone: whether no other face is near; otherwise the box may mix two faces, and its speed
  ///   is hardly trusted.
  mutating func update(with face: Face, at time: Double, isAlone: Bool) {
    let passed = Float(max(1e-3, time - self.time))
    let expected = box(at: time)
    let (from, to) = (expected.center, face.box.center)
    let error = SIMD2(to.x - from.x, to.y - from.y)
    let growthError = (face.box.size / max(1, expected.size) - 1) / passed
    // The second observation sets the speed; later ones correct it partly, because boxes jitter.
    let share: Float = observations < 2 ? 1 : isAlone ? 0.25 : 0.04
    velocity += error / passed * share
    growth = max(-2, min(2, growth + growthError * share * 0.3))
    self.face = face
    place = face.box
    (self.time, seen) = (time, time)
    isVisible = true
    observations += 1
  }

  /// Moves the box on without an observation.
  mutating func coast(to time: Double) {
    let passed = Float(max(0, time - self.time))
    face.box = box(at: time)
    growth *= max(0, 1 - 4 * passed)
    self.time = time
    isVisible = false
    isFromSearch = false
  }

  /// Mirrors the track when the picture becomes mirrored.
  mutating func mirror(width: Float) {
    if let place {
      self.place = Face(box: place, score: face.score, landmarks: face.landmarks).mirrored(width: width).box
    }
    face = face.mirrored(width: width)
    velocity.x = -velocity.x
  }
}

extension BoundingBox {
  /// The side of a square of the same area.
  var size: Float { area.squareRoot() }
}

extension Face {
  /// The same face in the mirrored picture.
  public func mirrored(width: Float) -> Face {
    // The edges of a box lie between pixels; whole numbers of a landmark are the middles of pixels.
    func turned(_ point: Point) -> Point { Point(x: width - 1 - point.x, y: point.y) }
    return Face(
      box: BoundingBox(
        minX: width - box.maxX, minY: box.minY, maxX: width - box.minX, maxY: box.maxY),
      score: score,
      landmarks: Landmarks(
        leftEye: turned(landmarks.rightEye), rightEye: turned(landmarks.leftEye),
        nose: turned(landmarks.nose), leftMouth: turned(landmarks.rightMouth),
        rightMouth: turned(landmarks.leftMouth)))
  }
}
