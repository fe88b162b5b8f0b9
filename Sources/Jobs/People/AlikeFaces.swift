package import Annotations
import Recognition

/// A group of faces that are alike, those that fit least first.
package struct AlikeFaces: Sendable, Hashable {
  package var faces: [FaceReference]
  /// At most four, the least alike.
  package var spread: [FaceReference]

  /// - Parameter group: places of the faces in `all`.
  package init(_ group: [Int], in all: ComparedFaces) {
    let vectors = all.vectors
    var mean = [Float](repeating: 0, count: vectors.dimension)
    for face in group { for (index, value) in vectors[face].enumerated() { mean[index] += value } }
    mean = mean.map { $0 / Float(max(1, group.count)) }
    let middle = FaceVectors(mean, dimension: vectors.dimension, metric: vectors.metric)
    let far = group.map { ($0, vectors.distance($0, to: middle, 0)) }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map(\.0)
    faces = far.map { all.faces[$0].reference }
    // The oddest, then each time the one farthest from those chosen. A large group's odd ones are enough to choose from.
    var chosen = Array(far.prefix(1))
    let candidates = Array(far.prefix(200))
    while chosen.count < min(4, candidates.count) {
      let next = candidates.filter { !chosen.contains($0) }.max { a, b in
        let (x, y) = (Self.distance(a, chosen, vectors), Self.distance(b, chosen, vectors))
        return (x, -a) < (y, -b)
      }
      guard let next else { break }
      chosen.append(next)
    }
    spread = chosen.map { all.faces[$0].reference }
  }

  private static func distance(_ face: Int, _ others: [Int], _ vectors: FaceVectors) -> Float {
    others.map { vectors.distance(face, $0) }.min() ?? 0
  }
}
