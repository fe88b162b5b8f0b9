import Annotations
import Foundation
import Geometry
import Library
import SystemPackage

/// Adds named faces to a photo, keeps a vector for each, and merges their people into one called "All".
enum PeopleEditor {
  static func run(_ path: FilePath, _ photo: PhotoFingerprint, _ faces: Range<Int64>) throws {
    let library = try AnnotationLibrary(at: path, patience: 60)
    try library.setRecognition(true)
    let all = PersonID(rawValue: 1)
    if try library.person(all) == nil {
      _ = try library.apply(Edit("add All", [.addPerson(Person(id: all, name: "All"))]))
    }
    for id in faces {
      let x = Float(id) * 10
      let landmarks = Landmarks(points: (0..<5).map { Point(x: x + Float($0), y: 5) })
      let face = Annotation(
        id: AnnotationID(rawValue: id), box: BoundingBox(minX: x, minY: 0, maxX: x + 9, maxY: 10),
        landmarks: landmarks, person: "P \(id)")
      _ = try library.apply(.add(face, to: photo))
      let vector = FaceVector(landmarks: LandmarkKey(landmarks), values: [Float](repeating: 1, count: 128))
      _ = try library.addVectors([PhotoVectors(photo: photo, vectors: [vector])], model: "m")
      guard let person = try library.photo(photo)[face.id]?.identity?.id else { exit(2) }
      _ = try library.merge([person], into: all)
      try FileDescriptor.standardOutput.writeAll("\(id)\n".utf8)
    }
  }
}
