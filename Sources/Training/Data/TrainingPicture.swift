public import Geometry
public import Imaging

/// A face of a picture that training learns from.
public struct TrainingFace: Sendable, Hashable {
  /// In pixels of the upright picture.
  public var box: BoundingBox
  /// In pixels of the upright picture; nil when not known, so that no landmarks are learned from this face.
  public var landmarks: Landmarks?

  /// - Parameters:
  ///   - box: in pixels of the upright picture.
  ///   - landmarks: likewise; nil when they are not known.
  public init(box: BoundingBox, landmarks: Landmarks? = nil) {
    self.box = box
    self.landmarks = landmarks
  }
}

/// A picture with its known faces. The pixels are loaded when needed.
public struct TrainingPicture: Sendable {
  /// For messages.
  public var name: String
  /// All faces. Windows that overlap none of them by 0.3 and touch no ``ignored`` place are learned as "no
  /// face".
  public var faces: [TrainingFace]
  /// Places that may or may not be faces: nothing is learned from windows that touch them.
  public var ignored: [BoundingBox]
  /// Places that a person rejected as faces; many negatives are taken from them.
  public var rejected: [BoundingBox]
  /// Whether only landmark faces are cut from it: its boxes are loose, or faces besides the marked one are not
  /// marked, as in CelebA.
  public var givesOnlyLandmarks = false
  /// Decodes or draws the upright pixels. It is called on any thread, each time they are needed.
  public let load: @Sendable () throws -> Image

  /// - Parameters:
  ///   - faces: boxes and landmarks in pixels of the image that `load` returns, like `ignored` and
  ///     `rejected`.
  ///   - load: called on any thread, perhaps several times; after an error the picture is left out.
  public init(
    name: String, faces: [TrainingFace], ignored: [BoundingBox] = [], rejected: [BoundingBox] = [],
    load: @escaping @Sendable () throws -> Image
  ) {
    self.name = name
    self.faces = faces
    self.ignored = ignored
    self.rejected = rejected
    self.load = load
  }

  func pixels() throws(LostPicture) -> Image {
    do { return try load() } catch { throw LostPicture(name: name, reason: "\(error)") }
  }
}

extension TrainingPicture {
  /// What a window is, by its overlap with the faces (Zhang et al. 2016, section 3.3).
  enum Verdict: Sendable, Hashable {
    /// Overlap below 0.3 with every face.
    case negative
    /// 0.4 to 0.65, and from 0.65, with this face.
    case part(Int)
    case positive(Int)
    /// 0.3 to 0.4, or over an ignored place: nothing can be learned from it.
    case unused
  }

  func verdict(_ window: BoundingBox) -> Verdict {
    let best = faces.indices.max { faces[$0].box.iou(window) < faces[$1].box.iou(window) }
    let overlap = best.map { faces[$0].box.iou(window) } ?? 0
    if let best, overlap >= 0.65 { return .positive(best) }
    if ignored.contains(where: { $0.touches(window) }) { return .unused }
    if let best, overlap >= 0.4 { return .part(best) }
    return overlap < 0.3 ? .negative : .unused
  }
}

extension BoundingBox {
  /// Whether a considerable part of either lies in the other.
  fileprivate func touches(_ other: BoundingBox) -> Bool {
    let shared = intersection(other).area
    return shared > 0.2 * min(area, other.area)
  }

  func intersection(_ other: BoundingBox) -> BoundingBox {
    BoundingBox(
      minX: max(minX, other.minX), minY: max(minY, other.minY), maxX: min(maxX, other.maxX),
      maxY: min(maxY, other.maxY))
  }

  func shifted(x: Float, y: Float) -> BoundingBox {
    BoundingBox(minX: minX + x, minY: minY + y, maxX: maxX + x, maxY: maxY + y)
  }
}
