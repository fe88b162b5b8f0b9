import Alignment
import SystemPackage
import TestSupport
import Testing

import DataSets

@Suite("Pairs as LFW's") struct PairsTests {
  private func people(_ counts: [Int]) -> [PairMaker.Person] {
    counts.enumerated().map { PairMaker.Person(name: "p\($0)", pictures: $1) }
  }

  @Test("folds share no person, no pair comes twice, and each is of two pictures that exist")
  func folds() throws {
    let people = people((0..<60).map { 5 + $0 % 4 })
    let text = try #require(PairMaker(people, folds: 10, pairs: 12, seed: 5).text)
    var lines = text.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    let head = lines.removeFirst()
    #expect(head == ["10", "12"])
    #expect(lines.count == 10 * 24 && Set(lines).count == lines.count)
    let pictures = Dictionary(uniqueKeysWithValues: people.map { ($0.name, $0.pictures) })
    var seen: Set<String> = []
    for fold in 0..<10 {
      let pairs = lines[fold * 24..<(fold + 1) * 24]
      #expect(pairs.prefix(12).allSatisfy { $0.count == 3 && $0[1] != $0[2] })
      #expect(pairs.suffix(12).allSatisfy { $0.count == 4 && $0[0] != $0[2] })
      for pair in pairs {
        let named =
          pair.count == 3
          ? [(pair[0], pair[1]), (pair[0], pair[2])] : [(pair[0], pair[1]), (pair[2], pair[3])]
        for (name, number) in named {
          let number = try #require(Int(number))
          #expect((1...(pictures[name] ?? 0)).contains(number))
        }
      }
      let names = Set(pairs.flatMap { $0.count == 3 ? [$0[0]] : [$0[0], $0[2]] })
      #expect(names.isDisjoint(with: seen))
      seen.formUnion(names)
    }
  }

  @Test("the same people and seed give the same pairs, another seed others")
  func seeded() {
    let people = people((0..<30).map { _ in 4 })
    let text = PairMaker(people, folds: 3, pairs: 20, seed: 1).text
    #expect(text == PairMaker(people, folds: 3, pairs: 20, seed: 1).text)
    #expect(text != PairMaker(people, folds: 3, pairs: 20, seed: 2).text)
  }

  @Test("small sets give fewer folds and pairs, and those without a pair of each kind none")
  func small() {
    #expect(
      PairMaker(people([2, 1]), folds: 10, pairs: 300, seed: 0).text?.hasPrefix("1\t1\np0\t1\t2\n") == true)
    #expect(PairMaker(people([2]), folds: 10, pairs: 300, seed: 0).text == nil)
    #expect(PairMaker(people([1, 1, 1]), folds: 10, pairs: 300, seed: 0).text == nil)
    #expect(PairMaker([], folds: 10, pairs: 300, seed: 0).text == nil)
  }

  @Test("pictures are named as LFW's, with underscores for spaces")
  func names() throws {
    let fixture = try SetFixture([
      SetFixture.Line(name: "x.png", label: "Ada Lovelace"),
      SetFixture.Line(name: "y.png", label: "Ada Lovelace"),
      SetFixture.Line(name: "z.jpg", label: "Bob"),
    ])
    _ = try fixture.run(.pairs)
    let files = try fixture.files()
    #expect(files["Ada_Lovelace/Ada_Lovelace_0002.png"] == SetFixture.bytes(of: "y.png"))
    #expect(files["Bob/Bob_0001.jpg"] == SetFixture.bytes(of: "z.jpg"))
    #expect(try fixture.lines("pairs.txt").prefix(2) == ["1\t1", "Ada_Lovelace\t1\t2"])
    let alone = try SetFixture(people: [("ada", 3)])
    #expect(throws: DataSetError.noPairs) { try alone.run(.pairs) }
    #expect(alone.folder.names == ["crops"])
  }
}
