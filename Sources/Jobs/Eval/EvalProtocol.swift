import AnnotationFormats
import Annotations
package import Evaluation
import Foundation
import Geometry
package import Plots

/// The rules by which found faces are judged.
package enum EvalProtocol: String, CaseIterable, Sendable {
  case voc, wider, fddb
}

/// A figure of an evaluation: its key in JSON, its name in the table, and its format.
package struct EvalFigure: Sendable {
  package enum Form: Sendable { case share, count, percent }

  package var key: String
  package var name: String
  package var form: Form
  package var value: Double?

  package var text: String {
    guard let value else { return "-" }
    return switch form {
    case .share: String(format: "%.4f", value)
    case .count: "\(Int(value))"
    case .percent: String(format: "%.1f %%", value * 100)
    }
  }
}

/// The result of one contender by one protocol.
package struct EvalOutcome: Sendable {
  package var figures: [EvalFigure] = []
  /// The outcomes from which the comparison draws samples.
  package var matched: [MatchedPhoto]
  /// The plotted curve, `(x, y)` in `0...1`.
  package var corners: [LinePlot.Corner]
  package var current, best: LinePlot.Corner?

  package init(
    _ rules: EvalProtocol, _ photos: [EvalTruth.Photo], _ found: [[ScoredBox]], above score: Float,
    lists: [WiderDifficulty: DifficultyList] = [:]
  ) {
    (matched, corners) = ([], [])
    switch rules {
    case .voc: voc(photos, found, score)
    case .wider: wider(photos, found, score, lists)
    case .fddb: fddb(photos, found, score)
    }
    landmarks(photos, found, score)
  }

  private mutating func add(_ key: String, _ name: String, _ form: EvalFigure.Form, _ value: Double?) {
    figures.append(EvalFigure(key: key, name: name, form: form, value: value))
  }

  // MARK: Protocols

  private mutating func voc(_ photos: [EvalTruth.Photo], _ found: [[ScoredBox]], _ score: Float) {
    matched = zip(photos, found).map { MatchedPhoto(found: $1, truth: $0.truth) }
    let curve = PrecisionRecallCurve(matched)
    add("ap", "AP, IoU 0.5", .share, curve.averagePrecision)
    add("ap_11_point", "AP, 11 points", .share, curve.elevenPointAveragePrecision)
    let coco = COCOEvaluation(zip(photos, found).map { .init(found: $1, truth: $0.truth) })
    add("coco_ap_50", "COCO AP, IoU 0.5", .share, coco.averagePrecision(leastIoU: 0.5))
    add("coco_ap", "COCO AP, 0.5 to 0.95", .share, coco.averagePrecision)
    operatingPoint(curve, score)
  }

  private mutating func wider(
    _ photos: [EvalTruth.Photo], _ found: [[ScoredBox]], _ score: Float,
    _ lists: [WiderDifficulty: DifficultyList]
  ) {
    for difficulty in WiderDifficulty.allCases {
      let evaluation = WiderEvaluation(
        zip(photos, found).map { photo, found in
          WiderEvaluation.Photo(
            found: found, faces: photo.faces.map(\.box),
            counts: photo.faces.map { face in
              // Faces are numbered as in the file, even when one of them could not be used.
              if let list = lists[difficulty] { return list.contains(face.id.rawValue, of: photo.name) }
              return !face.flags.contains(.ignore) && face.box.height >= difficulty.leastHeight
            })
        })
      let truths = evaluation.matched.reduce(0) { $0 + $1.truths }
      add("ap_\(difficulty)", "AP, \(difficulty)", .share, truths > 0 ? evaluation.averagePrecision : nil)
      add("faces_\(difficulty)", "  faces that count", .count, Double(truths))
      matched = evaluation.matched
    }
    operatingPoint(PrecisionRecallCurve(matched), score)
  }

  private mutating func fddb(_ photos: [EvalTruth.Photo], _ found: [[ScoredBox]], _ score: Float) {
    let evaluation = FDDBEvaluation(
      zip(photos, found).map { photo, found in
        FDDBEvaluation.Photo(
          found: found.map { .init(region: .box($0.box), score: $0.score) }, truth: photo.regions,
          size: photo.size)
      })
    matched = evaluation.matched
    let last = evaluation.points.last { $0.score > score }
    add("discrete", "true positives, discrete", .share, last?.discrete ?? 0)
    add("continuous", "true positives, continuous", .share, last?.continuous ?? 0)
    add("false_faces", "false faces", .count, Double(last?.falseFaces ?? 0))
    for count in [10, 100, 500, 1000, 2000] where count <= evaluation.points.last?.falseFaces ?? 0 {
      let point = evaluation.point(atMost: count)
      add("discrete_at_\(count)", "discrete at \(count) false", .share, point?.discrete ?? 0)
      add("continuous_at_\(count)", "continuous at \(count) false", .share, point?.continuous ?? 0)
    }
    let most = Double(max(1, evaluation.points.last?.falseFaces ?? 1))
    corners = [(0, 0)] + evaluation.points.map { (Double($0.falseFaces) / most, $0.discrete) }
    current = last.map { (Double($0.falseFaces) / most, $0.discrete) }
  }

  private mutating func operatingPoint(_ curve: PrecisionRecallCurve, _ score: Float) {
    var point = curve.point(above: score)
    point.truths = matched.reduce(0) { $0 + $1.truths }
    add("precision", "precision", .share, point.precision)
    add("recall", "recall", .share, point.recall)
    add("f", "F", .share, point.fScore)
    add("right", "right", .count, Double(point.right))
    add("wrong", "wrong", .count, Double(point.wrong))
    add("missed", "missed", .count, Double(point.truths - point.right))
    let best = curve.points.max { $0.fScore < $1.fScore } ?? point
    let line = CurvePlot(curve: curve, current: point, best: best).line
    (corners, current, self.best) = (line.corners, line.current, line.best)
  }

  // MARK: Landmarks

  private mutating func landmarks(_ photos: [EvalTruth.Photo], _ found: [[ScoredBox]], _ score: Float) {
    var errors: [Double] = []
    for (photo, found) in zip(photos, found) {
      let marked = photo.faces.filter { !$0.flags.contains(.ignore) }
      guard marked.contains(where: { $0.landmarks != nil }) else { continue }
      let counted = found.filter { $0.score > score }
      let matching = TruthMatching(boxes: counted, truth: photo.truth)
      for (face, verdict) in zip(counted, matching.verdicts) {
        guard case .matched(let index) = verdict, let truth = marked[index].landmarks,
          let points = face.landmarks, let error = LandmarkErrors.error(points, truth: truth)
        else { continue }
        errors.append(error)
      }
    }
    guard !errors.isEmpty else { return }
    let all = LandmarkErrors(errors)
    add("landmark_faces", "faces with landmarks", .count, Double(errors.count))
    add("landmark_error", "landmark error, of eye distance", .percent, all.mean)
    add("landmark_failures", "  failed, above 10 %", .percent, all.failureRate())
    add("landmark_within_5", "  within 5 %", .percent, all.share(atMost: 0.05))
    add("landmark_area", "  area below 10 %", .share, all.area())
  }
}
