import SystemPackage

/// Many names in one block of memory, and their natural order.
struct NameList {
  private struct Entry {
    /// The first bytes of the key after what all keys share, as a number that compares like them.
    var head: UInt64 = 0
    var key, keyEnd, name, nameEnd: Int
  }

  private var names: [UInt8] = []
  private var keys: [UInt8] = []
  private var entries: [Entry] = []

  var count: Int { entries.count }
  var isEmpty: Bool { entries.isEmpty }

  mutating func append(_ name: some RandomAccessCollection<UInt8>) {
    var entry = Entry(key: keys.count, keyEnd: 0, name: names.count, nameEnd: 0)
    NaturalOrder.appendKey(of: name, to: &keys)
    names.append(contentsOf: name)
    entry.keyEnd = keys.count
    entry.nameEnd = names.count
    entries.append(entry)
  }

  /// Natural order; equal keys by their bytes.
  mutating func sort() {
    guard entries.count > 1 else { return }
    let shared = sharedKeyLength
    for index in entries.indices {
      let entry = entries[index]
      var head: UInt64 = 0
      for offset in 0..<8 {
        let at = entry.key + shared + offset
        // Past the end is 0, so that the shorter key comes first; ties are settled by the whole keys.
        head = head << 8 | (at < entry.keyEnd ? UInt64(keys[at]) : 0)
      }
      entries[index].head = head
    }
    let (keys, names) = (keys, names)
    entries.sort { a, b in
      if a.head != b.head { return a.head < b.head }
      let (first, second) = (keys[a.key..<a.keyEnd], keys[b.key..<b.keyEnd])
      if first.elementsEqual(second) {
        return names[a.name..<a.nameEnd].lexicographicallyPrecedes(names[b.name..<b.nameEnd])
      }
      return first.lexicographicallyPrecedes(second)
    }
  }

  private var sharedKeyLength: Int {
    guard let first = entries.first else { return 0 }
    var shared = first.keyEnd - first.key
    for entry in entries.dropFirst() {
      var same = 0
      let most = min(shared, entry.keyEnd - entry.key)
      while same < most, keys[entry.key + same] == keys[first.key + same] { same += 1 }
      shared = same
      if shared == 0 { break }
    }
    return shared
  }

  /// The names of a range as paths inside `folder`.
  func paths(_ range: Range<Int>, in folder: FilePath) -> [FilePath] {
    // One buffer for all: the folder's bytes stay, the name after them changes.
    // SAFETY: the platform string has `length` bytes.
    var bytes = unsafe folder.withPlatformString {
      unsafe Array(UnsafeBufferPointer(start: $0, count: folder.length))
    }
    if bytes.last != 0x2F, !bytes.isEmpty { bytes.append(0x2F) }
    let stem = bytes.count
    return entries[range].map { entry in
      bytes.removeSubrange(stem...)
      bytes.append(contentsOf: names[entry.name..<entry.nameEnd].lazy.map(CChar.init(bitPattern:)))
      bytes.append(0)
      // SAFETY: the bytes end with zero and live for the time of the call.
      return unsafe bytes.withUnsafeBufferPointer { buffer in
        unsafe buffer.baseAddress.map { unsafe FilePath(platformString: $0) } ?? folder
      }
    }
  }
}
