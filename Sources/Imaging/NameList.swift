import SystemPackage

/// Many names in one block of memory, and their natural order.
struct NameList {
  /// Small, because sorting moves entries. 32-bit offsets suffice: no folder has 4 GiB of names.
  private struct Entry {
    /// The first bytes of the key after the prefix that all keys share, as a number that compares like them.
    var head: UInt64 = 0
    var keyStart, nameStart: UInt32
    var keyLength, nameLength: UInt16

    var key: Range<Int> { Int(keyStart)..<Int(keyStart) + Int(keyLength) }
    var name: Range<Int> { Int(nameStart)..<Int(nameStart) + Int(nameLength) }
  }

  private var names: [CChar] = []
  private var keys: [UInt8] = []
  private var entries: [Entry] = []

  var count: Int { entries.count }
  var isEmpty: Bool { entries.isEmpty }

  /// Adds a name as the system reports it, a few hundred bytes at most.
  mutating func append(_ name: UnsafeRawBufferPointer) {
    let keyStart = keys.count
    let nameStart = names.count
    unsafe NaturalOrder.appendKey(of: name, to: &keys)
    unsafe names.append(contentsOf: name.bindMemory(to: CChar.self))
    entries.append(
      Entry(
        keyStart: UInt32(keyStart), nameStart: UInt32(nameStart), keyLength: UInt16(keys.count - keyStart),
        nameLength: UInt16(names.count - nameStart)))
  }

  /// Sorts in natural order, and names with equal keys by their bytes.
  mutating func sort() {
    guard entries.count > 1 else { return }
    let shared = sharedKeyLength
    unsafe keys.withUnsafeBufferPointer { keys in
      for index in entries.indices {
        let key = entries[index].key
        var head: UInt64 = 0
        for at in key.lowerBound + shared..<key.lowerBound + shared + 8 {
          // Beyond the key's end is 0, so that the shorter key comes first; whole keys break ties.
          head = unsafe head << 8 | (at < key.upperBound ? UInt64(keys[at]) : 0)
        }
        entries[index].head = head
      }
    }
    sortByHeads()
    // Names whose heads are the same are sorted by their whole keys.
    var start = 0
    while start < entries.count {
      var end = start + 1
      while end < entries.count, entries[end].head == entries[start].head { end += 1 }
      if end - start > 1 { sort(start..<end) }
      start = end
    }
  }

  /// Sorts by the bytes of the heads, the lowest first, which takes a few passes over the entries whatever their number;
  /// bytes that all heads have in common need none.
  private mutating func sortByHeads() {
    guard let first = entries.first?.head else { return }
    let differing = entries.reduce(UInt64(0)) { $0 | ($1.head ^ first) }
    var sorted = entries
    for shift in stride(from: UInt64(0), to: 64, by: 8) where differing >> shift & 0xff != 0 {
      var starts = [Int](repeating: 0, count: 257)
      for entry in entries { starts[Int(entry.head >> shift & 0xff) + 1] += 1 }
      for value in 1...256 { starts[value] += starts[value - 1] }
      for entry in entries {
        let value = Int(entry.head >> shift & 0xff)
        sorted[starts[value]] = entry
        starts[value] += 1
      }
      swap(&entries, &sorted)
    }
  }

  private mutating func sort(_ range: Range<Int>) {
    let (keys, names) = (keys, names)
    entries[range].sort { a, b in
      let (first, second) = (keys[a.key], keys[b.key])
      if first.elementsEqual(second) {
        return names[a.name].lexicographicallyPrecedes(names[b.name]) {
          UInt8(bitPattern: $0) < UInt8(bitPattern: $1)
        }
      }
      return first.lexicographicallyPrecedes(second)
    }
  }

  private var sharedKeyLength: Int {
    guard let first = entries.first?.key else { return 0 }
    return unsafe keys.withUnsafeBufferPointer { keys in
      var shared = first.count
      for entry in entries.dropFirst() where shared > 0 {
        let key = entry.key
        let most = min(shared, key.count)
        var same = 0
        while unsafe same < most && keys[key.lowerBound + same] == keys[first.lowerBound + same] { same += 1 }
        shared = same
      }
      return shared
    }
  }

  /// The names of a range as paths inside `folder`.
  func paths(_ range: Range<Int>, in folder: FilePath) -> [FilePath] {
    // One buffer for all paths: the folder's bytes stay, and only the name after them changes.
    // SAFETY: the platform string has `length` bytes.
    var bytes = unsafe folder.withPlatformString {
      unsafe Array(UnsafeBufferPointer(start: $0, count: folder.length))
    }
    if bytes.last != 0x2F, !bytes.isEmpty { bytes.append(0x2F) }
    let stem = bytes.count
    return entries[range].map { entry in
      bytes.removeLast(bytes.count - stem)
      bytes.append(contentsOf: names[entry.name])
      bytes.append(0)
      // SAFETY: the bytes end with zero and live for the time of the call.
      return unsafe bytes.withUnsafeBufferPointer { buffer in
        unsafe buffer.baseAddress.map { unsafe FilePath(platformString: $0) } ?? folder
      }
    }
  }
}
