/// WIDER FACE's rules, written again from `wider_eval.m`, `norm_score.m`, `image_evaluation.m` and `dataset_pr_info.m`.
/// It shares no code with the product.
enum IndependentWider {
  private static let thresholds = 1000

  /// The average precision of the faces that count; nil when there are none.
  static func evaluate(_ set: RandomSet, counts: (RandomSet.Photo) -> [Bool]) -> Double? {
    let all = set.photos.flatMap(\.scores)
    let (low, high) = (all.min() ?? 0, all.max() ?? 0)
    var faces = 0
    var proposals = [Double](repeating: 0, count: thresholds)
    var hits = [Double](repeating: 0, count: thresholds)
    for photo in set.photos {
      let kept = counts(photo)
      faces += kept.count { $0 }
      if photo.faces.isEmpty || photo.found.isEmpty { continue }
      let order = photo.found.indices.sorted { (photo.scores[$1], $0) < (photo.scores[$0], $1) }
      let stretched = order.map { high > low ? (photo.scores[$0] - low) / (high - low) : 0 }
      let (isProposal, recalled) = judge(order.map { photo.found[$0] }, photo.faces, kept)
      for step in 0..<thresholds {
        let threshold = 1 - Double(step + 1) / Double(thresholds)
        guard let last = stretched.lastIndex(where: { $0 >= threshold }) else { continue }
        proposals[step] += Double(isProposal[...last].count { $0 })
        hits[step] += Double(recalled[last])
      }
    }
    if faces == 0 { return nil }
    let steps = (0..<thresholds).filter { proposals[$0] > 0 }
    return IndependentVOC.area(
      steps.map { hits[$0] / Double(faces) }, steps.map { hits[$0] / proposals[$0] })
  }

  /// For each found face of a photo whether it is a proposal, and how many faces are recalled with it.
  private static func judge(
    _ found: [RandomSet.Rectangle], _ faces: [RandomSet.Rectangle], _ counts: [Bool]
  ) -> (isProposal: [Bool], recalled: [Int]) {
    // 0: not found; 1: found; -1: ignored, as in the original.
    var recall = faces.map { _ in 0 }
    var isProposal = found.map { _ in true }
    var recalled: [Int] = []
    for (index, box) in found.enumerated() {
      let overlaps = faces.map { IndependentVOC.share(box, $0, more: 1) }
      let most = overlaps.max() ?? 0
      let place = overlaps.firstIndex(of: most) ?? 0
      if most >= 0.5 {
        if !counts[place] {
          recall[place] = -1
          isProposal[index] = false
        } else if recall[place] == 0 {
          recall[place] = 1
        }
      }
      recalled.append(recall.count { $0 == 1 })
    }
    return (isProposal, recalled)
  }
}
