package import Parallel

/// The faces that people have named, to which others are compared.
package struct ConfirmedFaces: Sendable {
  package private(set) var vectors: FaceVectors
  /// The number of each face's person.
  package private(set) var people: [Int]
  /// Which of `vectors` are confirmed; all when nil.
  private var isConfirmed: [Bool]?

  package init(dimension: Int, metric: VectorMetric = .distance) {
    vectors = FaceVectors(dimension: dimension, metric: metric)
    people = []
  }

  package init(_ vectors: FaceVectors, people: [Int]) {
    precondition(vectors.count == people.count, "each face needs its person")
    self.vectors = vectors
    self.people = people
  }

  /// Some of many vectors, which are not copied.
  ///
  /// - Parameter named: the number of the person for each place of a confirmed face.
  package init(among vectors: FaceVectors, named: [Int: Int]) {
    self.vectors = vectors
    people = [Int](repeating: 0, count: vectors.count)
    var isConfirmed = [Bool](repeating: false, count: vectors.count)
    for (place, person) in named { (people[place], isConfirmed[place]) = (person, true) }
    self.isConfirmed = isConfirmed
  }

  package mutating func append(_ vector: some Collection<Float>, person: Int) {
    vectors.append(vector)
    people.append(person)
    isConfirmed?.append(true)
  }

  /// How near a person is, by the nearest of their faces.
  package struct Match: Sendable, Hashable {
    package var person: Int
    /// The nearest of the person's faces, by its place among the confirmed ones.
    package var face: Int
    package var distance: Float
  }

  /// The nearest people, nearest first, each once.
  ///
  /// - Parameter without: people who are passed over.
  package func nearest(
    _ most: Int, to queries: FaceVectors, _ query: Int, without: Set<Int> = [], lanes: Lanes = Lanes()
  ) -> [Match] {
    var include = isConfirmed
    if !without.isEmpty {
      include = people.indices.map { isConfirmed?[$0] != false && !without.contains(people[$0]) }
    }
    // A person with many faces fills a short list alone, so it is made longer until it has enough people.
    var asked = max(32, most * 8)
    while true {
      let near = vectors.nearest(asked, to: queries, query, include: include, lanes: lanes)
      var matches: [Match] = []
      var known: Set<Int> = []
      for (face, distance) in near where known.insert(people[face]).inserted {
        matches.append(Match(person: people[face], face: face, distance: distance))
        if matches.count == most { return matches }
      }
      if near.count < asked { return matches }
      asked *= 8
    }
  }
}
