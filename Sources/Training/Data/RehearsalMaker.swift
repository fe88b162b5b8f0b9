import Detection
import Geometry
import Imaging
import Networks
import Parallel

/// Samples of what a network already does well, with its own answers as targets, so that learning something
/// new does not make it forget.
///
/// Ordinary faces are those that the detector finds, also in pictures turned by quarters: a head on its side
/// is an ordinary one in the turned picture. Windows over marked faces that are not found are left out,
/// because there the network's answer is wrong.
struct RehearsalMaker: Sendable {
  let network: TrainedNetwork
  /// The detector whose answers are kept.
  let detector: FaceDetector
  let parameters: NetworkParameters
  var settings: SampleSettings
  var lanes: Lanes

  func samples(of picture: TrainingPicture, number: Int) throws -> [Sample] {
    let image = try picture.pixels()
    var random = TrainingRandom(seed: settings.seed, stream: "\(network.rawValue) rehearsal \(number)")
    var pixels: [[UInt8]] = []
    for turn in QuarterTurn.allCases {
      let turned = image.turned(by: turn.orientation)
      let found = try detector.detect(in: turned, lanes: lanes).faces.filter { $0.score > 0.9 }
      let marked = (picture.faces.map(\.box) + picture.ignored).map { turn.turned($0, of: image.size) }
      let missed = marked.filter { box in !found.contains { $0.box.iou(box) > 0.4 } }
      let view = TrainingPicture(
        name: picture.name, faces: found.map { TrainingFace(box: $0.box, landmarks: $0.landmarks) }
      ) { turned }
      var own = settings
      // The upright picture counts most, because that is how photos are searched.
      own.pictureNegatives = turn == .none ? settings.pictureNegatives : settings.pictureNegatives / 3
      own.turnedShare = 0
      let made = try SampleMaker(network: network, settings: own).samples(of: view, number: number) { image in
        network == .pnet ? nil : try SampleFactory.candidates(image, for: network, detector, lanes)
      } isWanted: { window in
        !missed.contains { $0.iou(window) > 0.1 }
      }
      pixels += made.map(\.pixels)
    }
    random.shuffle(&pixels)
    return try answered(pixels)
  }

  /// The network's own answers as targets.
  private func answered(_ pixels: [[UInt8]]) throws -> [Sample] {
    guard !pixels.isEmpty else { return [] }
    let engine = try GradientEngine(parameters, batchLimit: min(256, pixels.count), lanes: Lanes(1))
    var samples: [Sample] = []
    for start in stride(from: 0, to: pixels.count, by: engine.batchLimit) {
      let some = pixels[start..<min(start + engine.batchLimit, pixels.count)]
      let heads = engine.forward(.bytes(some.flatMap { $0 }))
      for (index, bytes) in some.enumerated() {
        let answers = heads[index * 16..<index * 16 + 16]
        samples.append(
          Sample(kind: .rehearsal, target: SampleTarget(keeping: answers, of: network), pixels: bytes))
      }
    }
    return samples
  }
}

extension QuarterTurn {
  /// Where a box of a photo of this size lies after the turn.
  fileprivate func turned(_ box: BoundingBox, of photo: PixelSize) -> BoundingBox {
    let back = QuarterTurn(rawValue: (4 - rawValue) % 4) ?? .none
    return back.restored(box, photo: turned(photo))
  }
}
