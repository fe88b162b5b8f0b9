/// The protocol of Labeled Faces in the Wild: pairs in ten parts; the distance that tells pairs of one person from
/// others best in nine of them is tried on the tenth.
package struct TenFoldScore: Sendable, Hashable {
  package struct Pair: Sendable, Hashable {
    package var fold: Int
    package var distance: Float
    package var isSame: Bool

    package init(fold: Int, distance: Float, isSame: Bool) {
      self.fold = fold
      self.distance = distance
      self.isSame = isSame
    }
  }

  /// The share of pairs told rightly: the mean over the parts, and its standard error.
  package var accuracy, error: Double
  /// The mean of the distances chosen.
  package var distance: Float
  package var pairs: Int
  package var folds: Int

  /// Nil with fewer than two parts.
  package init?(_ pairs: [Pair]) {
    let folds = Dictionary(grouping: pairs, by: \.fold).sorted { $0.key < $1.key }.map(\.value)
    guard folds.count > 1 else { return nil }
    var shares: [Double] = []
    var distances: [Float] = []
    for (index, fold) in folds.enumerated() {
      let others = folds.enumerated().filter { $0.offset != index }.flatMap(\.element)
      let best = Self.bestDistance(others)
      let right = fold.count { ($0.distance < best) == $0.isSame }
      shares.append(Double(right) / Double(fold.count))
      distances.append(best)
    }
    let mean = shares.reduce(0, +) / Double(shares.count)
    let variance = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(shares.count - 1)
    accuracy = mean
    error = (variance / Double(shares.count)).squareRoot()
    distance = distances.reduce(0, +) / Float(distances.count)
    self.pairs = pairs.count
    self.folds = folds.count
  }

  /// The distance below which most pairs are of one person and above which most are not; the middle of the gap
  /// between two pairs.
  static func bestDistance(_ pairs: [Pair]) -> Float {
    let sorted = pairs.sorted { ($0.distance, $0.isSame ? 0 : 1) < ($1.distance, $1.isSame ? 0 : 1) }
    var right = sorted.count { !$0.isSame }
    var best = (right, sorted.first.map { $0.distance } ?? 0)
    for (index, pair) in sorted.enumerated() {
      right += pair.isSame ? 1 : -1
      let next = index + 1 < sorted.count ? sorted[index + 1].distance : pair.distance + 1e-3
      if next > pair.distance, right > best.0 { best = (right, (pair.distance + next) / 2) }
    }
    return best.1
  }
}
