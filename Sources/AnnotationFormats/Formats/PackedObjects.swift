/// JSON objects in the order of a file, reduced to the members that are needed, each with a key that others may share.
///
/// Lists may have millions of objects, so an object takes its text and 24 bytes.
package struct PackedObjects {
  private struct Entry {
    var key: Int
    /// The number of the piece, and the position in it.
    var place: UInt64
  }

  private let members: Set<[UInt8]>
  /// The texts, each after its length.
  private var pieces: [[UInt8]] = []
  private var entries: [Entry] = []
  /// The objects' numbers in rising order of their keys; those of a key in the order of the file.
  private var byKey: [UInt32] = []

  private static let pieceSize = 1 << 18

  /// - Parameter members: what is kept of an object.
  package init(members: [String]) { self.members = Set(members.map { Array($0.utf8) }) }

  package var count: Int { entries.count }

  /// The memory that it takes.
  package var bytes: Int {
    pieces.reduce(0) { $0 + $1.capacity } + entries.capacity * MemoryLayout<Entry>.stride + byKey.capacity * 4
  }

  package mutating func append(_ object: [UInt8], key: Int) {
    let text = slim(object)
    if pieces.last.map({ $0.count + text.count + 4 > $0.capacity }) ?? true {
      pieces.append([])
      pieces[pieces.count - 1].reserveCapacity(max(Self.pieceSize, text.count + 4))
    }
    let piece = pieces.count - 1
    entries.append(Entry(key: key, place: UInt64(piece) << 32 | UInt64(pieces[piece].count)))
    for shift in stride(from: UInt32(0), to: 32, by: 8) {
      pieces[piece].append(UInt8(truncatingIfNeeded: UInt32(text.count) >> shift))
    }
    pieces[piece] += text
  }

  /// The text of an object.
  package subscript(index: Int) -> [UInt8] {
    let place = entries[index].place
    let (piece, start) = (Int(place >> 32), Int(place & 0xFFFF_FFFF))
    let length = (0..<4).reduce(0) { $0 | Int(pieces[piece][start + $1]) << (8 * $1) }
    return Array(pieces[piece][start + 4..<start + 4 + length])
  }

  package func key(_ index: Int) -> Int { entries[index].key }

  // MARK: By key

  /// Makes ``indices(of:)`` possible for what was appended.
  package mutating func sort() {
    byKey = entries.indices.map { UInt32($0) }
    byKey.sort { (entries[Int($0)].key, $0) < (entries[Int($1)].key, $1) }
  }

  /// The objects with this key, in the order of the file.
  package func indices(of key: Int) -> [Int] {
    var (low, high) = (0, byKey.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[Int(byKey[middle])].key < key { low = middle + 1 } else { high = middle }
    }
    return byKey[low...].prefix { entries[Int($0)].key == key }.map { Int($0) }
  }

  /// The number of objects of each key that the other objects lack, in rising order.
  package func keys(missingIn other: PackedObjects) -> [(key: Int, count: Int)] {
    var missing: [(key: Int, count: Int)] = []
    var last: Int?
    for index in byKey {
      let key = entries[Int(index)].key
      if key == missing.last?.key {
        missing[missing.count - 1].count += 1
      } else if key != last, other.indices(of: key).isEmpty {
        missing.append((key, 1))
      }
      last = key
    }
    return missing
  }

  // MARK: Members

  /// The object with the wanted members alone; all of it when it is not understood.
  private func slim(_ object: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [UInt8(ascii: "{")]
    var position = 0
    func skipSpace() {
      while position < object.count, [0x20, 0x09, 0x0A, 0x0D].contains(object[position]) { position += 1 }
    }
    func take(_ character: Character) -> Bool {
      skipSpace()
      guard position < object.count, object[position] == character.asciiValue else { return false }
      position += 1
      return true
    }
    guard take("{") else { return object }
    while !take("}") {
      skipSpace()
      let start = position
      guard let key = Self.value(in: object, at: start), key.count >= 2, key.first == UInt8(ascii: "\"")
      else {
        return object
      }
      position = key.endIndex
      guard take(":") else { return object }
      skipSpace()
      guard let value = Self.value(in: object, at: position), !value.isEmpty else { return object }
      position = value.endIndex
      // A name with escapes may be any.
      if members.contains(Array(key.dropFirst().dropLast())) || key.contains(UInt8(ascii: "\\")) {
        if result.count > 1 { result.append(UInt8(ascii: ",")) }
        result += key + [UInt8(ascii: ":")] + value
      }
      if !take(","), position >= object.count || object[position] != UInt8(ascii: "}") { return object }
    }
    return result + [UInt8(ascii: "}")]
  }

  /// A value up to the comma, colon or bracket after it.
  private static func value(in text: [UInt8], at start: Int) -> ArraySlice<UInt8>? {
    var nesting = JSONNesting()
    for position in start..<text.count {
      switch nesting.end(text[position]) {
      case .no: continue
      case .after: return text[start...position]
      case .before: return text[start..<position]
      }
    }
    return nil
  }
}
