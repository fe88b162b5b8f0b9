public import Annotations
import GRDB

/// How much a library holds.
public struct LibraryStats: Hashable, Sendable {
  /// Photos ever seen or annotated, whether or not their files still exist.
  public var photos: Int
  /// A state that no photo has is missing.
  public var photosByState: [PhotoState: Int]
  /// Photos with at least one annotation.
  public var annotatedPhotos: Int
  /// Photos that were seen at more than one path.
  public var duplicates: Int
  /// Annotations in any state, rejected proposals included.
  public var faces: Int
  /// A state that no face has is missing.
  public var facesByState: [FaceState: Int]
  /// Faces in any state that have the five landmarks.
  public var withLandmarks: Int
  /// Faces in any state with a name.
  public var named: Int
  /// Different names of faces.
  public var people: Int
  /// Recorded detections: one for each photo and each pair of settings and weights.
  public var detections: Int
  /// Edits that can be undone.
  public var edits: Int
}

extension AnnotationLibrary {
  /// Counts over the whole library, all from the same state.
  public func stats() throws(LibraryError) -> LibraryStats {
    try read { db in
      func count(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? 0 }
      var photosByState: [PhotoState: Int] = [:]
      for row in try Row.fetchAll(db, sql: "SELECT state, count(*) AS n FROM photos GROUP BY state") {
        photosByState[try PhotoState(code: row.value("state"))] = try row.value("n")
      }
      var facesByState: [FaceState: Int] = [:]
      var (landmarks, named) = (0, 0)
      let faces = try Row.fetchAll(
        db,
        sql: """
          SELECT state, count(*) AS n, count(landmarks) AS landmarks, count(person) AS named
          FROM annotations GROUP BY state
          """)
      for row in faces {
        facesByState[try FaceState(code: row.value("state"))] = try row.value("n")
        landmarks += try row.value("landmarks") as Int
        named += try row.value("named") as Int
      }
      return LibraryStats(
        photos: photosByState.values.reduce(0, +), photosByState: photosByState,
        annotatedPhotos: try count("SELECT count(DISTINCT photo) FROM annotations"),
        duplicates: try count(
          "SELECT count(*) FROM (SELECT photo FROM paths GROUP BY photo HAVING count(*) > 1)"),
        faces: facesByState.values.reduce(0, +), facesByState: facesByState, withLandmarks: landmarks,
        named: named,
        people: try count("SELECT count(DISTINCT person) FROM annotations WHERE person IS NOT NULL"),
        detections: try count("SELECT count(*) FROM detections"),
        edits: try count("SELECT count(*) FROM edits WHERE status = 0"))
    }
  }
}
