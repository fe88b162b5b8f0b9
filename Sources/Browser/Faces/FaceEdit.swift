import Imaging
import Detection
import Annotations
public import Geometry

/// A face whose box and landmarks are being changed, or that is being drawn.
public struct FaceEdit: Sendable {
  /// What the arrows move.
  public enum Handle: Hashable, Sendable {
    case box
    /// An edge or corner: -1 the left or upper one, 1 the right or lower one, 0 none in that direction.
    case edge(x: Int, y: Int)
    /// By its place in `Landmarks.points`.
    case landmark(Int)
  }

  let photo: PhotoID
  let key: PhotoFingerprint
  /// The face as it was; nil for one that is being drawn.
  let original: Annotation?
  /// In photo pixels, as all of it.
  public internal(set) var box: BoundingBox
  /// In photo pixels; nil while there are none yet, and then only the box can be moved.
  public internal(set) var landmarks: Landmarks?
  /// What the arrows and the mouse move now.
  public internal(set) var handle = Handle.box
  /// O-Net's probability that the drawn box holds a face.
  public internal(set) var score: Float?
  /// Whether landmarks still follow the box, since nobody has moved one.
  var followsBox: Bool
  /// The landmarks that were asked for.
  var landmarksRequest: Int?
  /// Whether the face is kept as soon as its landmarks are there.
  var isKept = false
  /// Where a rubber band began.
  var band: Point?
  /// Whether the mouse holds the handle, and how far from the handle's own place.
  var dragOffset: Point?
  var patch: PhotoPatch?
  var patchRequest: Int?
  /// Where the handle was when there were no pixels to be had: nothing is asked until it moves.
  var placeWithoutPatch: Point?

  init(photo: PhotoID, key: PhotoFingerprint, original: Annotation?, box: BoundingBox) {
    (self.photo, self.key, self.original, self.box) = (photo, key, original, box)
    landmarks = original?.landmarks
    followsBox = original == nil
  }

  /// Where the chosen handle is.
  var place: Point {
    switch handle {
    case .box: box.center
    case .edge(let x, let y):
      Point(
        x: x < 0 ? box.minX : x > 0 ? box.maxX : box.center.x,
        y: y < 0 ? box.minY : y > 0 ? box.maxY : box.center.y)
    case .landmark(let index): landmarks?.points[index] ?? box.center
    }
  }

  /// Boxes do not get smaller than this.
  static let minimumSize: Float = 4

  mutating func move(_ dx: Float, _ dy: Float) {
    switch handle {
    case .box:
      box.minX += dx
      box.maxX += dx
      box.minY += dy
      box.maxY += dy
    case .edge(let x, let y):
      if x < 0 { box.minX = min(box.minX + dx, box.maxX - Self.minimumSize) }
      if x > 0 { box.maxX = max(box.maxX + dx, box.minX + Self.minimumSize) }
      if y < 0 { box.minY = min(box.minY + dy, box.maxY - Self.minimumSize) }
      if y > 0 { box.maxY = max(box.maxY + dy, box.minY + Self.minimumSize) }
    case .landmark(let index):
      guard var points = landmarks?.points else { return }
      points[index].x += dx
      points[index].y += dy
      landmarks = Landmarks(points: points)
      followsBox = false
    }
  }

  /// By the right and lower edges.
  mutating func resize(_ dx: Float, _ dy: Float) {
    box.maxX = max(box.maxX + dx, box.minX + Self.minimumSize)
    box.maxY = max(box.maxY + dy, box.minY + Self.minimumSize)
  }

  /// The changes that the edit makes to a face that is there.
  var changes: [Edit.FaceChange] {
    var changes: [Edit.FaceChange] = []
    if box != original?.box { changes.append(.box(box)) }
    if let landmarks, landmarks != original?.landmarks { changes.append(.landmarks(landmarks)) }
    return changes
  }

  static let edges: [Handle] = [-1, 0, 1].flatMap { y in
    [-1, 0, 1].compactMap { x in x == 0 && y == 0 ? nil : .edge(x: x, y: y) }
  }
}
