package import Parallel

/// How well vectors tell people apart, and how long the work takes.
package struct IdentityFigures: Sendable {
  package struct Batches: Sendable {
    package var size: Int
    package var scores: GroupScores
    /// The longest time in which a batch joined.
    package var slowest: Double
  }

  package var faces, people, dimension: Int
  package var metric: VectorMetric
  package var cutOffs: RecognitionCutOffs
  /// Pairs found at the shares of false ones asked for; nil where all faces are of one person, or none are.
  package var pairs: [(false: Double, found: Double, distance: Float)] = []
  package var names: NameScores?
  package var groups: GroupScores
  package var groupCount: Int
  package var audit: AuditScore?
  package var batches: Batches?
  /// Wall seconds by name.
  package var seconds: [(name: String, seconds: Double)] = []

  /// - Parameters:
  ///   - batch: groups the faces a second time, so many at a time; not when nil.
  ///   - audits: seeds of names made wrong; none when 0.
  package init(
    _ vectors: FaceVectors, people: [Int], cutOffs: RecognitionCutOffs = .own, batch: Int? = nil,
    audits: Int = 0,
    lanes: Lanes = Lanes(), cancellation: CancellationFlag? = nil,
    progress: (@Sendable (String) -> Void)? = nil
  ) throws(CancellationError) {
    faces = vectors.count
    self.people = Set(people).count
    dimension = vectors.dimension
    metric = vectors.metric
    self.cutOffs = cutOffs
    let clock = ContinuousClock()
    var seconds: [(name: String, seconds: Double)] = []
    func timed<Value>(_ name: String, _ work: () throws(CancellationError) -> Value) throws(CancellationError)
      -> Value
    {
      progress?(name)
      let start = clock.now
      let value = try work()
      seconds.append((name, (clock.now - start) / .seconds(1)))
      return value
    }
    let rules = GroupingRules(cutOff: cutOffs.group)
    let grouping = try timed("groups") { () throws(CancellationError) in
      try FaceGrouping(vectors, rules: rules, lanes: lanes, cancellation: cancellation)
    }
    // How long new photos take beside all of these: the same faces once more.
    _ = try timed("join") { () throws(CancellationError) in
      var more = grouping
      try more.join(
        vectors.selecting(0..<min(vectors.count, 300)), lanes: lanes, cancellation: cancellation)
    }
    groups = GroupScores(groups: grouping.groups, people: people)
    groupCount = grouping.groups.count
    let curve = try timed("pairs") { () throws(CancellationError) in
      try PairCurve(vectors, people: people, lanes: lanes, cancellation: cancellation)
    }
    for share in [1e-3, 1e-4] {
      if let found = curve.found(atFalse: share) { pairs.append((share, found.share, found.distance)) }
    }
    names = try timed("names") { () throws(CancellationError) in
      try NameScores(
        vectors, people: people, ask: cutOffs.ask, lanes: lanes, cancellation: cancellation)
    }
    if audits > 0 {
      audit = try timed("audits") { () throws(CancellationError) in
        try AuditScore(vectors, people: people, seeds: audits, lanes: lanes, cancellation: cancellation)
      }
    }
    if let batch {
      var slowest = 0.0
      let fed = try timed("batches") { () throws(CancellationError) in
        var fed = FaceGrouping(dimension: vectors.dimension, metric: vectors.metric, rules: rules)
        for start in stride(from: 0, to: vectors.count, by: batch) {
          let began = clock.now
          try fed.join(
            vectors.selecting(start..<min(vectors.count, start + batch)), lanes: lanes,
            cancellation: cancellation)
          slowest = max(slowest, (clock.now - began) / .seconds(1))
        }
        return fed
      }
      batches = Batches(
        size: batch, scores: GroupScores(groups: fed.groups, people: people), slowest: slowest)
    }
    self.seconds = seconds
  }
}
