import Parallel

/// A second look at groups that are a little farther from each other than the cut-off: whether their faces are each
/// other's nearest.
///
/// Every face names its nearest five outside its own group. How many of them are in the other group, from both sides,
/// says what a distance cannot: in a crowded place (children, a crowd in one light) strangers are as near as a person's
/// faces elsewhere. Groups without a common neighbour must be a little nearer than the cut-off, and those that are
/// each other's nearest may be 4 % farther.
struct SecondLook {
  private(set) var state: GroupState
  private let neighbours: NeighbourLists
  private let mayFound: [Bool]
  private let squaredLimit: Float
  private let cut: Float
  private var heap = GroupHeap()
  /// The group of each face.
  private var group: [Int32]
  /// What each face names.
  private var named: [[Int32]]
  /// Groups that name each other.
  private var partners: [Int32: Set<Int32>] = [:]

  init(_ state: GroupState, _ neighbours: NeighbourLists, _ faces: [GroupedFace]) {
    self.state = state
    self.neighbours = neighbours
    mayFound = faces.map(\.mayFound)
    cut = state.squaredCut.squareRoot()
    let (least, more) = GroupingRules.secondLook
    squaredLimit = (cut * (least + more)) * (cut * (least + more))
    group = [Int32](repeating: 0, count: faces.count)
    named = [[Int32]](repeating: [], count: faces.count)
    for (number, members) in state.members.enumerated() {
      for face in members { group[Int(face)] = Int32(number) }
    }
  }

  mutating func run(_ cancellation: CancellationFlag?) throws(CancellationError) {
    for number in state.members.indices where state.isAlive(number) { name(number) }
    for (a, others) in partners.sorted(by: { $0.key < $1.key }) {
      for b in others.sorted() where a < b { push(Int(a), Int(b)) }
      if cancellation?.isCancelled == true { throw CancellationError() }
    }
    while let pair = heap.pop() {
      if cancellation?.isCancelled == true { throw CancellationError() }
      let (a, b) = (Int(pair.a), Int(pair.b))
      guard state.isAlive(a), state.isAlive(b),
        state.stamps[a] == pair.stamps.0, state.stamps[b] == pair.stamps.1
      else { continue }
      join(b, to: a)
    }
  }

  private mutating func join(_ gone: Int, to kept: Int) {
    for face in state.members[gone] { group[Int(face)] = Int32(kept) }
    state.join(gone, to: kept)
    for other in partners.removeValue(forKey: Int32(gone)) ?? [] where other != kept {
      partners[other]?.remove(Int32(gone))
      link(Int32(kept), other)
    }
    partners[Int32(kept)]?.remove(Int32(gone))
    // The faces of each may now name others, since those of the other half are no strangers any more.
    name(kept)
    for other in (partners[Int32(kept)] ?? []).sorted() { push(min(kept, Int(other)), max(kept, Int(other))) }
  }

  private mutating func link(_ a: Int32, _ b: Int32) {
    partners[a, default: []].insert(b)
    partners[b, default: []].insert(a)
  }

  /// Finds whom a group's faces name.
  private mutating func name(_ number: Int) {
    for face in state.members[number] where mayFound[Int(face)] {
      var strangers: [Int32] = []
      for other in neighbours.lists[Int(face)] where mayFound[Int(other.face)] {
        let its = group[Int(other.face)]
        if Int(its) == number { continue }
        strangers.append(other.face)
        if strangers.count == GroupingRules.asked { break }
      }
      named[Int(face)] = strangers
      for stranger in strangers { link(Int32(number), group[Int(stranger)]) }
    }
  }

  /// The share of a group's faces' nearest strangers that are in another group. Being the nearest of few says little.
  private func share(of a: Int, in b: Int) -> Float {
    let most = Float(min(GroupingRules.asked, state.members[b].count))
    var sum: Float = 0
    for face in state.members[a] {
      let count = named[Int(face)].reduce(0) { $0 + (Int(group[Int($1)]) == b ? 1 : 0) }
      let asked = Float(named[Int(face)].count) / Float(GroupingRules.asked)
      sum += min(1, Float(count) / most) * asked
    }
    return sum / state.count(a)
  }

  private mutating func push(_ a: Int, _ b: Int) {
    guard let squared = state.linkage(a, b, within: squaredLimit) else { return }
    let share = (share(of: a, in: b) * share(of: b, in: a)).squareRoot()
    let (least, more) = GroupingRules.secondLook
    let beyond = squared.squareRoot() - cut * (least + more * share)
    guard beyond <= 0 else { return }
    heap.push(
      GroupPair(value: beyond, a: Int32(a), b: Int32(b), stamps: (state.stamps[a], state.stamps[b])))
  }
}
