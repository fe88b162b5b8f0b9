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
  /// Another program has removed or merged that person meanwhile, or nobody of that ID ever was.
  case noPerson(PersonID)
  case personExists(PersonID)
  /// Nothing is left of a person's name without spaces and invisible characters.
  case noName
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
    case .noPerson(let id): "the library has no person \(id) (any more); list its people again"
    case .personExists(let id): "the library has a person \(id) already; name that one"
    case .noName: "a person's name must have letters; give another"
    case .conflict(let title):
      "'\(title)' cannot be undone or redone: the faces were changed by other means meanwhile"
    }
  }
}
