package import Parallel
import Synchronization

/// Faces without a name, and which of them seem to be one person's. New faces join within a moment; grouping all of
/// them anew finds a little more.
///
/// Nothing here is a name or takes one away: a group is a proposal.
package struct FaceGrouping: Sendable {
  package let rules: GroupingRules
  package private(set) var vectors: FaceVectors
  package private(set) var faces: [GroupedFace] = []
  /// Groups of two faces and more, by their first face; their faces by rising number.
  package private(set) var groups: [[Int]] = []
  /// The groups without the faces that may only join.
  private var founded: [[Int]] = []
  private var apart: [(Int, Int)] = []
  private var neighbours: NeighbourLists

  /// No faces yet.
  package init(dimension: Int, metric: VectorMetric = .distance, rules: GroupingRules = GroupingRules()) {
    self.rules = rules
    vectors = FaceVectors(dimension: dimension, metric: metric)
    neighbours = NeighbourLists(most: max(48, rules.neighbours))
  }

  /// Groups these faces.
  ///
  /// - Parameters:
  ///   - faces: what is known of each beside its vector; every face in a photo of its own, and good enough to begin a
  ///     group, when nil.
  ///   - apart: pairs that a person said are different.
  ///   - progress: receives the share that is done, on any thread.
  package init(
    _ vectors: FaceVectors, faces: [GroupedFace]? = nil, apart: [(Int, Int)] = [],
    rules: GroupingRules = GroupingRules(), lanes: Lanes = Lanes(), cancellation: CancellationFlag? = nil,
    progress: (@Sendable (Double) -> Void)? = nil
  ) throws(CancellationError) {
    self.init(dimension: vectors.dimension, metric: vectors.metric, rules: rules)
    try join(
      vectors, faces: faces, apart: apart, lanes: lanes, cancellation: cancellation, progress: progress)
  }

  /// The group of each face, by its place in ``groups``; nil for faces that are alone.
  package var groupOfFace: [Int?] {
    var places = [Int?](repeating: nil, count: vectors.count)
    for (place, group) in groups.enumerated() {
      for face in group { places[face] = place }
    }
    return places
  }

  /// Adds faces: they join groups, or form new ones. Nothing is changed when it is cancelled.
  ///
  /// - Parameter apart: numbers count all faces, the new ones behind those known before.
  package mutating func join(
    _ fresh: FaceVectors, faces freshFaces: [GroupedFace]? = nil, apart freshApart: [(Int, Int)] = [],
    lanes: Lanes = Lanes(), cancellation: CancellationFlag? = nil,
    progress: (@Sendable (Double) -> Void)? = nil
  ) throws(CancellationError) {
    precondition(freshFaces.map { $0.count == fresh.count } ?? true, "each face needs its vector")
    var next = self
    next.vectors.append(contentsOf: fresh)
    next.faces +=
      freshFaces ?? (0..<fresh.count).map { GroupedFace(photo: -1 - faces.count - $0) }
    next.apart += freshApart
    let places = groupOfFace
    let splits = freshApart.contains { a, b in
      a < places.count && b < places.count && places[a] != nil && places[a] == places[b]
    }
    if splits {
      // A group cannot be taken apart; all are made anew.
      try next.regroup(lanes: lanes, cancellation: cancellation, progress: progress)
      self = next
      return
    }
    try next.regroup(known: vectors.count, lanes, cancellation, progress)
    self = next
  }

  /// Groups all faces anew, as if they had come at once.
  package mutating func regroup(
    lanes: Lanes = Lanes(), cancellation: CancellationFlag? = nil,
    progress: (@Sendable (Double) -> Void)? = nil
  ) throws(CancellationError) {
    self = try FaceGrouping(
      vectors, faces: faces, apart: apart, rules: rules, lanes: lanes, cancellation: cancellation,
      progress: progress)
  }

  private mutating func regroup(
    known: Int, _ lanes: Lanes, _ cancellation: CancellationFlag?, _ progress: (@Sendable (Double) -> Void)?
  ) throws(CancellationError) {
    guard vectors.count > known else { return }
    let adjacency = try adjacency(known: known, lanes, cancellation) { progress?($0 * 0.8) }
    var linkage = AverageLinkage(
      GroupState(vectors, faces, groups: founded, apart: apart, rules: rules), adjacency)
    try linkage.run(lanes: lanes, cancellation: cancellation)
    progress?(0.9)
    var second = SecondLook(linkage.state, neighbours, faces)
    try second.run(cancellation)
    progress?(0.95)
    founded = second.state.members.filter { $0.count > 1 }.map { $0.map(Int.init).sorted() }
      .sorted { $0[0] < $1[0] }
    groups = joined(second.state)
    progress?(1)
  }

  // MARK: Neighbours

  /// Which groups may be joined, from the pairs of the new faces.
  private mutating func adjacency(
    known: Int, _ lanes: Lanes, _ cancellation: CancellationFlag?,
    _ progress: @escaping @Sendable (Double) -> Void
  ) throws(CancellationError) -> Adjacency {
    let (count, faces) = (vectors.count, faces)
    // Of a graph, the neighbours are enough.
    let isGraph = known == 0 && count > rules.exactFaces
    let words = known == 0 && !isGraph ? (count + 63) / 64 : 0
    let near = Mutex(
      (lists: [[Int32]](repeating: [], count: count), bits: [[UInt64]](repeating: [], count: count)))
    try neighbours.add(
      facesOf: vectors, squaredLimit: isGraph ? -1 : vectors.metric.squared(rules.cutOff), lanes: lanes,
      cancellation: cancellation, progress: progress
    ) { face, others in
      guard !isGraph else { return }
      let good = faces[face].mayFound ? others.filter { faces[Int($0)].mayFound } : []
      guard words > 0 else { return near.withLock { $0.lists[face] = good } }
      var row = [UInt64](repeating: 0, count: words)
      for other in good { row[Int(other) / 64] |= 1 << UInt64(other % 64) }
      near.withLock { $0.bits[face] = row }
    }
    if words > 0 { return .bits(near.withLock { $0.bits }) }
    return .lists(isGraph ? graph() : byGroup(near.withLock { $0.lists }))
  }

  /// Faces that are among each other's nearest, from either side.
  private func graph() -> [[Int32]] {
    let limit = vectors.metric.squared(rules.cutOff)
    var lists = [[Int32]](repeating: [], count: vectors.count)
    for (face, nearest) in neighbours.lists.enumerated() where faces[face].mayFound {
      for other in nearest where other.squared <= limit && faces[Int(other.face)].mayFound {
        lists[face].append(other.face)
        lists[Int(other.face)].append(Int32(face))
      }
    }
    return lists.map { Set($0).sorted() }
  }

  /// Neighbours of new faces as those of the groups they are in.
  private func byGroup(_ near: [[Int32]]) -> [[Int32]] {
    var group = (0..<Int32(vectors.count)).map { $0 }
    for members in founded {
      for face in members { group[face] = Int32(members[0]) }
    }
    var lists = [[Int32]](repeating: [], count: vectors.count)
    for (face, others) in near.enumerated() {
      for its in Set(others.map { group[Int($0)] }) {
        lists[face].append(its)
        lists[Int(its)].append(Int32(face))
      }
    }
    return lists.map { Set($0).sorted() }
  }

  // MARK: Faces that may only join

  /// The groups with the faces that may join one: each goes to the nearest within the cut-off. They do not move a
  /// group's mean, so that no blurred face leads to another.
  private func joined(_ state: GroupState) -> [[Int]] {
    var group = [Int32](repeating: 0, count: faces.count)
    for (number, members) in state.members.enumerated() {
      for face in members { group[Int(face)] = Int32(number) }
    }
    var wishes: [(value: Float, face: Int, group: Int)] = []
    for face in faces.indices where !faces[face].mayFound {
      let near = Set(
        neighbours.lists[face].filter { faces[Int($0.face)].mayFound }.map { Int(group[Int($0.face)]) })
      let values = near.compactMap { other in
        state.linkage(face, other, within: state.squaredCut).map { ($0, other) }
      }
      if let nearest = values.min(by: <) { wishes.append((nearest.0, face, nearest.1)) }
    }
    var members: [Int: [Int]] = [:]
    for group in founded { members[group[0]] = group }
    for wish in wishes.sorted(by: { ($0.value, $0.face) < ($1.value, $1.face) }) {
      let there = members[wish.group] ?? [wish.group]
      if there.contains(where: { state.areApart(wish.face, $0) }) { continue }
      members[wish.group] = there + [wish.face]
    }
    return members.values.map { $0.sorted() }.sorted { $0[0] < $1[0] }
  }
}
