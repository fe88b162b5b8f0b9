package import Annotations
package import Detection
import Foundation
import GRDB
package import Geometry

/// A face that people or programs said something about, without what telling people apart does not need.
package struct AnnotatedFace: Hashable, Sendable {
  package var reference: FaceReference
  /// In pixels of the upright photo.
  package var box: BoundingBox
  /// Where its vector is kept; nil without landmarks.
  package var landmarks: LandmarkKey?
  package var state: FaceState
  package var score: Float?
  package var flags: FaceFlags
  /// Who it is; nil for nobody known.
  package var person: PersonID?
  /// The people that somebody said it is not.
  package var refused: [PersonID]
  package var nameless: Nameless?
  /// Marks of "not the same person", as ``Annotations/Annotation/apart``.
  package var apart: [AnnotationID]

  /// Whether it is somebody's face for certain, so that others may be compared with it.
  package var isConfirmed: Bool {
    person != nil && (state == .accepted || state == .added) && !flags.contains(.ignore)
  }

  /// Whether it waits for a name.
  package var isWaiting: Bool {
    person == nil && nameless == nil && state != .rejected && !flags.contains(.ignore)
  }
}

extension AnnotationLibrary {
  /// All annotated faces, photo by photo, in one pass: some microseconds a face. Faces that a detector found and that
  /// nobody has judged are not among them; ``foundFaces(settings:weights:detector:)`` has those.
  package func annotatedFaces() throws(LibraryError) -> [AnnotatedFace] {
    try read { db in
      var photos: [Int64: PhotoFingerprint] = [:]
      let sql = "SELECT id, fingerprint FROM photos WHERE id IN (SELECT photo FROM annotations)"
      for row in try Row.fetchAll(db, sql: sql) {
        photos[try row.value(at: 0, "id")] = PhotoFingerprint(key: try row.value(at: 1, "fingerprint"))
      }
      var faces: [AnnotatedFace] = []
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT photo, id, state, minX, minY, maxX, maxY, landmarks, score, flags, person, refused, nameless,
            apart
          FROM annotations ORDER BY photo, id
          """)
      while let row = try rows.next() {
        guard let photo = photos[try row.value(at: 0, "photo")] else {
          throw Row.bad("a face without a photo")
        }
        faces.append(try AnnotatedFace(row, photo))
      }
      return faces
    }
  }

  /// The faces of which people said who it is, to compare others with.
  package func confirmedFaces() throws(LibraryError) -> [AnnotatedFace] {
    try annotatedFaces().filter(\.isConfirmed)
  }

  /// What a detector found with these settings and weights, on all photos.
  package func foundFaces(
    settings: DetectionSettings, weights: String, detector: Int = FaceDetector.version
  ) throws(LibraryError) -> [PhotoFingerprint: [Face]] {
    try read { db in
      var found: [PhotoFingerprint: [Face]] = [:]
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT fingerprint, faces FROM detections
          JOIN photos ON photos.id = photo JOIN setups ON setups.id = setup
          WHERE settings = ? AND weights = ? AND detector = ?
          """, arguments: [try Self.key(settings), weights, detector])
      while let row = try rows.next() {
        guard let photo = PhotoFingerprint(key: try row.value("fingerprint")) else {
          throw Row.bad("a fingerprint")
        }
        found[photo] = try Self.faces(row.value("faces"))
      }
      return found
    }
  }
}

extension AnnotatedFace {
  /// - Parameter row: a photo's number, and the columns of the query in ``AnnotationLibrary/annotatedFaces()``.
  fileprivate init(_ row: Row, _ photo: PhotoFingerprint) throws {
    func edge(_ place: Int) throws -> Float { Float(try row.value(at: place, "edge") as Double) }
    reference = FaceReference(photo: photo, face: AnnotationID(rawValue: try row.value(at: 1, "id")))
    state = try FaceState(code: row.value(at: 2, "state"))
    box = BoundingBox(minX: try edge(3), minY: try edge(4), maxX: try edge(5), maxY: try edge(6))
    landmarks = try (row.optional(at: 7, "landmarks") as Data?).flatMap { data in
      let values = try FloatBlob.floats(data)
      guard values.count == 10 else { throw Row.bad("landmarks of \(values.count) numbers") }
      let points = Landmarks(points: (0..<5).map { Point(x: values[2 * $0], y: values[2 * $0 + 1]) })
      return points.isUsable ? LandmarkKey(points) : nil
    }
    score = try (row.optional(at: 8, "score") as Double?).map { Float($0) }
    flags = FaceFlags(rawValue: UInt16(truncatingIfNeeded: try row.value(at: 9, "flags") as Int))
    person = try (row.optional(at: 10, "person") as Int64?).map { PersonID(rawValue: $0) }
    refused = try PersonBlob.people(row.optional(at: 11, "refused"))
    nameless = try Nameless.stored(row.value(at: 12, "nameless"))
    apart = try IDBlob.values(row.optional(at: 13, "apart"), of: "marks").map { AnnotationID(rawValue: $0) }
  }
}
