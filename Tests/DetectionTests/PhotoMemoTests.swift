import Detection
import Imaging
import Parallel
import TestSupport
import Testing

@Suite("Photo memo") struct PhotoMemoTests {
  @Test(
    "any walk through settings gives the faces of fresh runs",
    arguments: ["astronaut", "camera", "chelsea", "grace_hopper", "mona-lisa", "rocket"])
  func randomWalk(name: String) throws {
    let photo = try Golden.photo(GoldenFaces(Golden.faces(name)))
    let detector = try Golden.detector.get()
    var memo = PhotoMemo(photo: photo.size)
    var settings = DetectionSettings()
    var random = SeededNumbers(seed: 7)
    for _ in 0..<24 {
      settings.takeRandomStep(using: &random)
      let retuned = try detector.detect(in: photo, settings: settings, memo: &memo)
      let fresh = try detector.detect(in: photo, settings: settings)
      #expect(retuned.faces == fresh.faces, "\(settings)")
    }
  }

  @Test("group.jpg through 200 random thresholds gives the faces of fresh runs")
  func groupThresholds() throws {
    let photo = try Golden.photo(GoldenFaces(Golden.faces("group")))
    let detector = try Golden.detector.get()
    var memo = PhotoMemo(photo: photo.size)
    var settings = DetectionSettings()
    var random = SeededNumbers(seed: 11)
    for step in 0..<200 {
      let value = Float(Int.random(in: 30...99, using: &random)) / 100
      switch step % 3 {
      case 0: settings.thresholds.pnet = value
      case 1: settings.thresholds.rnet = value
      default: settings.thresholds.onet = value
      }
      let retuned = try detector.detect(in: photo, settings: settings, memo: &memo)
      #expect(retuned.faces == (try detector.detect(in: photo, settings: settings)).faces, "\(settings)")
    }
  }

  @Test("a second run with the same settings runs no network")
  func nothingNew() throws {
    let photo = try Golden.photo(GoldenFaces(Golden.faces("group")))
    let detector = try Golden.detector.get()
    var memo = PhotoMemo(photo: photo.size)
    let first = try detector.detect(in: photo, settings: DetectionSettings(), memo: &memo)
    let size = memo.byteCount
    let second = try detector.detect(in: photo, settings: DetectionSettings(), memo: &memo)
    #expect(second.faces == first.faces)
    #expect(second.seconds.pnet == 0 && second.seconds.rnet == 0 && second.seconds.onet == 0)
    #expect(size > 0 && memo.byteCount == size)
  }
}

extension DetectionSettings {
  /// Changes one or two values, mostly thresholds, to anything allowed and sensible.
  fileprivate mutating func takeRandomStep(using random: inout SeededNumbers) {
    func threshold() -> Float { Float(Int.random(in: 1...20, using: &random)) / 20 }
    switch Int.random(in: 0..<8, using: &random) {
    case 0, 1: thresholds.pnet = Swift.max(0.2, threshold())
    case 2, 3: thresholds.rnet = threshold()
    case 4, 5: thresholds.onet = threshold()
    case 6: minFaceSize = Int.random(in: 16...60, using: &random)
    default: scaleFactor = Double(Int.random(in: 50...80, using: &random)) / 100
    }
  }
}

@Suite("Memo store") struct MemoStoreTests {
  private func memo() throws -> PhotoMemo {
    let photo = try Golden.photo(GoldenFaces(Golden.faces("chelsea")))
    var memo = PhotoMemo(photo: photo.size)
    _ = try Golden.detector.get().detect(in: photo, settings: DetectionSettings(), memo: &memo)
    return memo
  }

  @Test("stays within its limit over 5,000 photos and drops the one not used for longest")
  func limit() throws {
    let memo = try memo()
    let size = memo.byteCount
    var store = MemoStore<Int>(limit: 20 * size)
    for photo in 0..<5000 {
      store.put(memo, for: photo)
      // The first is used all the time, so it stays.
      if let first = store.take(0) { store.put(first, for: 0) }
      #expect(store.byteCount <= store.limit)
    }
    #expect(store.count <= 20)
    #expect(store.take(0) != nil)
    #expect(store.take(1) == nil)
    #expect(store.take(4999) != nil)
  }

  @Test("a memo larger than the limit is not kept; taking all leaves nothing")
  func edges() throws {
    let memo = try memo()
    var store = MemoStore<Int>(limit: memo.byteCount - 1)
    store.put(memo, for: 1)
    #expect(store.count == 0 && store.byteCount == 0)
    store = MemoStore(limit: memo.byteCount)
    store.put(memo, for: 1)
    #expect(store.count == 1)
    #expect(store.take(1) != nil && store.byteCount == 0)
  }
}
