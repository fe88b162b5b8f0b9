/// Groups while they are joined: a group has the number of its first face.
struct GroupState: Sendable {
  let metric: VectorMetric
  let pitch: Int
  let squaredCut: Float
  /// Means of the groups' vectors, one after another.
  private(set) var means: [Float]
  /// Mean squared distances of the groups' faces from their means.
  private(set) var spreads: [Float]
  private(set) var members: [[Int32]]
  private(set) var stamps: [Int32]
  /// The photos of a group's faces, sorted, each once.
  private var photos: [[Int32]]
  /// Groups that a person said are different.
  private var apart: [Int32: Set<Int32>] = [:]

  /// - Parameters:
  ///   - groups: groups that exist already, each by rising face; every other face is alone.
  init(
    _ vectors: FaceVectors, _ faces: [GroupedFace], groups: [[Int]], apart: [(Int, Int)], rules: GroupingRules
  ) {
    metric = vectors.metric
    pitch = vectors.pitch
    squaredCut = vectors.metric.squared(rules.cutOff)
    means = vectors.values
    spreads = [Float](repeating: 0, count: vectors.count)
    members = (0..<vectors.count).map { [Int32($0)] }
    stamps = [Int32](repeating: 0, count: vectors.count)
    photos = faces.map { [Int32(truncatingIfNeeded: $0.photo)] }
    for (a, b) in apart where a != b {
      self.apart[Int32(a), default: []].insert(Int32(b))
      self.apart[Int32(b), default: []].insert(Int32(a))
    }
    for group in groups {
      guard let first = group.first else { continue }
      for other in group.dropFirst() { join(other, to: first) }
    }
  }

  /// Whether the group has not been joined to another.
  func isAlive(_ group: Int) -> Bool { !members[group].isEmpty }

  func count(_ group: Int) -> Float { Float(members[group].count) }

  /// The mean squared distance between the faces of two groups.
  func meanSquared(_ a: Int, _ b: Int) -> Float {
    let pitch = pitch
    let between = unsafe means.withUnsafeBufferPointer { all -> Float in
      // SAFETY: every group has `pitch` numbers.
      let start = unsafe all.baseAddress.unsafelyUnwrapped
      let (x, y) = unsafe (start + a * pitch, start + b * pitch)
      var (first, second) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
      var at = 0
      while at + 8 <= pitch {
        let (one, other) = unsafe (
          FaceVectors.four(x + at) - FaceVectors.four(y + at),
          FaceVectors.four(x + at + 4) - FaceVectors.four(y + at + 4)
        )
        first += one * one
        second += other * other
        at += 8
      }
      if at < pitch {
        let one = unsafe FaceVectors.four(x + at) - FaceVectors.four(y + at)
        first += one * one
      }
      let sum = first + second
      return (sum.x + sum.y) + (sum.z + sum.w)
    }
    return between + spreads[a] + spreads[b]
  }

  /// What two groups' squared distance is raised by for the photos that show both.
  func photoDoubt(_ a: Int, _ b: Int) -> Float {
    let (x, y) = (photos[a], photos[b])
    var (i, j, shared) = (0, 0, 0)
    while i < x.count, j < y.count {
      if x[i] == y[j] { shared += 1 }
      if x[i] <= y[j] { i += 1 } else { j += 1 }
    }
    guard shared > 0 else { return 0 }
    return GroupingRules.samePhoto * squaredCut * Float(shared) / Float(min(x.count, y.count))
  }

  func areApart(_ a: Int, _ b: Int) -> Bool { apart[Int32(a)]?.contains(Int32(b)) == true }

  /// How far two groups are, at most `limit`; nil when they are farther or must not be joined.
  func linkage(_ a: Int, _ b: Int, within limit: Float) -> Float? {
    var value = meanSquared(a, b)
    guard value <= limit, !areApart(a, b) else { return nil }
    value += photoDoubt(a, b)
    return value <= limit ? value : nil
  }

  mutating func join(_ gone: Int, to kept: Int) {
    let (x, y) = (count(kept), count(gone))
    let all = x + y
    var between: Float = 0
    for at in 0..<pitch {
      let (one, other) = (means[kept * pitch + at], means[gone * pitch + at])
      between += (one - other) * (one - other)
      means[kept * pitch + at] = (x * one + y * other) / all
    }
    spreads[kept] = (x * spreads[kept] + y * spreads[gone]) / all + x * y / (all * all) * between
    members[kept] += members[gone]
    members[gone] = []
    photos[kept] = photos[kept].union(photos[gone], without: (.min, .min))
    photos[gone] = []
    stamps[kept] += 1
    stamps[gone] += 1
    guard let others = apart.removeValue(forKey: Int32(gone)) else { return }
    for other in others {
      apart[other]?.remove(Int32(gone))
      apart[other]?.insert(Int32(kept))
      apart[Int32(kept), default: []].insert(other)
    }
  }
}
