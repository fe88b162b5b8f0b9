/// The memos of many photos within a memory limit. The least recently used are dropped first.
public struct MemoStore<Photo: Hashable & Sendable>: Sendable {
  private struct Entry: Sendable {
    var memo: PhotoMemo
    var byteCount: Int
    var lastUse: Int
  }

  /// In bytes; the memos together never take more, within a few percent.
  public let limit: Int
  private var entries: [Photo: Entry] = [:]
  private var clock = 0
  /// Bytes of all memos that are kept; those taken out do not count.
  public private(set) var byteCount = 0

  /// - Parameter limit: bytes, not negative.
  public init(limit: Int) {
    precondition(limit >= 0, "memo store: a limit of \(limit) bytes")
    self.limit = limit
  }

  public var count: Int { entries.count }

  /// Whether a photo has a memo.
  public func contains(_ photo: Photo) -> Bool { entries[photo] != nil }

  /// Takes a photo's memo out, to be changed in place and put back; nil when none is kept.
  public mutating func take(_ photo: Photo) -> PhotoMemo? {
    guard let entry = entries.removeValue(forKey: photo) else { return nil }
    byteCount -= entry.byteCount
    return entry.memo
  }

  /// Keeps a memo, unless it is larger than the limit, and drops others until all fit.
  public mutating func put(_ memo: PhotoMemo, for photo: Photo) {
    _ = take(photo)
    let size = memo.byteCount
    guard size <= limit else { return }
    clock += 1
    entries[photo] = Entry(memo: memo, byteCount: size, lastUse: clock)
    byteCount += size
    if byteCount > limit { dropOldest() }
  }

  /// Drops memos down to nine tenths of the limit, so that the search for the oldest is rare.
  private mutating func dropOldest() {
    for (photo, entry) in entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) {
      if byteCount <= limit / 10 * 9 || entry.lastUse == clock { return }
      entries[photo] = nil
      byteCount -= entry.byteCount
    }
  }
}
