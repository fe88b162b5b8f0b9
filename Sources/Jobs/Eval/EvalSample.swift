import Annotations
import Evaluation
import Foundation
import Geometry

/// What one contender found, matched with the truth once. It gives all figures of any sample of the photos.
package struct EvalSample: Sendable {
  private let rules: EvalProtocol
  private let score: Float
  private let ties: TieRule
  private let voc: VOCEvaluation
  private var coco: [COCOCurve] = []
  private var wider: [(difficulty: WiderDifficulty, evaluation: WiderEvaluation)] = []
  private(set) var fddb: FDDBEvaluation?
  /// The numbers of false faces at which FDDB's curves are read.
  private var falseCounts: [Int] = []
  /// The outcomes behind precision and recall.
  let outcomes: RankedOutcomes
  /// The landmark errors of each photo.
  private var errors: [[Double]] = []

  /// - Parameters:
  ///   - score: found faces with a higher score count for precision and recall.
  ///   - order: the order of photos in which equal scores rank; see ``RankedOutcomes``.
  init(
    _ rules: EvalProtocol, _ photos: [EvalTruth.Photo], _ found: [[ScoredBox]], above score: Float,
    lists: [WiderDifficulty: DifficultyList], ties: TieRule, order: [Int]?
  ) {
    (self.rules, self.score, self.ties) = (rules, score, ties)
    voc = VOCEvaluation(
      zip(photos, found).map { photo, found in
        VOCEvaluation.Photo(
          found: found, faces: photo.faces.map(\.box),
          isDifficult: photo.faces.map { $0.flags.contains(.ignore) })
      }, order: order)
    switch rules {
    case .voc:
      let ids = photos.compactMap(\.number)
      let byID =
        ids.count == photos.count ? photos.indices.sorted { (ids[$0], $0) < (ids[$1], $1) } : order
      let evaluation = COCOEvaluation(
        zip(photos, found).map { .init(found: $1, truth: $0.truth) }, order: byID)
      coco = COCOEvaluation.limits.map { evaluation.curve(leastIoU: $0) }
      outcomes = voc.outcomes
    case .wider:
      wider = WiderDifficulty.allCases.map { ($0, Self.wider($0, photos, found, lists)) }
      outcomes = RankedOutcomes(wider.last?.evaluation.matched ?? [])
    case .fddb:
      let evaluation = FDDBEvaluation(
        zip(photos, found).map { photo, found in
          FDDBEvaluation.Photo(
            found: found.map { .init(region: $0.region ?? .box($0.box), score: $0.score) },
            truth: photo.regions, size: photo.size)
        })
      let most = evaluation.points.last?.falseFaces ?? 0
      falseCounts = [10, 100, 500, 1000, 2000].filter { $0 <= most }
      fddb = evaluation
      outcomes = RankedOutcomes(evaluation.matched)
    }
    errors = landmarkErrors(photos, found)
  }

  private static func wider(
    _ difficulty: WiderDifficulty, _ photos: [EvalTruth.Photo], _ found: [[ScoredBox]],
    _ lists: [WiderDifficulty: DifficultyList]
  ) -> WiderEvaluation {
    WiderEvaluation(
      zip(photos, found).map { photo, found in
        WiderEvaluation.Photo(
          found: found, faces: photo.faces.map(\.box),
          counts: photo.faces.map { face in
            // Faces are numbered as in the file, even when one of them could not be used.
            if let list = lists[difficulty] { return list.contains(face.id.rawValue, of: photo.name) }
            return !face.flags.contains(.ignore) && face.box.height >= difficulty.leastHeight
          })
      })
  }

  private func landmarkErrors(_ photos: [EvalTruth.Photo], _ found: [[ScoredBox]]) -> [[Double]] {
    zip(photos.indices, voc.pairs).map { index, pairs in
      pairs.compactMap { pair in
        let face = found[index][pair.found]
        guard face.score > score, let truth = photos[index].faces[pair.face].landmarks,
          let points = face.landmarks
        else { return nil }
        return LandmarkErrors.error(points, truth: truth)
      }
    }
  }

  // MARK: Figures

  /// All figures, always the same ones in the same order.
  ///
  /// - Parameter weights: how often each photo counts; once each when nil.
  package func figures(_ weights: [Int]? = nil) -> [EvalFigure] {
    var list = FigureList()
    switch rules {
    case .voc: addVOC(&list, weights)
    case .wider: addWider(&list, weights)
    case .fddb: addFDDB(&list, weights)
    }
    addLandmarks(&list, weights)
    return list.figures
  }

  /// Whether a figure may have an interval: every sample of a single photo with landmarks is the same one.
  func hasIntervals(_ key: String) -> Bool {
    !key.hasPrefix(Self.landmarkPrefix) || errors.count { !$0.isEmpty } > 1
  }

  private static let landmarkPrefix = "landmark_"

  private struct FigureList {
    var figures: [EvalFigure] = []

    mutating func add(
      _ key: String, _ name: String, _ form: EvalFigure.Form, _ value: Double?,
      _ merit: EvalFigure.Merit = .higher
    ) {
      figures.append(EvalFigure(key: key, name: name, form: form, merit: merit, value: value))
    }
  }

  private func addVOC(_ list: inout FigureList, _ weights: [Int]?) {
    let curve = outcomes.curve(ties, weights: weights)
    list.add("ap", "AP, IoU 0.5", .share, curve.averagePrecision)
    list.add("ap_11_point", "AP, 11 points", .share, curve.elevenPointAveragePrecision)
    let values = coco.compactMap { $0.averagePrecision(weights) }
    list.add("coco_ap_50", "COCO AP, IoU 0.5", .share, values.first)
    list.add(
      "coco_ap", "COCO AP, 0.5 to 0.95", .share,
      values.isEmpty ? nil : values.reduce(0, +) / Double(values.count))
    addOperatingPoint(&list, weights)
  }

  private func addWider(_ list: inout FigureList, _ weights: [Int]?) {
    for (difficulty, evaluation) in wider {
      let truths = evaluation.matched.indices.reduce(0) {
        $0 + evaluation.matched[$1].truths * (weights?[$1] ?? 1)
      }
      list.add("ap_\(difficulty)", "AP, \(difficulty)", .share, evaluation.averagePrecision(weights: weights))
      list.add("faces_\(difficulty)", "  faces that count", .count, Double(truths), .neither)
    }
    addOperatingPoint(&list, weights)
  }

  private func addFDDB(_ list: inout FigureList, _ weights: [Int]?) {
    let points = fddb?.points(weights: weights) ?? []
    let last = points.last { $0.score > score }
    list.add("discrete", "true positives, discrete", .share, last?.discrete ?? 0)
    list.add("continuous", "true positives, continuous", .share, last?.continuous ?? 0)
    list.add("false_faces", "false faces", .count, Double(last?.falseFaces ?? 0), .lower)
    for count in falseCounts {
      let point = FDDBEvaluation.point(atMost: count, of: points)
      list.add("discrete_at_\(count)", "discrete at \(count) false", .share, point?.discrete ?? 0)
      list.add("continuous_at_\(count)", "continuous at \(count) false", .share, point?.continuous ?? 0)
    }
  }

  private func addOperatingPoint(_ list: inout FigureList, _ weights: [Int]?) {
    let point = outcomes.point(above: score, weights: weights)
    list.add("precision", "precision", .share, point.precision)
    list.add("recall", "recall", .share, point.recall)
    list.add("f", "F", .share, point.fScore)
    list.add("right", "right", .count, Double(point.right))
    list.add("wrong", "wrong", .count, Double(point.wrong), .lower)
    list.add("missed", "missed", .count, Double(point.truths - point.right), .lower)
  }

  private func addLandmarks(_ list: inout FigureList, _ weights: [Int]?) {
    guard errors.contains(where: { !$0.isEmpty }) else { return }
    let all = LandmarkErrors(
      errors.indices.flatMap { index in
        (0..<(weights?[index] ?? 1)).flatMap { _ in errors[index] }
      })
    let count = all.errors.count
    list.add("landmark_faces", "faces with landmarks", .count, Double(count), .neither)
    list.add("landmark_error", "landmark error, of eye distance", .percent, all.mean, .lower)
    list.add("landmark_failures", "  failed, above 10 %", .percent, all.failureRate(), .lower)
    list.add("landmark_within_5", "  within 5 %", .percent, count > 0 ? all.share(atMost: 0.05) : nil)
    list.add("landmark_area", "  area below 10 %", .share, all.area())
  }
}
