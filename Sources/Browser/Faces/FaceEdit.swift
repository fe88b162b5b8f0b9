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
    /// By its index in `Landmarks.points`.
    case landmark(Int)
  }

  let photo: PhotoID
  let key: PhotoFingerprint
  /// The face before the edit; nil for one that is being drawn.
  let original: Annotation?
  /// In photo pixels.
  public internal(set) var box: BoundingBox
  /// In photo pixels; nil while there are none, and then only the box can be moved.
  public internal(set) var landmarks: Landmarks?
  /// What the arrows and the mouse move now.
  public internal(set) var handle = Handle.box
  /// O-Net's probability that the drawn box holds a face.
  public internal(set) var score: Float?
  /// Whether O-Net places the landmarks anew wherever the box is, because none has been moved.
  var followsBox: Bool
  /// The lost candidate that the box is on, until it is moved away.
  var lost: LostCandidate?
  /// Whether the box waits for the lost candidates, to begin on the strongest one.
  var awaitsLost = false
  /// Where drawing began: a click, or the probe of the why mode.
  var origin: Point?
  /// The number of the request for landmarks.
  var landmarksRequest: Int?
  /// Whether the face is saved as soon as its landmarks arrive.
  var isKept = false
  /// Where a rubber band started.
  var band: Point?
  /// While the mouse drags the handle, the distance from the handle's place to the pointer.
  var dragOffset: Point?
  var patch: PhotoPatch?
  var patchRequest: Int?
  /// For which part of the photo pixels were requested last: each is asked for once.
  var patchPart: BoundingBox?

  init(photo: PhotoID, key: PhotoFingerprint, original: Annotation?, box: BoundingBox) {
    (self.photo, self.key, self.original, self.box) = (photo, key, original, box)
    landmarks = original?.landmarks
    followsBox = original == nil
  }

  /// Whether a face is being drawn, not changed.
  var isDrawing: Bool { original == nil }

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

  /// The smallest side of a box.
  static let minimumSize: Float = 4

  /// Moves the chosen handle by photo pixels; the box takes its landmarks along.
  mutating func move(_ dx: Float, _ dy: Float) {
    lost = nil
    switch handle {
    case .box:
      box = box.shifted(dx, dy)
      landmarks = landmarks.map {
        Landmarks(points: $0.points.map { Point(x: $0.x + dx, y: $0.y + dy) })
      }
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

  /// Makes the box `dx` wider and `dy` higher, about its middle.
  mutating func stretch(_ dx: Float, _ dy: Float) {
    lost = nil
    let width = max(Self.minimumSize, (box.width + dx).rounded())
    let height = max(Self.minimumSize, (box.height + dy).rounded())
    let left = (box.center.x - width / 2).rounded(), top = (box.center.y - height / 2).rounded()
    box = BoundingBox(minX: left, minY: top, maxX: left + width, maxY: top + height)
  }

  /// The changes that the edit makes to an existing face.
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

extension BoundingBox {
  func shifted(_ dx: Float, _ dy: Float) -> BoundingBox {
    BoundingBox(minX: minX + dx, minY: minY + dy, maxX: maxX + dx, maxY: maxY + dy)
  }

  /// The nearest box with edges between pixels.
  var rounded: BoundingBox {
    BoundingBox(minX: minX.rounded(), minY: minY.rounded(), maxX: maxX.rounded(), maxY: maxY.rounded())
  }
}
