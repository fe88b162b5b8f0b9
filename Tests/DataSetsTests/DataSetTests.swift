import Alignment
import SystemPackage
import TestSupport
import Testing

import DataSets

@Suite("Sets of crops") struct DataSetTests {
  private func crops(_ people: [(name: String, count: Int)]) -> [SetCrop] {
    people.flatMap { person in
      (0..<person.count).map { index in
        SetCrop(
          name: "\(person.name)-\(index).png", label: person.name, source: "in/\(person.name)-\(index).jpg",
          fingerprint: "xxh64:\(person.name)\(index)",
          measures: [SetCrop.Measure(name: "quality", value: Double((index * 7) % 10) / 10)])
      }
    }.sorted(by: SetCrop.precedes)
  }

  private func parts(_ set: DataSet) -> [String: String] {
    var parts: [String: String] = [:]
    for part in set.parts {
      for label in part.labels { for crop in label.crops { parts[crop.name] = part.name } }
    }
    return parts
  }

  @Test("labels have numbers from 0 in the order of their bytes, as torchvision sorts folders")
  func numbers() throws {
    let set = try DataSet(crops([("b", 1), ("Z", 2), ("é", 1), ("a", 1)]), in: "x", by: SetRules())
    #expect(set.parts.map(\.name) == ["train"] && !set.isDivided)
    #expect(set.parts[0].labels.map(\.name) == ["Z", "a", "b", "é"])
    #expect(set.parts[0].labels.map(\.number) == [0, 1, 2, 3])
    #expect(set.count == 5 && set.labelCount == 4 && set.leftOut == [])
  }

  @Test("crops without a label, too few and too many of one: each is left out with its reason")
  func limits() throws {
    var all = crops([("few", 2), ("many", 5)])
    all.append(SetCrop(name: "nobody.png"))
    let set = try DataSet(all, in: "x", by: SetRules(minPerLabel: 3, maxPerLabel: 3))
    // Qualities of many: 0, 0.7, 0.4, 0.1, 0.8.
    #expect(set.parts[0].labels.map { $0.crops.map(\.name) } == [["many-1.png", "many-2.png", "many-4.png"]])
    #expect(
      set.leftOut.map { "\($0.crop.name) \($0.reason)" } == [
        "few-0.png tooFew(count: 2, least: 3)", "few-1.png tooFew(count: 2, least: 3)",
        "many-0.png tooMany(rank: 5, most: 3)", "many-3.png tooMany(rank: 4, most: 3)",
        "nobody.png noLabel",
      ])
    #expect(set.count + set.leftOut.count == all.count)
    #expect(throws: DataSetError.empty("x", leftOut: 8)) {
      try DataSet(all, in: "x", by: SetRules(minPerLabel: 9))
    }
  }

  @Test("by identity nobody is in two parts, shares are about right, and others do not change a part")
  func identities() throws {
    let people = (0..<500).map { (name: "p\($0)", count: 3) }
    let rules = SetRules(split: CropSplit("80:10:10"))
    let set = try DataSet(crops(people), in: "x", by: rules)
    #expect(set.parts.map(\.name) == ["train", "val", "test"] && set.isDivided && !set.hasSharedNumbers)
    #expect(set.count == 1500)
    let labels = set.parts.map { Set($0.labels.map(\.name)) }
    #expect(
      labels.reduce(0) { $0 + $1.count } == 500 && labels[0].isDisjoint(with: labels[1].union(labels[2])))
    #expect((360...440).contains(labels[0].count) && (25...80).contains(labels[1].count))
    for part in set.parts { #expect(part.labels.map(\.number) == Array(0..<part.labels.count)) }
    // Half of the people are gone, others have more pictures: the rest stays where it is.
    let changed = try DataSet(
      crops(people.filter { $0.name.hasSuffix("1") }.map { ($0.name, 5) } + [("new", 2)]), in: "x", by: rules)
    let (before, after) = (parts(set), parts(changed))
    #expect(after.allSatisfy { name, part in before[name] == nil || before[name] == part })
    let other = try DataSet(crops(people), in: "x", by: SetRules(split: CropSplit("80:10:10", seed: 1)))
    #expect(parts(other) != before)
  }

  @Test("by picture a label has one number in all parts, and copies of a photo stay together")
  func pictures() throws {
    var all = crops((0..<20).map { (name: "p\($0)", count: 20) })
    for index in all.indices where index.isMultiple(of: 2) {
      var copy = all[index]
      (copy.name, copy.source) = ("copy-\(copy.name)", "copies/\(copy.name)")
      all.append(copy)
    }
    let set = try DataSet(
      all.sorted(by: SetCrop.precedes), in: "x", by: SetRules(split: CropSplit("50:50", by: .picture)))
    #expect(set.parts.map(\.name) == ["train", "val"] && set.hasSharedNumbers)
    let found = parts(set)
    for (name, part) in found where name.hasPrefix("copy-") {
      #expect(found[String(name.dropFirst(5))] == part)
    }
    var numbers: [String: Set<Int>] = [:]
    for label in set.parts.flatMap(\.labels) { numbers[label.name, default: []].insert(label.number) }
    #expect(numbers.count == 20 && numbers.values.allSatisfy { $0.count == 1 })
    #expect(Set(numbers.values.joined()) == Set(0..<20))
  }

  @Test("without a split of its own a set takes the parts of the manifest")
  func manifestParts() throws {
    var all = crops([("a", 1), ("b", 1), ("c", 1)])
    for (index, part) in ["test", "train", "dev"].enumerated() { all[index].part = part }
    let set = try DataSet(all, in: "x", by: SetRules())
    #expect(set.parts.map(\.name) == ["train", "test", "dev"])
    #expect(set.parts.map { $0.labels.map(\.name) } == [["b"], ["a"], ["c"]])
  }

  @Test(
    "shares that mean nothing are refused",
    arguments: ["", "80", "a:b", "80:-1", "0:0", "1:2:3:4", "80:10:", "1.5:2"])
  func badShares(text: String) { #expect(CropSplit(text) == nil) }

  @Test("two labels that would have one folder are refused, with both named")
  func sameFolder() {
    #expect(throws: DataSetError.sameFolder("a/b", "a:b")) {
      try DataSet(crops([("a/b", 1), ("a:b", 1)]), in: "x", by: SetRules())
    }
    #expect(throws: DataSetError.sameFolder("Ada", "ada")) {
      try DataSet(crops([("ada", 1), ("Ada", 1)]), in: "x", by: SetRules())
    }
  }
}
