import Foundation
public import Geometry
public import Imaging

/// Pictures with known faces, composed of portraits on varied backgrounds. Any number can be made, and a
/// number always gives the same picture.
public struct ComposedPictures: Sendable {
  /// How the heads vary.
  public struct Jitter: Sendable, Hashable {
    /// Of the picture.
    public var size: PixelSize
    /// How many heads a picture should have; a head without a free place is left out.
    public var faces: ClosedRange<Int>
    /// Pixels from the top to the bottom of a face.
    public var faceHeights: ClosedRange<Float>
    /// Degrees by which heads are turned to either side.
    public var turn: ClosedRange<Float>

    /// The defaults are those of the pictures used in training.
    public init(
      size: PixelSize = PixelSize(width: 480, height: 360), faces: ClosedRange<Int> = 2...5,
      faceHeights: ClosedRange<Float> = 26...150, turn: ClosedRange<Float> = 0...15
    ) {
      self.size = size
      self.faces = faces
      self.faceHeights = faceHeights
      self.turn = turn
    }
  }

  /// Changing it changes all pictures.
  public var jitter: Jitter
  private let portraits: [Portrait]
  private let backgrounds: [Image]
  private let seed: UInt64

  /// - Parameters:
  ///   - backgrounds: pictures without faces, of which parts are used along with drawn patterns.
  ///   - seed: pictures of different seeds have nothing in common but the portraits and backgrounds.
  /// - Precondition: at least one portrait.
  public init(portraits: [Portrait], backgrounds: [Image], jitter: Jitter = Jitter(), seed: UInt64) {
    precondition(!portraits.isEmpty, "composed pictures: no portraits")
    self.portraits = portraits + portraits.map(\.mirrored)
    self.backgrounds = backgrounds
    self.jitter = jitter
    self.seed = seed
  }

  /// The picture of that number.
  public func picture(_ index: Int) -> TrainingPicture {
    let scene = scene(index)
    let size = jitter.size
    let (portraits, backgrounds) = (portraits, backgrounds)
    return TrainingPicture(
      name: "composed picture \(index)", faces: scene.heads.map { $0.face(of: portraits) }
    ) {
      scene.drawn(size, portraits: portraits, backgrounds: backgrounds)
    }
  }

  private func scene(_ index: Int) -> ComposedScene {
    var random = TrainingRandom(seed: seed, stream: "scene \(index)")
    var scene = ComposedScene(random: TrainingRandom(seed: seed, stream: "pixels \(index)"))
    var taken: [BoundingBox] = []
    let count = jitter.faces.lowerBound + random.index(jitter.faces.count)
    for _ in 0..<count {
      for _ in 0..<30 {
        let portrait = random.index(portraits.count)
        let face = portraits[portrait].face.box
        let (low, high) = (log(jitter.faceHeights.lowerBound), log(jitter.faceHeights.upperBound))
        let height = exp(random.uniform(low, high))
        let scale = height / face.height
        let side: Float = random.chance(0.5) ? 1 : -1
        let angle = random.uniform(jitter.turn.lowerBound, jitter.turn.upperBound) * side * .pi / 180
        let reach = height * 0.55
        let x = random.uniform(reach, Float(jitter.size.width) - reach)
        let y = random.uniform(reach, Float(jitter.size.height) - reach)
        let head = BoundingBox(
          minX: x - 0.8 * height, minY: y - 0.8 * height, maxX: x + 0.8 * height, maxY: y + 0.8 * height)
        guard x > reach, y > reach, taken.allSatisfy({ $0.iou(head) == 0 }) else { continue }
        taken.append(head)
        let c = SIMD2(Double(face.center.x), Double(face.center.y))
        var placed = SimilarityTransform(turning: Double(angle), about: c, scale: Double(scale))
        placed.tx += Double(x) - c.x
        placed.ty += Double(y) - c.y
        scene.heads.append(ComposedHead(portrait: portrait, transform: placed, random: &random))
        break
      }
    }
    // Patches without faces get the same kinds of edges, so that an edge is no sign of a face.
    for _ in 0..<random.index(4) {
      let radius = exp(random.uniform(log(10), log(70)))
      let x = random.uniform(0, Float(jitter.size.width))
      let y = random.uniform(0, Float(jitter.size.height))
      let box = BoundingBox(minX: x - radius, minY: y - radius, maxX: x + radius, maxY: y + radius)
      if taken.allSatisfy({ $0.iou(box) == 0 }) { scene.patches.append(box) }
    }
    return scene
  }
}

/// A portrait's place in a composed picture, and how it was changed.
struct ComposedHead: Sendable {
  var portrait: Int
  /// From the portrait's pixels to the picture's.
  var transform: SimilarityTransform
  /// Half-axes of the pasted ellipse in face heights, and the width of its soft edge as a share.
  var radiusX, radiusY, softness: Float
  /// How square the ellipse is: 2 is an ellipse, more a rounded rectangle.
  var power: Float
  var gains: SIMD3<Float>
  var offset, gamma: Float

  init(portrait: Int, transform: SimilarityTransform, random: inout TrainingRandom) {
    self.portrait = portrait
    self.transform = transform
    radiusX = random.uniform(0.6, 1.1)
    radiusY = random.uniform(0.75, 1.2)
    softness = random.uniform(0.05, 0.3)
    power = random.chance(0.5) ? 2 : random.uniform(3, 10)
    let gain = random.uniform(0.65, 1.3)
    gains = SIMD3(repeating: gain)
    for channel in 0..<3 { gains[channel] *= random.uniform(0.88, 1.12) }
    offset = random.uniform(-25, 25)
    gamma = random.uniform(0.75, 1.3)
  }

  func face(of portraits: [Portrait]) -> TrainingFace {
    let face = portraits[portrait].face
    let center = transform.applied(to: face.box.center)
    let (width, height) = (face.box.width * Float(transform.scale), face.box.height * Float(transform.scale))
    return TrainingFace(
      box: BoundingBox(
        minX: center.x - width / 2, minY: center.y - height / 2, maxX: center.x + width / 2,
        maxY: center.y + height / 2),
      landmarks: face.landmarks.map { Landmarks(points: $0.points.map(transform.applied)) })
  }
}
