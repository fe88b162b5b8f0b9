public import Geometry

/// Why an edit cannot be applied. Nothing is changed.
public enum EditError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another program has removed it meanwhile, or it never existed.
  case noFace(AnnotationID, PhotoFingerprint)
  case exists(AnnotationID, PhotoFingerprint)
  case badBox(BoundingBox)
  case badLandmark(Point)
  case noLandmarks(AnnotationID)
  case badScore(Float)
  /// The edit to undo or redo no longer fits the present state.
  case conflict(title: String)

  public var description: String {
    switch self {
    case .noFace(let id, let photo):
      "photo \(photo) has no face \(id) (any more); look at the photo again"
    case .exists(let id, let photo): "photo \(photo) has a face \(id) already; give the new one another name"
    case .badBox(let box):
      "a box from \(box.minX), \(box.minY) to \(box.maxX), \(box.maxY) is not a possible place; "
        + "give finite edges with the smaller first"
    case .badLandmark(let point):
      "a landmark at \(point.x), \(point.y) is not a possible place; give numbers up to 10,000,000"
    case .noLandmarks(let id): "face \(id) has no such landmark to move; give it all five first"
    case .badScore(let score): "a score of \(score) is not a probability; give a number from 0 to 1"
    case .conflict(let title):
      "'\(title)' cannot be undone or redone: the faces were changed by other means meanwhile"
    }
  }
}
