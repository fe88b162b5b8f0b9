import SystemPackage
import TestSupport
import Testing

import DataSets

@Suite("RecordIO") struct RecordIOTests {
  /// Written from the format's description, apart from the writer.
  private struct Reader {
    struct Record: Equatable {
      var flag: UInt32
      var labels: [Float]
      var number: UInt64
      var picture: [UInt8]
    }

    let bytes: [UInt8]

    func word(_ place: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
    }

    func record(at start: Int) -> (record: Record, end: Int) {
      var place = start
      var whole: [UInt8] = []
      while true {
        #expect(word(place) == 0xCED7_230A)
        let (part, length) = (word(place + 4) >> 29, Int(word(place + 4) & 0x1FFF_FFFF))
        whole += bytes[place + 8..<place + 8 + length]
        place += 8 + (length + 3) / 4 * 4
        if part == 0 || part == 3 { break }
        whole += [0x0A, 0x23, 0xD7, 0xCE]
      }
      let head = Reader(bytes: whole)
      let flag = head.word(0)
      let end = 24 + 4 * Int(flag)
      let labels = flag == 0 ? [4] : Array(stride(from: 24, to: end, by: 4))
      return (
        Record(
          flag: flag, labels: labels.map { Float(bitPattern: head.word($0)) },
          number: UInt64(head.word(8)) | UInt64(head.word(12)) << 32, picture: Array(whole[end...])), place
      )
    }
  }

  @Test("a record is magic number, length, bytes and padding")
  func plain() {
    #expect(
      RecordIOWriter.record([1, 2, 3, 4, 5])
        == [0x0A, 0x23, 0xD7, 0xCE, 5, 0, 0, 0, 1, 2, 3, 4, 5, 0, 0, 0])
  }

  @Test("the magic number among the bytes is taken out at multiples of four only, and parts the record")
  func parted() {
    let magic: [UInt8] = [0x0A, 0x23, 0xD7, 0xCE]
    #expect(
      RecordIOWriter.record([9, 9, 9, 9] + magic + [7])
        == magic + [4, 0, 0, 0x20, 9, 9, 9, 9] + magic + [1, 0, 0, 0x60, 7, 0, 0, 0])
    #expect(RecordIOWriter.record([9] + magic) == magic + [5, 0, 0, 0, 9] + magic + [0, 0, 0])
    for bytes in [
      magic, magic + magic, magic + [1], [1, 2, 3, 4] + magic, magic + [1, 2, 3, 4] + magic + [5],
    ] {
      let record = RecordIOWriter.record([UInt8](repeating: 0, count: 24) + bytes)
      let read = Reader(bytes: record).record(at: 0)
      #expect(read.record.picture == bytes && read.end == record.count)
    }
  }

  @Test(
    "the head, the crops of each label beside each other, and a record for each label, as InsightFace reads them"
  )
  func set() throws {
    let fixture = try SetFixture(people: [("bob", 3), ("ada", 2)])
    _ = try fixture.run(.recordio)
    let files = try fixture.files()
    #expect(
      Set(files.keys) == [
        "train.rec", "train.idx", "train.lst", "property", "labels.csv", "left-out.jsonl", "duplicates.jsonl",
        "layout.json",
      ])
    #expect(try fixture.text("property") == "2,112,112\n")
    let reader = Reader(bytes: try #require(files["train.rec"]))
    let index = try fixture.lines("train.idx").map { $0.split(separator: "\t").compactMap { Int($0) } }
    #expect(index.map { $0[0] } == Array(0...7))
    let records = index.map { reader.record(at: $0[1]).record }
    #expect(records.map(\.number) == Array(0...7))
    #expect(records[0].flag == 2 && records[0].labels == [6, 8], "crops are 1 to 5, labels 6 and 7")
    #expect(records[1...5].map(\.labels) == [[0], [0], [1], [1], [1]])
    #expect(records[1...5].allSatisfy { $0.flag == 0 })
    #expect(records[3].picture == SetFixture.bytes(of: "bob/bob-0.png"))
    #expect(records[6...7].map(\.labels) == [[1, 3], [3, 6]])
    #expect(
      try fixture.lines("train.lst") == [
        "1\t0\tada/ada-0.png", "2\t0\tada/ada-1.png", "3\t1\tbob/bob-0.png", "4\t1\tbob/bob-1.png",
        "5\t1\tbob/bob-2.png",
      ])
  }
}
