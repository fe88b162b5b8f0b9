/// Pictures named as those of Labeled Faces in the Wild, `Ada_Lovelace/Ada_Lovelace_0001.png`, and
/// `pairs.txt`, which lists pairs of one person and of two, in folds that share no person.
///
/// The first line holds the number of folds and of pairs of each kind in a fold. In each fold come first
/// pairs of one person (name, two numbers), then of two (name, number, name, number), separated by tabs.
struct PairsLayout: SetLayout {
  /// At most; a small set gets fewer.
  var folds = 10
  /// Of each kind in a fold, at most.
  var pairs = 300
  var seed: UInt64 = 0

  func write(_ set: DataSet, into folder: SetFolder, _ step: SetStep) throws(DataSetError) {
    var hasPairs = false
    for part in set.parts {
      let prefix = set.isDivided ? "\(part.name)/" : ""
      let people = try people(of: part)
      for (name, crops) in people {
        for (index, crop) in crops.enumerated() {
          try step()
          let file = "\(prefix)\(name)/\(name)_\(Self.digits(index + 1)).\(crop.ending)"
          try folder.place(set.file(of: crop), at: file)
        }
      }
      let counts = people.map { PairMaker.Person(name: $0.name, pictures: $0.crops.count) }
      guard let text = PairMaker(counts, folds: folds, pairs: pairs, seed: seed).text else { continue }
      hasPairs = true
      try folder.write(text, to: "\(prefix)pairs.txt")
    }
    guard hasPairs else { throw .noPairs }
  }

  /// Names hold no spaces, since many programs separate the fields of the list by any of them.
  private func people(
    of part: DataSet.Part
  ) throws(DataSetError) -> [(name: String, crops: [SetCrop])] {
    var owners: [String: String] = [:]
    var people: [(name: String, crops: [SetCrop])] = []
    for label in part.labels {
      let name = String(label.folder.map { $0.isWhitespace ? "_" : $0 })
      if let other = owners.updateValue(label.name, forKey: name.lowercased()) {
        throw .sameFolder(other, label.name)
      }
      people.append((name, label.crops))
    }
    return people
  }

  private static func digits(_ number: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, 4 - text.count)) + text
  }
}
