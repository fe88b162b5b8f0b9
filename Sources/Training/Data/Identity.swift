package import Geometry
import Files

/// Combines everything that a result depends on into one number, which tells whether it would come out the
/// same again.
///
/// Numbers and texts go in unchanged, never as Swift describes them: the number is kept in files and must not
/// depend on the name of a property.
package struct Identity: Sendable {
  private var hash = XXHash64()

  package init() {}

  package var value: UInt64 { hash.value }

  package mutating func add(_ text: String) {
    add(UInt64(text.utf8.count))
    hash.add(Array(text.utf8)[...])
  }

  package mutating func add(_ number: UInt64) {
    var bytes: [UInt8] = []
    bytes.append(number: number)
    hash.add(bytes[...])
  }

  package mutating func add(_ values: [Float]) {
    add(UInt64(values.count))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * 4)
    for value in values { bytes.append(number: value.bitPattern) }
    hash.add(bytes[...])
  }

  package mutating func add(_ boxes: [BoundingBox]) {
    add(boxes.flatMap { [$0.minX, $0.minY, $0.maxX, $0.maxY] })
  }

  package mutating func add(_ faces: [TrainingFace]) {
    add(faces.map(\.box))
    for face in faces { add(face.landmarks.map { $0.points.flatMap { [$0.x, $0.y] } } ?? []) }
  }
}
