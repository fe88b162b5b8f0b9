import Detection
import Geometry
import Imaging
import TestSupport
import Testing

@Suite("Explanations") struct ExplainTests {
  /// Asks about the middle of a golden face of group.jpg, or about a point of another sample.
  private func explain(
    _ name: String = "group", face: Int? = 0, at point: Point? = nil, size: Float? = nil,
    _ change: (inout DetectionSettings) -> Void = { _ in }
  ) throws -> Explanation {
    let golden = try GoldenFaces(Golden.faces(name))
    let photo = try Golden.photo(golden)
    var settings = DetectionSettings()
    change(&settings)
    var memo = PhotoMemo(photo: photo.size)
    let place =
      if let point { point } else {
        Point(
          x: (golden.faces[face ?? 0].box[0] + golden.faces[face ?? 0].box[2]) / 2,
          y: (golden.faces[face ?? 0].box[1] + golden.faces[face ?? 0].box[3]) / 2)
      }
    return try Golden.detector.get().explain(
      Explanation.Place(point: place, size: size), in: photo, settings: settings, memo: &memo)
  }

  @Test("a face that is found is named with its place and score")
  func found() throws {
    let explanation = try explain(face: 2)
    guard case .found(let face, let index) = explanation.verdict else {
      Issue.record("\(explanation)")
      return
    }
    #expect(index == 2)
    #expect(abs(face.score - (try GoldenFaces(Golden.faces("group")).faces[2].score)) < 1e-4)
    #expect(explanation.remedies.isEmpty)
  }

  /// The smallest face of group.jpg passes O-Net with 0.9827.
  @Test("lost at O-Net: the golden score, and the threshold that brings it back")
  func onet() throws {
    let explanation = try explain(face: 17) { $0.thresholds.onet = 0.99 }
    guard case .lostAtONet(let candidate) = explanation.verdict else {
      Issue.record("\(explanation)")
      return
    }
    let stages = try TensorFile(Golden.stages("group"))
    let scores = try stages["o_prob"].values
    #expect(scores.contains { abs($0 - (candidate.onet ?? 0)) < 1e-4 })
    #expect(explanation.remedies.contains(.onet(0.98)))
    #expect("\(explanation)".hasPrefix("lost at O-Net: 0.983 ≤ 0.99"))
  }

  @Test("lost at R-Net: a score of the golden stage, and a threshold below it")
  func rnet() throws {
    // Above the best R-Net score of this face, and at most 1.
    let explanation = try explain(face: 17) { $0.thresholds.rnet = 0.9999 }
    guard case .lostAtRNet(let candidate) = explanation.verdict else {
      Issue.record("\(explanation)")
      return
    }
    let stages = try TensorFile(Golden.stages("group"))
    #expect(try stages["r_prob"].values.contains { abs($0 - (candidate.rnet ?? 0)) < 1e-4 })
    #expect(candidate.rnet ?? 1 <= 0.9999)
    guard case .rnet(let value)? = explanation.remedies.first else {
      Issue.record("\(explanation)")
      return
    }
    #expect(value < candidate.rnet ?? 0)
  }

  @Test("lost at P-Net: the best score there")
  func pnet() throws {
    let explanation = try explain(face: 17) { $0.thresholds.pnet = 0.999 }
    guard case .lostAtPNet(let best?) = explanation.verdict else {
      Issue.record("\(explanation)")
      return
    }
    #expect(best.pnet ?? 1 < 0.999)
    guard case .pnet(let value)? = explanation.remedies.first else {
      Issue.record("\(explanation)")
      return
    }
    #expect(value < best.pnet ?? 0)
  }

  @Test("a face below the minimum size, and a minimum that finds it")
  func small() throws {
    let explanation = try explain(face: 17) { $0.minFaceSize = 60 }
    guard case .belowMinimumSize(let face) = explanation.verdict else {
      Issue.record("\(explanation)")
      return
    }
    #expect(face.box.height < 60)
    guard case .minFaceSize(let size)? = explanation.remedies.first else {
      Issue.record("\(explanation)")
      return
    }
    let again = try explain(face: 17) { $0.minFaceSize = size }
    #expect(again.isFound)
  }

  @Test("a piece of sky: P-Net sees next to nothing, and no single change brings a face")
  func sky() throws {
    let explanation = try explain("rocket", at: Point(x: 560, y: 60), size: 80)
    guard case .lostAtPNet(let best) = explanation.verdict else {
      Issue.record("\(explanation)")
      return
    }
    #expect(best?.pnet ?? 0 < 0.3)
    #expect(explanation.remedies.isEmpty)
  }

  @Test("a place at the photo's edge says so")
  func edge() throws {
    #expect(try explain("rocket", at: Point(x: 2, y: 2), size: 60).cutByEdge)
    #expect(!(try explain(face: 0)).cutByEdge)
  }

