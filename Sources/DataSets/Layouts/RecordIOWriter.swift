/// Writes records as MXNet's `MXIndexedRecordIO` and `pack` do.
///
/// A record is the magic number, its length in 29 bits below three bits that say whether it is a part, its
/// bytes, and zeros up to a multiple of four. Its bytes begin with a head of 24: a flag, a label, the
/// record's number twice as 64 bits (the second one is 0). With more than one label the flag is their number,
/// and they follow the head. All numbers are little-endian.
package struct RecordIOWriter {
  private let records: SetFile
  private let index: SetFile

  private static let magic: UInt32 = 0xCED7_230A

  init(records: SetFile, index: SetFile) throws(DataSetError) {
    (self.records, self.index) = (records, index)
  }

  /// Adds a picture.
  mutating func add(_ number: Int, label: Float, _ picture: [UInt8]) throws(DataSetError) {
    try add(number, Self.head(flag: 0, label: label, number) + picture)
  }

  /// Adds a record without a picture.
  mutating func add(_ number: Int, labels: [Float]) throws(DataSetError) {
    let head = Self.head(flag: UInt32(labels.count), label: 0, number)
    try add(number, head + labels.flatMap { Self.bytes(of: $0.bitPattern) })
  }

  func finish() throws(DataSetError) {
    try records.finish()
    try index.finish()
  }

  private func add(_ number: Int, _ bytes: [UInt8]) throws(DataSetError) {
    try index.write(Array("\(number)\t\(records.size)\n".utf8))
    try records.write(Self.record(bytes))
  }

  private static func head(flag: UInt32, label: Float, _ number: Int) -> [UInt8] {
    bytes(of: flag) + bytes(of: label.bitPattern) + bytes(of: UInt64(number)) + bytes(of: UInt64(0))
  }

  /// A record with these bytes. Where the magic number is among them at a multiple of four, it is taken out,
  /// and the record continues in another part, so that a reader that has lost its place finds the next record
  /// by the number.
  package static func record(_ bytes: [UInt8]) -> [UInt8] {
    let mark = Self.bytes(of: magic)
    var record: [UInt8] = []
    record.reserveCapacity(bytes.count + 16)
    var start = 0
    var place = 0
    while place + 4 <= bytes.count {
      if bytes[place] == mark[0], bytes[place..<place + 4].elementsEqual(mark) {
        append(bytes[start..<place], part: start == 0 ? 1 : 2, to: &record)
        start = place + 4
      }
      place += 4
    }
    append(bytes[start...], part: start == 0 ? 0 : 3, to: &record)
    return record
  }

  /// - Parameter part: 0 for a whole record, 1 for the first of several parts, 2 for those within, 3 for the last.
  private static func append(_ bytes: ArraySlice<UInt8>, part: UInt32, to record: inout [UInt8]) {
    record += Self.bytes(of: magic)
    record += Self.bytes(of: part << 29 | UInt32(bytes.count))
    record += bytes
    record += [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
  }

  private static func bytes(of value: some FixedWidthInteger) -> [UInt8] {
    (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
