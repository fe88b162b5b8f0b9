import Annotations
import Foundation
import Geometry
import Library
import SystemPackage
import TestSupport
import Testing

@Suite("Library: vectors of faces") struct VectorTests {
  private let folder: TemporaryFolder
  private let photo = PhotoFingerprint(size: 1, high: 2, low: 3)

  init() throws { folder = try TemporaryFolder() }

  private func key(_ number: Int) -> LandmarkKey {
    LandmarkKey(Landmarks(points: (0..<5).map { Point(x: Float(number * 10 + $0), y: Float($0) * 7.25) }))
  }

  private func vector(_ number: Int, _ values: [Float] = [1, -0.5, 0.25]) -> FaceVector {
    FaceVector(landmarks: key(number), values: values)
  }

  @Test("nothing is kept before recognition is switched on, and nothing after it is switched off")
  func recognition() throws {
    let library = try AnnotationLibrary(at: folder.library)
    let vectors = [PhotoVectors(photo: photo, vectors: [vector(1)])]
    #expect(try library.recognition() == nil)
    #expect(try library.addVectors(vectors, model: "m") == false && library.vectorCount() == 0)
    try library.setRecognition(true)
    #expect(try library.addVectors(vectors, model: "m") && library.vectorCount() == 1)
    try library.setRecognition(false)
    #expect(try library.recognition() == false)
    #expect(try library.addVectors(vectors, model: "n") == false && library.vectorCount() == 1)
  }

  @Test("vectors of two models never mix, and the same place to a tenth of a pixel is the same face")
  func keys() throws {
    let library = try AnnotationLibrary(at: folder.library)
    try library.setRecognition(true)
    let revision = try library.revision()
    #expect(
      try library.addVectors([PhotoVectors(photo: photo, vectors: [vector(1), vector(2)])], model: "m"))
    #expect(try library.addVectors([PhotoVectors(photo: photo, vectors: [vector(1, [9, 8])])], model: "n"))
    #expect(
      try library.addVectors([PhotoVectors(photo: photo, vectors: [vector(1, [0, 1, 2])])], model: "m"))
    let stored = try library.vectors(model: "m")
    #expect(stored.dimension == 3 && stored.keys.map(\.landmarks) == [key(1), key(2)])
    #expect(stored.keys.allSatisfy { $0.photo == photo })
    #expect(stored.values(0) == [0, 1, 2] && stored.values(1) == [1, -0.5, 0.25])
    #expect(try library.vectors(model: "n").values(0) == [9, 8])
    #expect(try library.vectors(model: "n", of: photo).count == 1)
    #expect(try library.vectors(model: "none").count == 0)
    #expect(try library.revision() == revision)
    // Faces that are not there any more lose theirs.
    #expect(try library.addVectors([PhotoVectors(photo: photo, vectors: [], faces: [key(2)])], model: "m"))
    #expect(try library.vectors(model: "m").keys.map(\.landmarks) == [key(2)])
    #expect(try library.check() == [])
  }

  @Test("how sharp a face is is kept beside its vector, and made anew with it")
  func sharpness() throws {
    let library = try AnnotationLibrary(at: folder.library)
    try library.setRecognition(true)
    func add(_ number: Int, _ sharpness: Int?) throws {
      let vector = FaceVector(landmarks: key(number), values: [1, 0], sharpness: sharpness)
      #expect(try library.addVectors([PhotoVectors(photo: photo, vectors: [vector])], model: "m"))
    }
    try add(1, 812)
    try add(2, nil)
    try add(3, 0)
    #expect(try library.vectors(model: "m").sharpness == [812, nil, 0])
    try add(1, 3)
    #expect(try library.vectors(model: "m").sharpness == [3, nil, 0])
  }

  @Test("landmarks are told apart by a tenth of a pixel, negative and far ones, too")
  func landmarks() {
    func key(_ x: Float) -> LandmarkKey {
      LandmarkKey(Landmarks(points: (0..<5).map { Point(x: x, y: Float($0)) }))
    }
    #expect(key(10.04) == key(10.01) && key(10.04) != key(10.11) && key(-3) != key(3))
    #expect(key(9_999_999) != key(9_999_000))
  }

  @Test("forgetting removes every vector from the files, and keeps names")
  func forget() throws {
    let library = try AnnotationLibrary(at: folder.library)
    try library.setRecognition(true)
    let box = BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9)
    _ = try library.apply(.add(Annotation(id: AnnotationID(rawValue: 1), box: box, person: "Ada"), to: photo))
    // A pattern that can be searched for.
    let mark = [UInt16](repeating: 0x4B4A, count: 128)
    for number in 0..<300 {
      _ = try library.addVectors(
        [PhotoVectors(photo: photo, vectors: [FaceVector(landmarks: key(number), bits: mark)])], model: "m")
    }
    func files() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: folder.path.string).filter { name in
        let data = try Data(contentsOf: URL(fileURLWithPath: folder.path.appending(name).string))
        return data.range(of: Data([0x4A, 0x4B, 0x4A, 0x4B, 0x4A, 0x4B, 0x4A, 0x4B])) != nil
      }
    }
    #expect(try !files().isEmpty)
    #expect(try library.forgetVectors() == 300)
    #expect(try files() == [])
    #expect(try library.vectorCount() == 0 && library.recognition() == false)
    #expect(try library.photo(photo).annotations.map(\.person) == ["Ada"])
    #expect(try library.check() == [])
    library.close()
    #expect(try files() == [])
  }
}
