extension String {
  /// The candidate that differs by the fewest letters, when it is near enough to have been meant.
  public func nearest(among candidates: [String]) -> String? {
    let ranked = candidates.map { (name: $0, distance: editDistance(to: $0)) }
    guard let best = ranked.min(by: { ($0.distance, $0.name) < ($1.distance, $1.name) }) else { return nil }
    return best.distance <= Swift.max(2, count / 3) ? best.name : nil
  }

  /// Levenshtein's distance, case ignored: inserted, deleted and exchanged letters.
  package func editDistance(to other: String) -> Int {
    let (a, b) = (Array(lowercased()), Array(other.lowercased()))
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let above = row[j + 1]
        row[j + 1] = Swift.min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
        diagonal = above
      }
    }
    return row[b.count]
  }
}
