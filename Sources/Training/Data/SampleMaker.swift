import Foundation
package import Geometry
package import Imaging
import Networks

/// How many samples are made of each face and picture, and how they vary.
public struct SampleSettings: Sendable, Hashable, Codable {
  /// For each face.
  public var positives, parts, landmarkFaces: Int
  /// For each face, and for each picture in addition to those of its faces.
  public var negatives, pictureNegatives: Int
  /// The share of windows over faces that are turned, and the largest turn in degrees.
  public var turnedShare, turnDegrees: Float
  /// How many times O-Net rehearses a place that looks like a face to the networks before it, but is none, each
  /// time slightly moved; nil rehearses none. Left out of files when nil.
  public var lookalikes: Int?
  /// For random windows; the same seed and pictures give the same samples.
  public var seed: UInt64

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case positives = "positives", parts = "parts", landmarkFaces = "landmarkFaces"
    case negatives = "negatives", pictureNegatives = "pictureNegatives", turnedShare = "turnedShare"
    case turnDegrees = "turnDegrees", lookalikes = "lookalikes", seed = "seed"
  }

  /// Negatives, positives, parts and landmark faces come as 3 : 1 : 1 : 2 (Zhang et al. 2016, section 3.3).
  public init(
    perFace: Int = 12, pictureNegatives: Int = 20, turnedShare: Float = 0.3, turnDegrees: Float = 15,
    seed: UInt64 = 1
  ) {
    positives = perFace
    parts = perFace
    landmarkFaces = 2 * perFace
    negatives = 3 * perFace
    self.pictureNegatives = pictureNegatives
    self.turnedShare = turnedShare
    self.turnDegrees = turnDegrees
    self.seed = seed
  }
}

