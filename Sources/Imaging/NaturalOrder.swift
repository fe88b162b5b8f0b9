/// The order that people expect: `img2` before `img10`, regardless of case.
///
/// A name becomes a key whose bytes compare like the name: ASCII letters in lower case, each run of digits as its
/// length without leading zeros and then the digits. Names with equal keys are ordered by their bytes, so that the
/// order is total and the same everywhere.
public enum NaturalOrder {
  /// Whether name `a` comes before name `b`, with numbers in them compared by value.
  public static func precedes(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    var keys: [UInt8] = []
    appendKey(of: a, to: &keys)
    let middle = keys.count
    appendKey(of: b, to: &keys)
    let (first, second) = (keys[..<middle], keys[middle...])
    return first.elementsEqual(second)
      ? a.lexicographicallyPrecedes(b) : first.lexicographicallyPrecedes(second)
  }

  /// Appends the bytes that stand for `name` in comparisons.
  static func appendKey(of name: some RandomAccessCollection<UInt8>, to key: inout [UInt8]) {
    var index = name.startIndex
    while index < name.endIndex {
      let byte = name[index]
      guard isDigit(byte) else {
        key.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
        index = name.index(after: index)
        continue
      }
      let run = name[index...].prefix(while: isDigit)
      let digits = run.drop { $0 == 0x30 }
      // "0" marks the beginning of a number, so that numbers sort where digits do in ASCII.
      key.append(0x30)
      key.append(UInt8(clamping: digits.count))
      key.append(contentsOf: digits)
      index = run.endIndex
    }
  }

  /// The same for a name of a few hundred bytes at most, many times as fast.
  static func appendKey(of name: UnsafeRawBufferPointer, to key: inout [UInt8]) {
    // The worst case is single digits, which take three bytes each.
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, name.count * 3)) { buffer in
      var (index, filled) = (0, 0)
      while index < name.count {
        let byte = unsafe name[index]
        guard isDigit(byte) else {
          unsafe buffer[filled] = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
          (index, filled) = (index + 1, filled + 1)
          continue
        }
        while unsafe index < name.count && name[index] == 0x30 { index += 1 }
        unsafe buffer[filled] = 0x30
        let start = filled + 2
        filled = start
        while index < name.count, case let digit = unsafe name[index], isDigit(digit) {
          unsafe buffer[filled] = digit
          (index, filled) = (index + 1, filled + 1)
        }
        unsafe buffer[start - 1] = UInt8(clamping: filled - start)
      }
      // SAFETY: the first `filled` bytes have been written.
      unsafe key.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[..<filled]))
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
