/// The list of a JPEG file's pictures (CIPA DC-007, "MPF"): where each is, counted from the list, and how
/// long. The bytes are not trusted.
enum PictureList {
  /// Brings a list up to date.
  ///
  /// - Parameters:
  ///   - content: the segment's content in the old file.
  ///   - file: the new file.
  /// - Returns: false when a place or a length does not fit into its 32 bits.
  static func update(_ content: Range<Int>, in file: inout [UInt8], _ edits: FileEdits) -> Bool {
    // After the mark comes a TIFF structure, from whose start pictures are counted.
    let base = content.lowerBound + 4
    let newBase = edits.moved(base)
    let end = newBase + content.count - 4
    guard end <= file.count, content.count >= 12 else { return true }
    let isLittle = file[newBase] == 0x49
    func field(_ place: Int, _ count: Int) -> Int? {
      guard place >= newBase, place + count <= end else { return nil }
      let bytes = file[place..<place + count]
      return isLittle ? bytes.reversed().bigEndian : bytes.bigEndian
    }
    guard let directory = field(newBase + 4, 4), let count = field(newBase + directory, 2) else {
      return true
    }
    for index in 0..<count {
      let entry = newBase + directory + 2 + 12 * index
      guard let tag = field(entry, 2) else { return true }
      guard tag == 0xB002, let bytes = field(entry + 4, 4), let start = field(entry + 8, 4) else { continue }
      for picture in 0..<bytes / 16 {
        let place = newBase + start + 16 * picture
        guard let length = field(place + 4, 4), let offset = field(place + 8, 4) else { return true }
        // The first picture is the file's own and has no offset.
        let first = offset == 0 ? 0 : base + offset
        let newFirst = offset == 0 ? 0 : edits.moved(first)
        let newLength = edits.moved(first + length) - newFirst
        let newOffset = offset == 0 ? 0 : newFirst - newBase
        guard let length = UInt32(exactly: newLength), let offset = UInt32(exactly: newOffset) else {
          return false
        }
        set(length, at: place + 4, in: &file, isLittle)
        set(offset, at: place + 8, in: &file, isLittle)
      }
    }
    return true
  }

  private static func set(_ value: UInt32, at place: Int, in file: inout [UInt8], _ isLittle: Bool) {
    let bytes = value.bigEndianBytes
    file.replaceSubrange(place..<place + 4, with: isLittle ? bytes.reversed() : bytes)
  }
}
