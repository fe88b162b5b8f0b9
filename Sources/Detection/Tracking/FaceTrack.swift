import Geometry

/// One face on its way through a film.
struct FaceTrack: Sendable, Codable {
  let number: Int
  /// As last seen; its box is moved on while the face is out of sight.
  var face: Face
  var appearance: FaceAppearance
  /// Seconds into the film of the last sight, and of the last search that found it.
  var seen, confirmed: Double
  /// The time that `face.box` is for.
  private(set) var time: Double
  /// Pixels a second of the middle; share a second by which the size grows.
  private(set) var velocity = SIMD2<Float>(0, 0)
  private(set) var growth: Float = 0
  /// Whether it was seen in the last frame.
  var isVisible = true
  var isFromSearch = true
  /// How often it was seen; speed is trusted from the second sight on.
  private(set) var observations = 1

  // As they stand in files, whatever the properties are called.
  private enum CodingKeys: String, CodingKey {
    case number = "number", face = "face", appearance = "appearance", seen = "seen"
    case confirmed = "confirmed", time = "time", velocity = "velocity", growth = "growth"
    case isVisible = "isVisible", isFromSearch = "isFromSearch", observations = "sights"
  }

  init(number: Int, face: Face, appearance: FaceAppearance, time: Double) {
    (self.number, self.face, self.appearance) = (number, face, appearance)
    (seen, confirmed, self.time) = (time, time, time)
  }

  /// Where the face should be at a time, if it goes on as it went.
  func box(at time: Double) -> BoundingBox {
    // Speed fades while the face is out of sight: nobody walks on for ever.
    let passed = Float(max(0, time - self.time))
    let box = face.box, center = box.center
    let scale = min(1.5, max(0.67, 1 + growth * passed))
    let (width, height) = (box.width * scale, box.height * scale)
    let (x, y) = (center.x + velocity.x * passed, center.y + velocity.y * passed)
    return BoundingBox(
      minX: x - width / 2, minY: y - height / 2, maxX: x + width / 2, maxY: y + height / 2)
  }

  /// Takes a sight of the face, and learns its speed from it.
  ///
  /// - Parameter isAlone: whether no other face is near; otherwise its box may be a mixture, and its speed is not
  ///   believed.
  mutating func update(with face: Face, at time: Double, isAlone: Bool) {
    let passed = Float(max(1e-3, time - self.time))
    let expected = box(at: time)
    let (from, to) = (expected.center, face.box.center)
    let error = SIMD2(to.x - from.x, to.y - from.y)
    let growthError = (face.box.size / max(1, expected.size) - 1) / passed
    // The second sight tells the speed at once; later ones correct it by a part, since boxes tremble.
    let share: Float = observations < 2 ? 1 : isAlone ? 0.25 : 0.04
    velocity += error / passed * share
    growth = max(-2, min(2, growth + growthError * share * 0.3))
    self.face = face
    (self.time, seen) = (time, time)
    isVisible = true
    observations += 1
  }

  /// Moves the box on without a sight.
  mutating func coast(to time: Double) {
    let passed = Float(max(0, time - self.time))
    face.box = box(at: time)
    growth *= max(0, 1 - 4 * passed)
    self.time = time
    isVisible = false
    isFromSearch = false
  }

  /// Turns everything over in a picture that is now shown mirrored.
  mutating func mirror(width: Float) {
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
    // A box has edges; a landmark's whole numbers are the middles of pixels.
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
