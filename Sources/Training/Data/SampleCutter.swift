import Detection
import Foundation
import Geometry
import Imaging
import Networks

/// Cuts windows of one picture into samples, as the detector would see them.
struct SampleCutter {
  let image: Image
  let picture: TrainingPicture
  let network: TrainedNetwork
  var turnDegrees: Float = 15
  /// Whether a window may be used.
  var isWanted: (BoundingBox) -> Bool = { _ in true }
  private(set) var samples: [Sample] = []

  init(image: Image, picture: TrainingPicture, network: TrainedNetwork) {
    self.image = image
    self.picture = picture
    self.network = network
  }

  /// Adds the sample of a window, unless the window lies outside the picture.
  mutating func cut(
    _ window: BoundingBox, _ kind: SampleKind, _ face: TrainingFace?, turned: Bool,
    _ random: inout TrainingRandom
  ) {
    guard isWanted(window) else { return }
    if turned, let face {
      let angle = random.uniform(-turnDegrees, turnDegrees) * .pi / 180
      cutTurned(window, kind, face, by: Double(angle))
    } else if let pixels = pixels(window) {
      samples.append(
        Sample(kind: kind, target: SampleTarget(kind, face, window: window, unit: unit), pixels: pixels))
    }
  }

  /// Adds the sample of a window without a face in the picture turned by some degrees about the window's middle.
  mutating func cut(_ window: BoundingBox, turnedBy degrees: Float) {
    guard isWanted(window) else { return }
    cutTurned(window, .rehearsal, nil, by: Double(degrees) * .pi / 180)
  }

  /// What the detector adds to a window's size: R- and O-Net's windows include their last pixel.
  private var unit: Float { network == .pnet ? 0 : 1 }

  /// The window at the network's size, resized by area like the detector's; nil when it is empty.
  func pixels(_ window: BoundingBox) -> [UInt8]? {
    guard let crop = seen(window).crop(in: image.size) else { return nil }
    let part = image.cropped(
      x: crop.minX, y: crop.minY, size: PixelSize(width: crop.maxX - crop.minX, height: crop.maxY - crop.minY)
    )
    return part.resizedByArea(to: PixelSize(width: network.side, height: network.side)).pixels
  }

  /// The part that the network sees: P-Net's reaches a twelfth farther to the left and top, because the
  /// reference's boxes begin at the second of its 12 pixels.
  private func seen(_ window: BoundingBox) -> BoundingBox {
    guard network == .pnet else { return window }
    return BoundingBox(
      minX: window.minX - window.width / 11 + 1, minY: window.minY - window.height / 11 + 1,
      maxX: window.maxX,
      maxY: window.maxY)
  }

  /// Turns the picture about the window's middle, then cuts it.
  private mutating func cutTurned(
    _ window: BoundingBox, _ kind: SampleKind, _ face: TrainingFace?, by angle: Double
  ) {
    let middle = SIMD2(Double(window.center.x), Double(window.center.y))
    let turn = SimilarityTransform(turning: angle, about: middle)
    let moved = face.map { face in
      let center = turn.applied(to: face.box.center)
      return TrainingFace(
        box: face.box.shifted(x: center.x - face.box.center.x, y: center.y - face.box.center.y),
        landmarks: face.landmarks.map { Landmarks(points: $0.points.map(turn.applied)) })
    }
    let seen = seen(window)
    let from = SIMD2(Double(seen.minX), Double(seen.minY)) - 1
    let scale = Double(network.side) / (Double(seen.maxX) - from.x)
    // Positions are pixel middles: the window's left edge is half a pixel left of its first sample.
    let placed = SimilarityTransform(
      a: turn.a * scale, b: turn.b * scale, tx: (turn.tx - from.x + 0.5) * scale - 0.5,
      ty: (turn.ty - from.y + 0.5) * scale - 0.5)
    let pixels = image.warpedSharp(
      by: placed, to: PixelSize(width: network.side, height: network.side), edges: .replicate
    ).pixels
    samples.append(
      Sample(kind: kind, target: SampleTarget(kind, moved, window: window, unit: unit), pixels: pixels))
  }
}

extension SimilarityTransform {
  /// Turns by an angle in radians about a point; sizes stay.
  init(turning angle: Double, about point: SIMD2<Double>, scale: Double = 1) {
    let (a, b) = (cos(angle) * scale, sin(angle) * scale)
    self.init(a: a, b: b, tx: point.x - a * point.x + b * point.y, ty: point.y - b * point.x - a * point.y)
  }
}
