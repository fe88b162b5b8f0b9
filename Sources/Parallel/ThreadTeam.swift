import Dispatch
import Synchronization

/// The threads that share one outermost loop and all loops within it, or the jobs of one queue.
///
/// A team has a fixed number of places. Every thread that works for it takes one: the thread that began it,
/// and helpers from the pool. A loop that begins while places are free asks the pool for helpers. A helper
/// goes from loop to loop of its team, and back to the pool when no items are left. A waiting thread gives up
/// its place meanwhile.
final class ThreadTeam: Sendable {
  /// What the calling thread is working on.
  struct Place: Sendable {
    var team: ThreadTeam
    /// Loops around the work, from 0.
    var depth: Int
  }

  @TaskLocal static var place: Place?

  private struct OpenLoop: Sendable {
    let loop: ParallelLoop
    /// Lanes in use so far, including the caller's.
    var lanes = 1
    var helpers = 0
    /// The caller has no items left; no thread may join.
    var isClosed = false

    var isJoinable: Bool { !isClosed && lanes < loop.lanes && loop.hasItems }
  }

  private struct State: Sendable {
    /// Places taken; briefly more than exist when a thread returns from waiting.
    var taken: Int
    var loops: [OpenLoop] = []

    func index(of loop: ParallelLoop) -> Int? { loops.firstIndex { $0.loop === loop } }

    /// Takes a place for a helper, if one is free and there is work; returns how many it took.
    mutating func replacements(_ places: Int) -> Int {
      guard taken < places, loops.contains(where: \.isJoinable) else { return 0 }
      taken += 1
      return 1
    }
  }

  let places: Int
  private let pool: ThreadPool
  private let state: Mutex<State>

  /// - Parameter taken: places taken at the beginning.
  init(places: Int, priority: ThreadPriority, taken: Int) {
    self.places = places
    pool = .shared(priority)
    state = Mutex(State(taken: taken))
  }

  /// The number of free places.
  var freePlaces: Int { state.withLock { max(0, places - $0.taken) } }

  // MARK: Loops

  /// Runs a loop: the calling thread has a place, and lane 0.
  func run(_ loop: ParallelLoop) {
    let helpers = state.withLock { state in
      state.loops.append(OpenLoop(loop: loop))
      let helpers = max(0, min(loop.lanes - 1, places - state.taken))
      state.taken += helpers
      return helpers
    }
    pool.send(helpers, to: self)
    work(on: loop, lane: 0)
    close(loop)
  }

  private func work(on loop: ParallelLoop, lane: Int) {
    Self.$place.withValue(Place(team: self, depth: loop.depth)) { loop.work(lane: lane) }
  }

  /// Waits for the helpers that are still at an item.
  private func close(_ loop: ParallelLoop) {
    let isDone = state.withLock { state in
      guard let index = state.index(of: loop) else { return true }
      if state.loops[index].helpers == 0 {
        state.loops.remove(at: index)
        return true
      }
      state.loops[index].isClosed = true
      return false
    }
    if !isDone { whileWaiting { loop.helpersLeft.wait() } }
  }

  // MARK: Helpers

  /// Works for the team as a helper; its place is already taken.
  func serve() {
    var last: ParallelLoop?
    while let (loop, lane) = join(after: last) {
      work(on: loop, lane: lane)
      last = loop
    }
  }

  /// Leaves a loop and joins the next; nil when there is none and the place is given up.
  private func join(after last: ParallelLoop?) -> (ParallelLoop, lane: Int)? {
    let (next, isLast) = state.withLock { state -> ((ParallelLoop, lane: Int)?, Bool) in
      var isLast = false
      if let last, let index = state.index(of: last) {
        state.loops[index].helpers -= 1
        isLast = state.loops[index].isClosed && state.loops[index].helpers == 0
        if isLast { state.loops.remove(at: index) }
      }
      // The outermost loop first, because it has the largest pieces of work; then the one with the fewest
      // helpers.
      let index = state.loops.indices.filter { state.loops[$0].isJoinable }.min {
        let (first, second) = (state.loops[$0], state.loops[$1])
        return (first.loop.depth, first.helpers) < (second.loop.depth, second.helpers)
      }
      guard let index, state.taken <= places else {
        state.taken -= 1
        return (nil, isLast)
      }
      defer {
        state.loops[index].lanes += 1
        state.loops[index].helpers += 1
      }
      return ((state.loops[index].loop, state.loops[index].lanes), isLast)
    }
    if isLast { last?.helpersLeft.signal() }
    return next
  }

  // MARK: Places

  /// Takes a place even if none is free, for a thread that returns from waiting or begins a job of its queue.
  private func enter() { state.withLock { $0.taken += 1 } }

  /// Gives up a place, to a helper if a loop can use one.
  private func leave() {
    let helpers = state.withLock { state in
      state.taken -= 1
      return state.replacements(places)
    }
    pool.send(helpers, to: self)
  }

  /// Runs a call that waits for other threads, without a place meanwhile.
  func whileWaiting<Result>(_ wait: () -> Result) -> Result {
    leave()
    defer { enter() }
    return wait()
  }

  /// Runs a job of a queue whose jobs share the team's places.
  func perform(_ job: () -> Void) {
    enter()
    Self.$place.withValue(Place(team: self, depth: -1), operation: job)
    leave()
  }
}
