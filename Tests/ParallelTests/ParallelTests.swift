import Parallel
import Synchronization
import Testing

@Suite("Lanes") struct LanesTests {
  @Test("every item is done exactly once, for any number of lanes", arguments: [1, 2, 3, 8])
  func everyItemOnce(lanes: Int) {
    let done = Mutex([Int](repeating: 0, count: 1000))
    Lanes(lanes).forEach(1000) { item, _ in done.withLock { $0[item] += 1 } }
    #expect(done.withLock { $0 } == [Int](repeating: 1, count: 1000))
  }

  @Test("two bodies never run on one lane at the same time")
  func lanesDoNotOverlap() {
    let busy = Mutex([Bool](repeating: false, count: 4))
    let overlaps = Atomic<Int>(0)
    Lanes(4).forEach(500) { _, lane in
      busy.withLock {
        if $0[lane] { overlaps.add(1, ordering: .relaxed) }
        $0[lane] = true
      }
      busy.withLock { $0[lane] = false }
    }
    #expect(overlaps.load(ordering: .relaxed) == 0)
  }

  @Test("no item begins once the flag is set", arguments: [1, 3])
  func cancelled(lanes: Int) {
    let flag = CancellationFlag()
    let begun = Atomic<Int>(0)
    Lanes(lanes).forEach(1000, cancellation: flag) { item, _ in
      begun.add(1, ordering: .relaxed)
      flag.cancel()
    }
    // Each lane may have had one item under way when the first of them set the flag.
    #expect((1...lanes).contains(begun.load(ordering: .relaxed)))
    #expect(throws: CancellationError.self) { try flag.check() }
  }

  @Test("results come out in the order of the items", arguments: [1, 2, 5])
  func ordered(lanes: Int) {
    let out = Mutex<[Int]>([])
    Lanes(lanes).forEachInOrder(0..<300) { item in
      // Uneven work, so that later items finish first.
      (0..<((300 - item) % 17) * 500).reduce(item) { sum, _ in sum } * 2
    } emit: { result in
      out.withLock { $0.append(result) }
    }
    #expect(out.withLock { $0 } == (0..<300).map { $0 * 2 })
  }

  @Test("a slow first item holds back only a bounded number of results")
  func boundedWaiting() {
    let dealt = Atomic<Int>(0)
    let most = Atomic<Int>(0)
    Lanes(2).forEachInOrder(0..<200) { item in
      let begun = dealt.add(1, ordering: .relaxed).newValue
      if item == 0 {
        // Ends when the other lane has been stopped by the bound: its count no longer moves.
        // The rounds are limited, since a machine with one processor runs the lanes one after the other.
        var last = -1
        for _ in 0..<2000 where dealt.load(ordering: .relaxed) != last || last < 8 {
          last = dealt.load(ordering: .relaxed)
          for _ in 0..<20_000 { _ = dealt.load(ordering: .relaxed) }
        }
        most.store(last, ordering: .relaxed)
      }
      return begun
    } emit: { _ in
    }
    #expect(most.load(ordering: .relaxed) <= 8)
    #expect(dealt.load(ordering: .relaxed) == 200)
  }
}
