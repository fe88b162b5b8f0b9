/// Numbers for pairs of colours, given out as they are needed.
///
/// Curses' own `alloc_pair` hands out numbers past the end of a full table (6.4), so facet keeps track
/// itself.
struct PairCache {
  /// Colours as curses numbers them; -1 is the terminal's own.
  struct Colors: Hashable {
    var foreground, background: Int32
  }

  private var numbers: [Colors: Int32] = [:]
  /// The highest number that may be given out.
  let capacity: Int

  /// - Parameter pairs: the size of curses' table, including pair 0, the terminal's own colours.
  init(pairs: Int) {
    capacity = max(0, min(pairs, 32767) - 1)
  }

  /// The number of a pair, and whether it is new and must be defined in curses; nil when the table is full.
  mutating func number(of colors: Colors) -> (number: Int32, isNew: Bool)? {
    if colors == Colors(foreground: -1, background: -1) { return (0, false) }
    if let number = numbers[colors] { return (number, false) }
    guard numbers.count < capacity else { return nil }
    let number = Int32(numbers.count + 1)
    numbers[colors] = number
    return (number, true)
  }

  mutating func removeAll() { numbers.removeAll(keepingCapacity: true) }
}
