import Foundation
import AnnotationFormats
import SystemPackage
import TestSupport
import Testing

@Suite("WIDER FACE lists in MATLAB files") struct WiderMatlabListTests {
  private static func fixture(_ name: String) throws -> [UInt8] {
    let path = RepositoryPaths.root.appending("Tests/MatlabFilesTests/Fixtures/\(name).mat")
    return [UInt8](try Data(contentsOf: URL(filePath: path.string)))
  }

  @Test("names, boxes and labels are those that SciPy wrote, and equal the list as text")
  func truth() throws {
    let list = try WiderMatlabList(Self.fixture("wider"))
    #expect(
      list.photos.map(\.name) == [
        "0--Parade/0_Parade_a_1.jpg", "0--Parade/0_Parade_a_2.jpg", "1--Handshaking/1_Handshaking_b_7.jpg",
      ])
    #expect(list.photos.allSatisfy { $0.chosen == nil })
    #expect(
      list.text.hasPrefix(
        """
        0--Parade/0_Parade_a_1.jpg
        3
        10 20 30 40 0 1 2 0 1 2
        100 120 60 70 1 2 0 1 2 0
        5 6 7 8 2 0 1 2 0 1
        0--Parade/0_Parade_a_2.jpg
        1
        300 200 55 66 0 1 2 0 1 2

        """))
  }

  @Test("which faces count, packed and not", arguments: ["wider_easy", "wider_easy_plain"])
  func chosen(name: String) throws {
    let list = try WiderMatlabList(Self.fixture(name))
    #expect(list.photos.map(\.chosen) == [[1, 3], [], [2]])
    #expect(list.photos[0].boxes[2] == [5, 6, 7, 8])
  }

  @Test("thousands of boxes come out of a packed part unharmed")
  func large() throws {
    let list = try WiderMatlabList(Self.fixture("wider_big"))
    #expect(list.photos.count == 10 && list.photos.allSatisfy { $0.boxes.count == 400 })
    #expect(list.photos.last?.boxes.last == [879, 717, 111, 442])
  }

  @Test("a file cut anywhere, or with any byte changed, is at worst an error", arguments: 1...4)
  func damaged(seed: UInt64) throws {
    var random = SeededNumbers(seed: seed)
    for name in ["wider", "wider_easy_plain"] {
      let whole = try Self.fixture(name)
      for _ in 0..<200 {
        var bytes = whole
        if Bool.random(using: &random) {
          bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
        } else {
          for _ in 0...Int.random(in: 0...3, using: &random) {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
          }
        }
        if let list = try? WiderMatlabList(bytes) { #expect(!list.text.isEmpty) }
      }
    }
  }

  @Test("other files are reported")
  func refused() throws {
    func fault(_ bytes: [UInt8]) -> MatlabError? {
      do throws(MatlabError) {
        _ = try WiderMatlabList(bytes)
        return nil
      } catch { return error }
    }
    let newer = Array("MATLAB 7.3 MAT-file, Platform".utf8) + [UInt8](repeating: 0, count: 200)
    #expect(fault(newer) == .newer)
    #expect(fault([1, 2, 3]) == .cutShort)
    var whole = try Self.fixture("wider_easy_plain")
    #expect(fault(Array(whole.prefix(128))) == .missing("event_list"))
    whole[126] = 0
    #expect(fault(whole) == .damaged("its header is not valid"))
    // One changed bit of what is packed is found by its checksum, or makes no sense.
    var packed = try Self.fixture("wider_big")
    packed[packed.count / 2] ^= 4
    #expect(fault(packed) != nil)
  }

  @Test("stored blocks and zlib's own example are unpacked")
  func stored() throws {
    // A stored block of three bytes, then an empty one with fixed codes.
    let bytes: [UInt8] = [0x78, 0x01, 0, 3, 0, 0xfc, 0xff, 97, 98, 99, 3, 0, 0x02, 0x4d, 0x01, 0x27]
    #expect(try Inflate.zlib(bytes, limit: 10) == Array("abc".utf8))
    // "aaaaaaaaaa" as zlib packs it: fixed codes, a match that overlaps itself.
    let run: [UInt8] = [0x78, 0x9c, 0x4b, 0x4c, 0x84, 0x01, 0x00, 0x14, 0xe1, 0x03, 0xcb]
    #expect(try Inflate.zlib(run, limit: 10) == Array(repeating: 97, count: 10))
    #expect(throws: MatlabError.damaged("it unpacks to more than 0 MB")) { try Inflate.zlib(run, limit: 9) }
    // What follows the stream is not looked at; less than the stream is an end that came too early.
    #expect(try Inflate.zlib(run + [1, 2, 3], limit: 10).count == 10)
    for count in 0..<run.count {
      #expect(throws: MatlabError.cutShort) { try Inflate.zlib(Array(run.prefix(count)), limit: 10) }
    }
    var changed = run
    changed[10] ^= 1
    #expect(throws: MatlabError.damaged("a packed part is not a zlib stream, or was changed")) {
      try Inflate.zlib(changed, limit: 10)
    }
  }
}
