import Alignment
import Foundation
import SystemPackage
import TestSupport
import Testing

import DataSets

@Suite("Layouts") struct LayoutTests {
  private static let people = [(name: "bob", count: 3), (name: "ada", count: 2)]

  @Test("a folder for each label; divided, one for each part above it; every crop is there once")
  func folders() throws {
    let fixture = try SetFixture(people: Self.people)
    _ = try fixture.run(.folders)
    var files = try fixture.files()
    #expect(
      Set(files.keys.filter { $0.hasSuffix(".png") })
        == ["ada/ada-0.png", "ada/ada-1.png", "bob/bob-0.png", "bob/bob-1.png", "bob/bob-2.png"])
    #expect(files["bob/bob-1.png"] == SetFixture.bytes(of: "bob/bob-1.png"))
    #expect(
      try fixture.text("labels.csv")
        == "part,label,label_name,folder,crops\r\ntrain,0,ada,ada,2\r\ntrain,1,bob,bob,3\r\n")
    _ = try fixture.run(.folders, SetRules(split: CropSplit("1:1", by: .picture)))
    files = try fixture.files()
    let names = files.keys.filter { $0.hasSuffix(".png") }
    #expect(names.allSatisfy { $0.hasPrefix("train/") || $0.hasPrefix("val/") } && names.count == 5)
  }

  @Test("crops that lie elsewhere keep their folders below the label, so that none takes another's name")
  func nested() throws {
    let fixture = try SetFixture([
      SetFixture.Line(name: "p1/s1/a.png"), SetFixture.Line(name: "p2/s1/a.png"),
      SetFixture.Line(name: "a.png"),
    ])
    _ = try fixture.run(.folders)
    #expect(
      Set(try fixture.files().keys.filter { $0.hasSuffix(".png") })
        == ["ada/p1/s1/a.png", "ada/p2/s1/a.png", "ada/a.png"])
    let clash = try SetFixture([SetFixture.Line(name: "ada/a.png"), SetFixture.Line(name: "a.png")])
    #expect(throws: DataSetError.sameFile("a.png", "ada/a.png")) { try clash.run(.folders) }
    #expect(clash.folder.names == ["crops"])
  }

  @Test("lists: numbers, labels and paths below the export, the same in all three")
  func lists() throws {
    let fixture = try SetFixture([
      SetFixture.Line(name: "a b.png", label: "Ada, \\\"L\\\""), SetFixture.Line(name: "b.png", label: "bob"),
    ])
    _ = try fixture.run(.list)
    #expect(try fixture.text("train.lst") == "0\t0\ta b.png\n1\t1\tb.png\n")
    #expect(try fixture.text("train.txt") == "a b.png 0\nb.png 1\n")
    #expect(
      try fixture.text("train.csv")
        == "path,label,label_name,part\r\na b.png,0,\"Ada, \"\"L\"\"\",train\r\nb.png,1,bob,train\r\n")
  }

  @Test("imagefolder: metadata.jsonl beside the crops, with the same members in every line")
  func imageFolder() throws {
    let fixture = try SetFixture([
      SetFixture.Line(name: "a.png", label: "ada", members: ",\"yaw\":-3.5"),
      SetFixture.Line(name: "b.png", label: "bob"),
    ])
    _ = try fixture.run(.imagefolder)
    let rows = try fixture.lines("train/metadata.jsonl").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(rows.map { $0["file_name"] as? String } == ["ada/a.png", "bob/b.png"])
    #expect(rows.map { $0["label"] as? Int } == [0, 1])
    #expect(rows.map { $0["label_name"] as? String } == ["ada", "bob"])
    #expect(rows[0]["yaw"] as? Double == -3.5 && rows[1]["yaw"] is NSNull)
    #expect(Set(rows[0].keys) == Set(rows[1].keys))
    #expect(try fixture.files()["train/bob/b.png"] == SetFixture.bytes(of: "b.png"))
  }

  @Test("webdataset: three entries for each crop, in tar files of a size, without times and owners")
  func webDataset() throws {
    let fixture = try SetFixture(people: [("ada", 5)])
    var run = LayoutRun(source: fixture.crops, target: fixture.target, kind: .webdataset)
    run.perShard = 2
    _ = try run.run()
    let tars = try fixture.files().filter { $0.key.hasSuffix(".tar") }
    #expect(tars.keys.sorted() == ["train-000000.tar", "train-000001.tar", "train-000002.tar"])
    var names: [String] = []
    var pictures: Set<[UInt8]> = []
    for (_, bytes) in tars.sorted(by: { $0.key < $1.key }) {
      #expect(bytes.count % 10_240 == 0)
      var place = 0
      while bytes[place] != 0 {
        func field(_ from: Int, _ count: Int) -> String {
          String(decoding: bytes[(place + from)..<(place + from + count)].prefix { $0 != 0 }, as: UTF8.self)
        }
        let size = try #require(Int(field(124, 11), radix: 8))
        let sum = bytes[place..<place + 512].enumerated().reduce(0) { sum, byte in
          sum + ((148..<156).contains(byte.offset) ? 0x20 : Int(byte.element))
        }
        #expect(
          Int(field(148, 6), radix: 8) == sum && field(257, 5) == "ustar" && field(136, 11) == "00000000000")
        names.append(field(0, 100))
        if field(0, 100).hasSuffix(".png") {
          pictures.insert(Array(bytes[(place + 512)..<(place + 512 + size)]))
        }
        place += 512 + (size + 511) / 512 * 512
      }
    }
    #expect(
      names == (0..<5).flatMap { index in ["cls", "json", "png"].map { "00000000\(index).\($0)" } })
    #expect(pictures == Set((0..<5).map { SetFixture.bytes(of: "ada/ada-\($0).png") }))
  }

  @Test("the same crops and options give the same bytes, over an earlier set of another kind, too")
  func deterministic() throws {
    let fixture = try SetFixture(people: Self.people)
    for kind in LayoutKind.allCases {
      _ = try fixture.run(kind)
      let first = try fixture.files()
      _ = try fixture.run(kind == .list ? .folders : .list)
      _ = try fixture.run(kind)
      #expect(try fixture.files() == first, "\(kind)")
    }
    #expect(fixture.folder.names == ["crops", "set"], "no hidden folders are left")
  }

  @Test("crops are linked, or copied when asked for")
  func links() throws {
    let fixture = try SetFixture(people: [("ada", 1), ("bob", 1)])
    func links() throws -> Int? {
      let path = fixture.crops.appending("ada/ada-0.png").string
      return try FileManager.default.attributesOfItem(atPath: path)[.referenceCount] as? Int
    }
    _ = try fixture.run(.folders)
    #expect(try links() == 2)
    var run = LayoutRun(source: fixture.crops, target: fixture.target, kind: .folders)
    run.copies = true
    _ = try run.run()
    #expect(try links() == 1)
    #expect(try fixture.files()["ada/ada-0.png"] == SetFixture.bytes(of: "ada/ada-0.png"))
  }
}
