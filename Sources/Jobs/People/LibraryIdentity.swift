package import Annotations
import Detection
import Files
import Geometry
import Identity
import Imaging
package import Library
package import Parallel
package import Recognition
import Synchronization
package import SystemPackage

/// A face of a library that has a vector.
package struct LibraryFace: Sendable, Hashable {
  package var photo: PhotoFingerprint
  /// A place where the photo was seen; nil when none is known.
  package var path: FilePath?
  /// What people said about the face; a proposal when they said nothing.
  package var annotation: Annotation
  /// How sharp it is; nil where nobody measured it.
  package var sharpness: Int?
}

/// The faces of a library with their vectors.
package struct LibraryIdentity: Sendable {
  package private(set) var faces: [LibraryFace] = []
  package private(set) var vectors: FaceVectors
  /// Faces whose landmarks form none, and photos that could not be read.
  package private(set) var left: [(path: FilePath?, reason: String)] = []
  /// Vectors that were made now.
  package private(set) var made = 0

  private struct Waiting: Sendable {
    var photo: PhotoFingerprint
    var paths: [FilePath]
    var faces: [Annotation]
  }

  /// Reads the library's vectors, and makes and keeps those that are missing. Every hundred photos are kept in one
  /// transaction, so that little is lost when the program is ended.
  ///
  /// - Precondition: somebody switched recognition on for the library.
  package init(
    _ library: AnnotationLibrary, by search: PersonSearch, cancellation: CancellationFlag? = nil,
    progress: (_ total: Int) -> (@Sendable (Int) -> Void)
  ) throws {
    vectors = search.model.noVectors
    let waiting = try read(library, search)
    let show = progress(waiting.count)
    for start in stride(from: 0, to: waiting.count, by: 100) {
      let part = Array(waiting[start..<min(waiting.count, start + 100)])
      try embed(part, library, search, cancellation) { show(start + $0) }
    }
    try cancellation?.check()
  }

  /// Takes the faces whose vectors are kept; returns the photos with others.
  private mutating func read(_ library: AnnotationLibrary, _ search: PersonSearch) throws -> [Waiting] {
    let stored = try library.vectors(model: search.model.identifier)
    var places: [PhotoFingerprint: [LandmarkKey: Int]] = [:]
    for (place, key) in stored.keys.enumerated() { places[key.photo, default: [:]][key.landmarks] = place }
    var known: [(LibraryFace, Int)] = []
    var waiting: [Waiting] = []
    try library.forEachPhoto { said, paths, _ in
      let found =
        try library.detection(
          of: said.photo, settings: search.settings, weights: search.search.detector.weightsName)?.faces
        ?? library.detections(of: said.photo).first?.detection.faces ?? []
      let shown = ShownFaces(detected: found, known: said)
      var missing: [Annotation] = []
      for (face, annotation) in zip(shown.faces, shown.annotations) {
        let annotation = annotation ?? said.proposal(face)
        if annotation.state == .rejected || annotation.flags.contains(.ignore) { continue }
        if let place = places[said.photo]?[Self.key(annotation)] {
          let path = paths.first { FileIdentity(of: $0) != nil } ?? paths.first
          known.append((LibraryFace(photo: said.photo, path: path, annotation: annotation), place))
        } else {
          missing.append(annotation)
        }
      }
      if !missing.isEmpty { waiting.append(Waiting(photo: said.photo, paths: paths, faces: missing)) }
    }
    guard stored.count == 0 || stored.dimension == vectors.dimension else {
      throw UsageError(
        "\(library.path.shown): its vectors have \(stored.dimension) numbers, the model \(vectors.dimension); "
          + "remove them with facet people forget")
    }
    for (face, place) in known {
      faces.append(face)
      faces[faces.count - 1].sharpness = stored.sharpness[place]
      vectors.append(stored.values(place))
    }
    return waiting
  }

  /// What a face's vector is kept under. Faces without landmarks get those that O-Net finds in the decoded photo; their
  /// box stands for these, so that the photo need not be decoded to know that the vector is there.
  static func key(_ face: Annotation) -> LandmarkKey {
    face.landmarks.map { LandmarkKey($0) } ?? key(face.box)
  }

  /// The same for a face without landmarks.
  static func key(_ box: BoundingBox) -> LandmarkKey {
    let points = [
      (box.minX, box.minY), (box.maxX, box.minY), (box.minX, box.minY), (box.minX, box.maxY),
      (box.maxX, box.maxY),
    ].map { Point(x: $0.0, y: $0.1) }
    return LandmarkKey(Landmarks(points: points))
  }

  private mutating func embed(
    _ photos: [Waiting], _ library: AnnotationLibrary, _ search: PersonSearch,
    _ cancellation: CancellationFlag?, _ progress: @Sendable (Int) -> Void
  ) throws {
    typealias Made = (photo: Waiting, path: FilePath?, vectors: Result<[FaceVector?], any Error>)
    let results = Mutex<[Made]>([])
    // Which file still holds the photo is asked here: a library is used by one thread at a time.
    let files = photos.map { photo in
      (photo, photo.paths.first { (try? library.identify($0).photo) == photo.photo })
    }
    search.search.lanes.forEachInOrder(files, cancellation: cancellation) { photo, path -> Made in
      guard let path else {
        return (
          photo, nil, .failure(UsageError("the photo is gone or was changed; open its folder in facet"))
        )
      }
      return (
        photo, path,
        Result {
          let image = try decodePhoto(at: path, limits: search.limits).image
          return try search.stored(photo.faces, in: image)
        }
      )
    } emit: { made in
      progress(
        results.withLock { results in
          results.append(made)
          return results.count
        })
    }
    var kept: [PhotoVectors] = []
    for (photo, path, outcome) in results.withLock({ $0 }) {
      switch outcome {
      case .failure(let error): left.append((path ?? photo.paths.first, PersonSearch.reason(error)))
      case .success(let vectors):
        var own: [FaceVector] = []
        for (face, vector) in zip(photo.faces, vectors) {
          guard let vector else {
            left.append((path, "the landmarks of a face form no face; correct them in facet"))
            continue
          }
          own.append(vector)
          faces.append(
            LibraryFace(photo: photo.photo, path: path, annotation: face, sharpness: vector.sharpness))
          // As they will be read the next time.
          self.vectors.append(vector.bits.map { Float(Float16(bitPattern: $0)) })
        }
        kept.append(PhotoVectors(photo: photo.photo, vectors: own))
      }
    }
    made += kept.reduce(0) { $0 + $1.vectors.count }
    guard try kept.isEmpty || library.addVectors(kept, model: search.model.identifier) else {
      throw UsageError("\(library.path.shown): telling people apart was switched off meanwhile")
    }
  }
}
