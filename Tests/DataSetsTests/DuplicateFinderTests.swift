import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

import DataSets

@Suite("Copies of photos") struct DuplicateFinderTests {
  private func crop(
    _ name: String, _ label: String, print: String = "", hash: UInt64? = nil, left: Float = 10,
    scale: Float = 1, quality: Double = 0.5
  ) -> SetCrop {
    SetCrop(
      name: name, label: label, source: "in/\(name)", fingerprint: print,
      box: BoundingBox(minX: left * scale, minY: 10 * scale, maxX: (left + 20) * scale, maxY: 30 * scale),
      photoSize: PixelSize(width: Int(100 * scale), height: Int(80 * scale)),
      hash: hash.map { DifferenceHash(bits: $0) },
      measures: [SetCrop.Measure(name: "quality", value: quality)])
  }

  private func names(_ crops: [SetCrop]) -> [[String]] {
    DuplicateFinder(crops).groups.map { $0.crops.map(\.name) }
  }

  @Test("one file under two names, one face; those with two labels come first")
  func sameFile() {
    let crops = [
      crop("a", "ada", print: "1"), crop("b", "ada", print: "1"), crop("c", "ada", print: "2"),
      crop("y", "ada", print: "3"), crop("z", "bob", print: "3"), crop("n", "ada"), crop("o", "ada"),
    ]
    let groups = DuplicateFinder(crops).groups
    #expect(groups.map { $0.crops.map(\.name) } == [["y", "z"], ["a", "b"]])
    #expect(groups.map(\.isAcrossLabels) == [true, false] && groups.allSatisfy { $0.isSameFile })
    #expect(groups[0].labels == ["ada", "bob"])
  }

  @Test("photos that look alike: within four bits, the same face by its place, whatever the size")
  func near() {
    let hash: UInt64 = 0x0123_4567_89AB_CDEF
    // Bits in different parts of the hash, so that no single part of both must be equal by chance.
    let near = hash ^ 0x8000_0001_0010_0100
    #expect((hash ^ near).nonzeroBitCount == 4)
    let original = crop("a", "ada", print: "1", hash: hash)
    #expect(names([original, crop("b", "bob", print: "2", hash: near, scale: 3)]) == [["a", "b"]])
    #expect(names([original, crop("b", "bob", print: "2", hash: near ^ 2)]) == [], "five bits")
    #expect(names([original, crop("b", "bob", print: "2", hash: hash, left: 60)]) == [], "another face")
    #expect(names([original, crop("b", "bob", print: "2")]) == [], "no hash")
  }

  @Test("faces are grouped as by comparing each with every other, whoever shares a photo, a hash or a box")
  func grouping() throws {
    var numbers = SeededNumbers(seed: 17)
    for _ in 0..<200 {
      let crops = (0..<Int.random(in: 2...14, using: &numbers)).map { index in
        let hash: UInt64 = [0, 1, 0b11_1111, ~0].randomElement(using: &numbers) ?? 0
        var crop = crop(
          "\(index)", "ada", hash: hash, left: [10, 14, 18, 26, 60].randomElement(using: &numbers) ?? 10)
        crop.source = "in/\(Int.random(in: 0..<5, using: &numbers))"
        return crop
      }
      var groups = crops.indices.map { $0 }
      for one in crops.indices {
        for other in crops.indices where groups[one] != groups[other] {
          let (a, b) = (crops[one], crops[other])
          let (boxA, boxB) = (try #require(a.box), try #require(b.box))
          let (hashA, hashB) = (try #require(a.hash), try #require(b.hash))
          guard a.source != b.source, hashA.distance(to: hashB) <= 4, boxA.iou(boxB) >= 0.5 else { continue }
          let joined = groups[other]
          for index in groups.indices where groups[index] == joined { groups[index] = groups[one] }
        }
      }
      let expected = Dictionary(grouping: crops.indices, by: { groups[$0] }).values.filter { $0.count > 1 }
      #expect(Set(names(crops).map(Set.init)) == Set(expected.map { Set($0.map { "\($0)" }) }))
    }
  }

  @Test("of many copies each is a pair with the first that has another label, and with the first if none has")
  func labels() {
    let crops = ["ada", "ada", "bob", "ada", "bob", "eve"].enumerated().map { index, label in
      crop("\(index)", label, print: "1")
    }
    #expect(
      NearDuplicates(crops).pairs.map { $0.first.name + $0.second.name } == ["02", "23", "04", "05", "01"])
  }

  @Test("near duplicates are listed pair by pair with both labels, those with two labels first")
  func pairs() throws {
    let hash: UInt64 = 0x0123_4567_89AB_CDEF
    let near = NearDuplicates([
      crop("a", "ada", print: "1", hash: hash), crop("b", "ada", print: "1", hash: hash),
      crop("c", "bob", print: "2", hash: hash ^ 3, scale: 2), crop("n", "eve", print: "3", hash: ~hash),
    ])
    #expect(near.pairs.map { [$0.first.name, $0.second.name] } == [["a", "c"], ["a", "b"]])
    #expect(near.pairs.map(\.isSameFile) == [false, true] && near.across == 1)
    #expect(
      near.summary
        == "Near duplicates: 2 pairs of crops from copies of photos, 1 of them with two labels: see "
        + "near-duplicates.jsonl")
    #expect(NearDuplicates([crop("a", "ada", print: "1", hash: hash)]).summary == nil)
  }

  @Test("every pair within four bits is found, as by comparing all with all")
  func complete() {
    var numbers = SeededNumbers(seed: 3)
    var crops: [SetCrop] = []
    for index in 0..<60 {
      let hash = UInt64.random(in: 0...UInt64.max, using: &numbers)
      crops.append(crop("\(index)", "a", print: "\(index)", hash: hash))
      var other = hash
      for _ in 0..<Int.random(in: 1...7, using: &numbers) {
        other ^= 1 << UInt64.random(in: 0..<64, using: &numbers)
      }
      crops.append(crop("\(index)x", "a", print: "\(index)x", hash: other))
    }
    var expected: Set<Set<String>> = []
    for one in crops {
      for other in crops where one.name < other.name {
        guard let a = one.hash, let b = other.hash, a.distance(to: b) <= 4 else { continue }
        expected.insert([one.name, other.name])
      }
    }
    #expect(Set(DuplicateFinder(crops).groups.map { Set($0.crops.map(\.name)) }) == expected)
    #expect(expected.count > 20)
  }

  @Test("keep takes all, first the first path, best the best by quality; what is left out names the other")
  func rules() throws {
    let crops = [
      crop("a", "ada", print: "1", quality: 0.3), crop("b", "ada", print: "1", quality: 0.9),
      crop("c", "ada", print: "2"),
    ]
    func taken(_ rule: SetRules.Duplicates) throws -> ([String], [String]) {
      let set = try DataSet(crops, in: "x", by: SetRules(duplicates: rule))
      return (
        set.parts[0].labels[0].crops.map(\.name), set.leftOut.map { "\($0.crop.name) \($0.reason)" }
      )
    }
    #expect(try taken(.keep) == (["a", "b", "c"], []))
    #expect(try taken(.first) == (["a", "c"], ["b duplicate(of: \"a\")"]))
    #expect(try taken(.best) == (["b", "c"], ["a duplicate(of: \"b\")"]))
  }

  @Test("ten thousand names of one file are one group")
  func many() {
    let crops = (0..<10_000).map { crop("\($0)", "ada", print: "1", hash: 5) }
    #expect(DuplicateFinder(crops).groups.map(\.crops.count) == [10_000])
  }
}
