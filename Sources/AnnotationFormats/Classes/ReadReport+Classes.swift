extension ReadReport {
  /// A class, and how its objects were read.
  public struct ClassCount: Hashable, Sendable {
    /// As written in the file; empty when an object has no class.
    public var name: String
    /// How they were read.
    public var use: Use

    public init(name: String, use: Use) { (self.name, self.use) = (name, use) }

    /// How objects of a class were read.
    public enum Use: Hashable, Sendable {
      /// Left out, because the class is no known word for a face.
      case leftOut
      /// Heads, read as faces because there was no other class.
      case head
      /// A label that was read as a person's name.
      case person
      /// A label that was read as a class of faces.
      case label
    }
  }

  /// The number of classes counted separately; a file can hold any number of them.
  private static let mostClasses = 1000

  mutating func count(_ use: ClassCount.Use, ofClass name: String, _ number: Int = 1) {
    if use == .leftOut { skippedCount += number }
    var key = ClassCount(name: name, use: use)
    if classes.count >= Self.mostClasses, classes[key] == nil { key.name = "…" }
    classes[key, default: 0] += number
  }

  /// What `classes` says, a sentence for each class that was left out and each other way of reading.
  public var classRemarks: [Remark] {
    let left = classes.filter { $0.key.use == .leftOut }.sorted {
      ($1.value, $0.key.name) < ($0.value, $1.key.name)
    }
    var remarks = left.map { key, count in
      let objects = "\(count) object\(count == 1 ? " was" : "s were") left out"
      return key.name.isEmpty
        ? Remark(place: "no class", reason: "\(objects), because their class is missing or cannot be read")
        : Remark(place: "class '\(key.name)'", reason: "\(objects), because it is no known word for a face")
    }
    for (use, what) in Self.ways {
      let found = classes.filter { $0.key.use == use }
      guard !found.isEmpty else { continue }
      let names = found.keys.map { "'\($0.name)'" }.sorted()
      let shown =
        names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
      remarks.append(
        Remark(place: what.place, reason: "\(found.values.reduce(0, +)) \(what.reason): \(shown)"))
    }
    return remarks
  }

  private static let ways: [(ClassCount.Use, (place: String, reason: String))] = [
    (.head, ("classes", "heads were read as faces, because there is no other class")),
    (.person, ("labels", "labels were read as people's names")),
    (.label, ("labels", "labels were read as the class of a face, not as a name")),
  ]
}
