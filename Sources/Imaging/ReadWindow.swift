/// Short parts of a file whose positions rise, read many at a time: each call takes long on a network's disk.
struct ReadWindow {
  private var bytes: ArraySlice<UInt8> = []
  private var start = 0
  /// Where the last part ended.
  private var end = 0
  /// How many bytes the next read is of.
  private var size = 1 << 16
  private static let least = 4 << 10, most = 1 << 20

  /// Nil where the file does not hold all of them, or cannot be read.
  ///
  /// - Parameter read: returns up to `count` bytes of the file from `offset`.
  mutating func bytes(
    at position: Int, count: Int, _ read: (_ offset: Int, _ count: Int) -> ArraySlice<UInt8>
  ) -> ArraySlice<UInt8>? {
    if position + count > start + bytes.count || position < start {
      // What lies between two parts is read for nothing, so only as much as a call's time is worth.
      let isClose = position - end < 1 << 14
      if !isClose { size = Self.least }
      (bytes, start) = (read(position, size), position)
      if isClose { size = min(Self.most, max(1 << 16, size * 2)) }
    }
    end = position + count
    let part = bytes.dropFirst(position - start).prefix(count)
    return part.count == count ? part : nil
  }
}