/// Cuts samples out of one picture.
package struct SampleMaker {
  let network: TrainedNetwork
  let settings: SampleSettings

  package init(network: TrainedNetwork, settings: SampleSettings) {
    self.network = network
    self.settings = settings
  }

  /// - Parameters:
  ///   - number: the picture's number, which gives it its own random numbers.
  ///   - candidates: square windows that pass the earlier networks; nil for P-Net, the first network.
  ///   - isWanted: whether a window may be used at all.
  package func samples(
    of picture: TrainingPicture, number: Int, candidates: (Image) throws -> [BoundingBox]?,
    isWanted: @escaping (BoundingBox) -> Bool = { _ in true }
  ) throws -> [Sample] {
    let image = try picture.pixels()
    let candidates = try candidates(image)
    var random = TrainingRandom(seed: settings.seed, stream: "\(network.rawValue) samples \(number)")
    var cutter = SampleCutter(image: image, picture: picture, network: network)
    cutter.turnDegrees = settings.turnDegrees
    cutter.isWanted = isWanted
    let mined = sorted(candidates ?? [], picture)
    for (index, face) in picture.faces.enumerated() {
      let share = max(face.box.width, face.box.height)
      guard share >= 8 else { continue }
      func make(_ kind: SampleKind, _ wanted: Int, from windows: [BoundingBox]) {
        var left = wanted
        // At most half come from mined windows: a few faces have many of them.
        for window in windows.shuffled(using: &random).prefix(wanted / 2) {
          cutter.cut(window, kind, face, turned: random.chance(settings.turnedShare), &random)
          left -= 1
        }
        for _ in 0..<left {
          guard let window = window(over: face, kind, image.size, picture, &random) else { break }
          cutter.cut(window, kind, face, turned: random.chance(settings.turnedShare), &random)
        }
      }
      if !picture.givesOnlyLandmarks {
        make(.positive, settings.positives, from: mined.positives[index] ?? [])
        make(.part, settings.parts, from: mined.parts[index] ?? [])
      }
      if face.landmarks != nil {
        make(.landmarkFace, settings.landmarkFaces, from: mined.positives[index] ?? [])
      }
    }
    if !picture.givesOnlyLandmarks { negatives(picture, mined.negatives, &cutter, &random) }
    return cutter.samples
  }

  // MARK: Windows

  private struct Mined {
    var positives: [Int: [BoundingBox]] = [:]
    var parts: [Int: [BoundingBox]] = [:]
    var negatives: [BoundingBox] = []
  }

  private func sorted(_ candidates: [BoundingBox], _ picture: TrainingPicture) -> Mined {
    var mined = Mined()
    for window in candidates {
      switch picture.verdict(window) {
      case .positive(let face): mined.positives[face, default: []].append(window)
      case .part(let face): mined.parts[face, default: []].append(window)
      case .negative: mined.negatives.append(window)
      case .unused: break
      }
    }
    return mined
  }

  /// A random square over a face that is of this kind; nil when none is found.
  private func window(
    over face: TrainingFace, _ kind: SampleKind, _ size: PixelSize, _ picture: TrainingPicture,
    _ random: inout TrainingRandom
  ) -> BoundingBox? {
    let box = face.box
    let reach: Float = kind == .part ? 0.45 : 0.25
    for _ in 0..<60 {
      let side = (min(box.width, box.height) * 0.8 + random.unit() * max(box.width, box.height) * 0.5)
        .rounded()
      let x = box.center.x + random.uniform(-reach, reach) * box.width - side / 2
      let y = box.center.y + random.uniform(-reach, reach) * box.height - side / 2
      let window = BoundingBox(
        minX: x.rounded(), minY: y.rounded(), maxX: x.rounded() + side, maxY: y.rounded() + side)
      guard side >= 8, isInside(window, size) else { continue }
      let overlap = box.iou(window)
      switch kind {
      case .part: if overlap >= 0.4, overlap < 0.65, case .part = picture.verdict(window) { return window }
      default: if overlap >= 0.65 { return window }
      }
    }
    return nil
  }

  /// P-Net sees only whole windows; the others also see windows that stick out a little.
  private func isInside(_ window: BoundingBox, _ size: PixelSize) -> Bool {
    let reach = network == .pnet ? 0 : window.width * 0.15
    let margin = network == .pnet ? window.width / 11 : -reach
    return window.minX >= margin && window.minY >= margin && window.maxX <= Float(size.width) + reach
      && window.maxY <= Float(size.height) + reach
  }

  private func negatives(
    _ picture: TrainingPicture, _ mined: [BoundingBox], _ cutter: inout SampleCutter,
    _ random: inout TrainingRandom
  ) {
    let wanted = settings.negatives * picture.faces.count + settings.pictureNegatives
    var made = 0
    // Rejected places are used four times, slightly moved.
    for rejected in picture.rejected {
      for _ in 0..<4 {
        let square = rejected.jittered(0.1, &random)
        guard picture.verdict(square) == .negative, isInside(square, cutter.image.size) else { continue }
        cutter.cut(square, .negative, nil, turned: false, &random)
        made += 1
      }
    }
    for window in mined.shuffled(using: &random).prefix(max(0, wanted - made)) {
      cutter.cut(window, .negative, nil, turned: false, &random)
      made += 1
    }
    let size = cutter.image.size
    let most = Float(min(size.width, size.height))
    guard most >= 16 else { return }
    var tries = 0
    // For later networks random windows only fill up, because they are much too easy.
    let filling = network == .pnet ? wanted : max(wanted / 4, min(wanted, 8))
    while made < filling, tries < 20 * filling {
      tries += 1
      var window: BoundingBox
      if let face = picture.faces.randomElement(using: &random), random.chance(0.4) {
        // Beside a face, overlapping it a little.
        window = face.box.jittered(0.9, &random)
      } else {
        let side = (12 * exp(random.unit() * log(max(1.01, most / 2 / 12)))).rounded()
        let x = (random.unit() * (Float(size.width) - side)).rounded()
        let y = (random.unit() * (Float(size.height) - side)).rounded()
        window = BoundingBox(minX: x, minY: y, maxX: x + side, maxY: y + side)
      }
      guard window.width >= 12, isInside(window, size), picture.verdict(window) == .negative else { continue }
      cutter.cut(window, .negative, nil, turned: false, &random)
      made += 1
    }
  }
}

extension BoundingBox {
  /// A square of about the same size, moved by up to `reach` times its size.
  func jittered(_ reach: Float, _ random: inout TrainingRandom) -> BoundingBox {
    let side = (max(width, height) * random.uniform(0.7, 1.3)).rounded()
    let x = (center.x + random.uniform(-reach, reach) * width - side / 2).rounded()
    let y = (center.y + random.uniform(-reach, reach) * height - side / 2).rounded()
    return BoundingBox(minX: x, minY: y, maxX: x + side, maxY: y + side)
  }
}
