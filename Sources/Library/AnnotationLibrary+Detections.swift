public import Annotations
public import Detection
import Foundation
import GRDB
public import Geometry
import TextWriting

/// What a detector found on a photo, and with which settings and weights.
public struct StoredDetection: Hashable, Sendable {
  public var id: Int64
  /// Identified by content, whatever file it was found in.
  public var photo: PhotoFingerprint
  /// In pixels of the upright photo, in the order in which they were recorded; empty when none was found.
  public var faces: [Face]
  /// How long detection took, without decoding the photo.
  public var seconds: Double
  /// Upright pixels of the photo, when known.
  public var size: PixelSize?
  /// The version of the detector, ``FaceDetector/version`` at that time.
  public var detector: Int = FaceDetector.version
}

/// The faces found on one photo, to be recorded.
public struct DetectionRecord: Hashable, Sendable {
  /// Identified by content; a photo that the library has never seen is added.
  public var photo: PhotoFingerprint
  /// In pixels of the upright photo; their order is kept. Empty when the detector found none.
  public var faces: [Face]
  /// How long detection took, without decoding the photo.
  public var seconds: Double
  /// Upright pixels of the photo, when known.
  public var size: PixelSize?

  /// - Parameter size: nil keeps the size that the library knows.
  public init(photo: PhotoFingerprint, faces: [Face], seconds: Double, size: PixelSize? = nil) {
    self.photo = photo
    self.size = size
    self.faces = faces
    self.seconds = seconds
  }
}

extension AnnotationLibrary {
  /// What these settings and weights found on a photo, bit for bit; nil when they were never used on it, or
  /// only by a detector of another version.
  ///
  /// - Parameters:
  ///   - weights: identifies the weights by content; any text that differs when they do.
  ///   - detector: the version of the detector that asks.
  public func detection(
    of photo: PhotoFingerprint, settings: DetectionSettings, weights: String,
    detector: Int = FaceDetector.version
  ) throws(LibraryError) -> StoredDetection? {
    try read { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT detections.id, faces, seconds, width, height FROM detections
          JOIN photos ON photos.id = photo JOIN setups ON setups.id = setup
          WHERE fingerprint = ? AND settings = ? AND weights = ? AND detector = ?
          """)
      let arguments: StatementArguments = [photo.key, try Self.key(settings), weights, detector]
      return try Row.fetchOne(statement, arguments: arguments).map { row in
        let (width, height) = (try row.optional("width") as Int?, try row.optional("height") as Int?)
        return StoredDetection(
          id: try row.value("id"), photo: photo, faces: try Self.faces(row.value("faces")),
          seconds: try row.value("seconds"),
          size: width.flatMap { width in height.map { PixelSize(width: width, height: $0) } },
          detector: detector)
      }
    }
  }

  /// All detections of a photo, latest first, with their settings and weights.
  public func detections(
    of photo: PhotoFingerprint
  ) throws(LibraryError) -> [(detection: StoredDetection, settings: DetectionSettings, weights: String)] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT detections.id, faces, seconds, settings, weights, detector AS version FROM detections
          JOIN photos ON photos.id = photo JOIN setups ON setups.id = setup
          WHERE fingerprint = ? ORDER BY detections.id DESC
          """, arguments: [photo.key]
      ).map { row in
        (
          StoredDetection(
            id: try row.value("id"), photo: photo, faces: try Self.faces(row.value("faces")),
            seconds: try row.value("seconds"), detector: try row.value("version")),
          try JSONDecoder().decode(
            DetectionSettings.self, from: Data((row.value("settings") as String).utf8)),
          try row.value("weights")
        )
      }
    }
  }

  /// Records what a detector found, so that photos need not be searched again, in one transaction. Earlier
  /// results of the same settings and weights are replaced, whatever detector they are of. This is not an
  /// edit: ``revision()`` does not change.
  @discardableResult
  public func record(
    _ records: [DetectionRecord], settings: DetectionSettings, weights: String,
    detector: Int = FaceDetector.version
  ) throws(LibraryError) -> [StoredDetection] {
    do {
      return try write { db in
        let setup = try Self.setup(db, settings, weights)
        return try records.map { record in
          let photo = try Self.rowID(db, record.photo)
          if let size = record.size {
            try db.cachedStatement(sql: "UPDATE photos SET width = ?, height = ? WHERE id = ?")
              .execute(arguments: [size.width, size.height, photo])
          }
          let blob = FloatBlob.data(
            record.faces.flatMap { face in
              [face.box.minX, face.box.minY, face.box.maxX, face.box.maxY, face.score] + face.landmarks.floats
            })
          let id = try Int64.fetchOne(
            try db.cachedStatement(
              sql: """
                INSERT INTO detections (photo, setup, faces, seconds, made) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (photo, setup) DO UPDATE SET
                  faces = excluded.faces, seconds = excluded.seconds, made = excluded.made
                RETURNING id
                """),
            arguments: [photo, setup, blob, record.seconds, Date().timeIntervalSince1970])
          // After the faces, since replacing them makes the row the first detector's.
          try db.cachedStatement(sql: "UPDATE detections SET detector = ? WHERE id = ?")
            .execute(arguments: [detector, id])
          return StoredDetection(
            id: id ?? 0, photo: record.photo, faces: record.faces, seconds: record.seconds,
            detector: detector)
        }
      }
    } catch {
      throw LibraryError(error, at: path)
    }
  }

  private static func setup(
    _ db: Database, _ settings: DetectionSettings, _ weights: String
  ) throws -> Int64 {
    let key = try key(settings)
    if let id = try Int64.fetchOne(
      db, sql: "SELECT id FROM setups WHERE settings = ? AND weights = ?", arguments: [key, weights])
    {
      return id
    }
    try db.execute(
      sql: "INSERT INTO setups (settings, weights) VALUES (?, ?)", arguments: [key, weights])
    return db.lastInsertedRowID
  }

  /// Settings as text, the same for the same settings.
  static func key(_ settings: DetectionSettings) throws -> String {
    try JSONText.line(of: settings)
  }

  static func faces(_ data: Data) throws -> [Face] {
    let values = try FloatBlob.floats(data)
    guard values.count.isMultiple(of: 15) else { throw Row.bad("\(values.count) numbers of faces") }
    return stride(from: 0, to: values.count, by: 15).map { start in
      let points = (0..<5).map { Point(x: values[start + 5 + 2 * $0], y: values[start + 6 + 2 * $0]) }
      return Face(
        box: BoundingBox(
          minX: values[start], minY: values[start + 1], maxX: values[start + 2], maxY: values[start + 3]),
        score: values[start + 4], landmarks: Landmarks(points: points))
    }
  }
}
