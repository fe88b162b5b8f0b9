package import Parallel
import Synchronization

/// A face and how far it is, squared; nearer ones first, equal ones by number.
struct NearFace: Comparable, Sendable {
  var squared: Float
  var face: Int32

  static func < (a: NearFace, b: NearFace) -> Bool { (a.squared, a.face) < (b.squared, b.face) }
}

/// The nearest of the faces that were offered, so many at most.
struct NearestList: Sendable {
  let most: Int
  /// A heap with the farthest first.
  private var heap: [NearFace] = []

  init(_ most: Int) {
    self.most = most
    heap.reserveCapacity(most)
  }

  /// Faces farther than this are not kept; checked before ``offer(_:)`` because most faces are.
  var limit: Float { heap.count < most ? .infinity : heap.first?.squared ?? -1 }

  mutating func offer(_ face: NearFace) {
    if heap.count < most {
      heap.append(face)
      var at = heap.count - 1
      while at > 0, heap[(at - 1) / 2] < heap[at] {
        heap.swapAt(at, (at - 1) / 2)
        at = (at - 1) / 2
      }
    } else if let farthest = heap.first, face < farthest {
      heap[0] = face
      var at = 0
      while true {
        let left = 2 * at + 1
        guard left < heap.count else { return }
        let child = left + 1 < heap.count && heap[left] < heap[left + 1] ? left + 1 : left
        guard heap[at] < heap[child] else { return }
        heap.swapAt(at, child)
        at = child
      }
    }
  }

  /// Nearest first.
  var sorted: [NearFace] { heap.sorted() }
}

extension FaceVectors {
  /// The faces that are looked at by a thread at a time.
  static let tile = 256

  /// The faces nearest to one of other vectors of the same model, nearest first, with their distances in the metric.
  ///
  /// - Parameter include: faces for which this is false are passed over; all are looked at when nil.
  package func nearest(
    _ most: Int, to queries: FaceVectors, _ query: Int, include: [Bool]? = nil, lanes: Lanes = Lanes()
  ) -> [(face: Int, distance: Float)] {
    nearFaces(most, to: queries, query, include: include, lanes: lanes)
      .map { (Int($0.face), metric.value(squared: $0.squared)) }
  }

  func nearFaces(
    _ most: Int, to queries: FaceVectors, _ query: Int, include: [Bool]? = nil, lanes: Lanes
  ) -> [NearFace] {
    guard most > 0, count > 0 else { return [] }
    // Large parts: a thread takes as long to start as for some thousand faces.
    let part = 32 * Self.tile
    let parts = (count + part - 1) / part
    let found = Mutex([[NearFace]](repeating: [], count: parts))
    lanes.forEach(parts) { index, _ in
      var list = NearestList(most)
      var squared = [Float](repeating: 0, count: Self.tile)
      for start in stride(from: index * part, to: min(count, (index + 1) * part), by: Self.tile) {
        let range = start..<min(count, start + Self.tile)
        squaredDistances(from: queries, query..<(query + 1), to: range, into: &squared)
        for face in range where squared[face - start] <= list.limit {
          if let include, !include[face] { continue }
          list.offer(NearFace(squared: squared[face - start], face: Int32(face)))
        }
      }
      found.withLock { $0[index] = list.sorted }
    }
    return Array(found.withLock { $0 }.joined().sorted().prefix(most))
  }
}
