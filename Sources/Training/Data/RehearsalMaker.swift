package import Detection
package import Geometry
package import Imaging
import Networks
package import Parallel

/// Samples of what a network already does well, with its own answers as targets, so that learning something
/// new does not make it forget.
///
/// Ordinary faces are those that the detector finds, also in pictures turned by quarters: a head on its side
/// is an ordinary one in the turned picture. Windows over marked faces that are not found are left out,
/// because there the network's answer is wrong.
package struct RehearsalMaker: Sendable {
  let network: TrainedNetwork
  /// The detector whose answers are kept.
  let detector: FaceDetector
  /// The networks before this one as they are now, after they learned; nil for P-Net.
  var learned: FaceDetector?
  let parameters: NetworkParameters
  var settings: SampleSettings
  var lanes: Lanes

  package init(
    network: TrainedNetwork, detector: FaceDetector, learned: FaceDetector?, parameters: NetworkParameters,
    settings: SampleSettings, lanes: Lanes
  ) {
    self.network = network
    self.detector = detector
    self.learned = learned
    self.parameters = parameters
    self.settings = settings
    self.lanes = lanes
  }

  package func samples(of picture: TrainingPicture, number: Int) throws -> [Sample] {
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
      pixels += try lookalikes(view, turned, besides: missed, &random)
    }
    random.shuffle(&pixels)
    return try answered(pixels)
  }

  /// Windows that look like faces to the networks before O-Net, but show none, at several slightly moved and
  /// turned places each.
  ///
  /// Random backgrounds are too easy. What a new kind of face makes O-Net take for a face is an ear, a hand or
  /// an animal's face: few places, which must be seen often.
  private func lookalikes(
    _ view: TrainingPicture, _ image: Image, besides missed: [BoundingBox], _ random: inout TrainingRandom
  ) throws -> [[UInt8]] {
    guard network == .onet, let times = settings.lookalikes else { return [] }
    let places = try lookalikes(of: view, image, besides: missed)
    var cutter = SampleCutter(image: image, picture: view, network: network)
    for place in places.shuffled(using: &random).prefix(Self.mostLookalikes) {
      for time in 0..<times {
        if time == 0 {
          cutter.cut(place, .rehearsal, nil, turned: false, &random)
        } else {
          let moved = place.jittered(0.12, &random)
          cutter.cut(moved, turnedBy: random.uniform(-15, 15))
        }
      }
    }
    return cutter.samples.map(\.pixels)
  }

  /// The most places of one view.
  private static let mostLookalikes = 24

  /// Places without a face that the earlier networks let through, as they were or as they are now.
  ///
  /// - Parameters:
  ///   - view: its faces are those that are found.
  ///   - missed: places of which nothing is known.
  package func lookalikes(
    of view: TrainingPicture, _ image: Image, besides missed: [BoundingBox]
  ) throws -> [BoundingBox] {
    try ([detector] + [learned].compactMap(\.self)).flatMap {
      try SampleFactory.candidates(image, for: network, $0, lanes, rnet: 0.1)
    }.filter { window in
      view.faces.allSatisfy { $0.box.iou(window) < 0.3 } && !missed.contains { $0.iou(window) > 0.1 }
    }
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