  @Test("when no single threshold is enough, two are tried, and the pair finds the face")
  func pairs() throws {
    let explanation = try explain(face: 17) {
      $0.thresholds.rnet = 0.9999
      $0.thresholds.onet = 0.99
    }
    #expect(explanation.remedies.isEmpty)
    let pair = try #require(explanation.pairs.first)
    guard case .rnet(let rnet) = pair.first, case .onet(let onet) = pair.second else {
      Issue.record("\(explanation)")
      return
    }
    #expect("\(explanation)".contains("no single change brings a face here; two do: R "))
    let found = try explain(face: 17) { ($0.thresholds.rnet, $0.thresholds.onet) = (rnet, onet) }
    #expect(found.isFound)
  }

  /// A score as explanations write it.
  private func text(_ score: Float) -> String { String("\(Explanation.Remedy.pnet(score))".dropFirst(2)) }

  @Test("swallowed by a face: both scores are said")
  func swallowed() throws {
    // Where much is let through to O-Net, weaker boxes beside a face get far, and are swallowed at the end.
    let golden = try GoldenFaces(Golden.faces("group"))
    var count = 0
    for face in golden.faces.prefix(4) {
      let side = max(face.box[2] - face.box[0], face.box[3] - face.box[1])
      for (across, down, scale) in [
        (Float(0.35), Float(0), Float(1)), (-0.35, 0, 1), (0, 0.35, 1), (0, -0.35, 1), (0.3, 0.3, 0.6),
        (0, 0, 2.2),
      ] {
        let point = Point(
          x: (face.box[0] + face.box[2]) / 2 + across * side, y: (face.box[1] + face.box[3]) / 2 + down * side
        )
        let explanation = try explain(face: nil, at: point, size: side * scale) {
          ($0.thresholds.pnet, $0.thresholds.rnet, $0.thresholds.onet) = (0.3, 0.1, 0.1)
          ($0.overlaps.rnet, $0.overlaps.onet) = (0.95, 0.1)
        }
        guard case .swallowedByFace(let lost, let winner, let score) = explanation.verdict else { continue }
        count += 1
        let own = try #require(lost.onet)
        #expect(score >= own && own > 0.1)
        let words = "swallowed by NMS of face \(winner + 1): its O-Net \(text(own)) lost to \(text(score))"
        #expect("\(explanation)".hasPrefix(words), "\(explanation)")
      }
    }
    #expect(count > 0)
  }

  @Test("swallowed after R-Net: the winner is followed, with its scores and what became of it")
  func followed() throws {
    let golden = try GoldenFaces(Golden.faces("group"))
    var fates: Set<String> = []
    for onet in [Float(0.7), 0.999] {
      for index in golden.faces.indices {
        let box = golden.faces[index].box
        let side = max(box[2] - box[0], box[3] - box[1])
        // Also beside the face, where only weaker boxes were.
        for shift in [Float(0), 0.3, -0.3] {
          let point = Point(x: (box[0] + box[2]) / 2 + shift * side, y: (box[1] + box[3]) / 2)
          let explanation = try explain(face: nil, at: point, size: side) {
            $0.overlaps.rnet = 0.1
            $0.thresholds.onet = onet
          }
          guard case .swallowedAfterRNet(let lost, let winner, let fate) = explanation.verdict else {
            continue
          }
          let (own, better) = (try #require(lost.rnet), try #require(winner.rnet))
          #expect(better >= own && winner.box.iou(lost.box) > 0.1)
          let words = "\(explanation)"
          #expect(
            words.hasPrefix(
              "swallowed by NMS after R-Net: its \(text(own)) lost to \(text(better)) beside it"), "\(words)")
          let judged = try #require(winner.onet)
          switch try #require(fate) {
          case .face(let face):
            fates.insert("face")
            #expect(judged > onet && words.contains("face \(face + 1)"), "\(words)")
          case .lostAtONet:
            fates.insert("lost")
            #expect(judged <= onet && words.contains(text(judged)), "\(words)")
          case .swallowedByFace(let face):
            fates.insert("swallowed")
            #expect(judged > onet && words.contains("face \(face + 1)"), "\(words)")
          }
        }
      }
    }
    #expect(fates.isSuperset(of: ["face", "lost"]), "\(fates)")
  }

  @Test("what the cascade lost: the face below a raised threshold is the strongest, with where it was lost")
  func lost() throws {
    let golden = try GoldenFaces(Golden.faces("group"))
    let photo = try Golden.photo(golden)
    var settings = DetectionSettings()
    settings.thresholds.onet = 0.99
    var memo = PhotoMemo(photo: photo.size)
    let detector = try Golden.detector.get()
    let trace = try detector.trace(photo, settings: settings, memo: &memo)
    let lost = try detector.lost(trace, in: photo, settings: settings, memo: &memo)
    let first = try #require(lost.first)
    let smallest = golden.faces[17].box
    let box = BoundingBox(minX: smallest[0], minY: smallest[1], maxX: smallest[2], maxY: smallest[3])
    #expect(first.box.iou(box) > 0.7 && first.stage == .onet && first.words.hasPrefix("lost at O 0.98"))
    #expect(lost == lost.sorted { $0.strength > $1.strength })
    for candidate in lost { #expect(!trace.result.faces.contains { $0.box.iou(candidate.box) > 0.3 }) }
  }
}
