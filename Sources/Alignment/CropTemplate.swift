public import Geometry

/// How faces are cut out: the size of a crop and what decides its place in the photo.
public struct CropTemplate: Hashable, Sendable {
  /// What decides where a face lies in its crop.
  public enum Placement: Hashable, Sendable {
    /// Turned and scaled so that the five landmarks come to lie on these.
    case landmarks(AlignmentTemplate)
    /// The face's box with a margin, upright and stretched to the crop's shape, as facenet-pytorch's `extract_face`:
    /// the margin is in pixels of the crop, both sides together.
    case box(margin: Int)
    /// Turned and scaled by eyes and mouth to a square that holds hair and chin, as the FFHQ data set (Karras et al.
    /// 2019, "A Style-Based Generator Architecture") was cut.
    case wide
  }

  /// What the manifest calls it.
  public let name: String
  /// Of a crop, in pixels.
  public let size: PixelSize
  /// What decides where a face lies; ``size`` alone decides how large its crop is.
  public let placement: Placement

  /// - Parameters:
  ///   - size: sides out of ``sides``, and a square for ``Placement/wide``, which looks at the width alone.
  ///   - placement: landmarks are in pixels of a crop of this size.
  public init(name: String, size: PixelSize, placement: Placement) {
    self.name = name
    self.size = size
    self.placement = placement
  }

  /// The sides that a crop may have, in pixels.
  public static let sides = 8...4096

  /// ``AlignmentTemplate/arcFace``, scaled to a square of `side` pixels.
  public static func arcFace(side: Int = 112) -> CropTemplate {
    let template = AlignmentTemplate.arcFace(side: side)
    return CropTemplate(name: "arcface", size: template.size, placement: .landmarks(template))
  }

  /// ``AlignmentTemplate/narrow``: 96 wide, 112 high.
  public static let narrow = CropTemplate(
    name: "narrow", size: AlignmentTemplate.narrow.size, placement: .landmarks(.narrow))

  /// facenet-pytorch's `image_size` and `margin`; its defaults are 160 and 0.
  ///
  /// - Precondition: the margin is not negative and less than the side.
  public static func facenet(side: Int = 160, margin: Int = 0) -> CropTemplate {
    precondition((0..<side).contains(margin), "facenet template: a margin of \(margin) in \(side) pixels")
    return CropTemplate(
      name: "facenet", size: PixelSize(width: side, height: side), placement: .box(margin: margin))
  }

  /// As FFHQ cuts faces: with hair and shoulders around them.
  public static func wide(side: Int = 512) -> CropTemplate {
    CropTemplate(name: "wide", size: PixelSize(width: side, height: side), placement: .wide)
  }

  /// All that decides about pixels, in one line for settings and manifests.
  public var summary: String {
    let head = "\(name) \(size.width)x\(size.height)"
    return switch placement {
    case .landmarks(let template):
      "\(head) landmarks "
        + template.points.map { "\(Self.text($0.x)),\(Self.text($0.y))" }.joined(separator: " ")
    case .box(let margin): "\(head) box margin \(margin)"
    case .wide: "\(head) eyes and mouth"
    }
  }

  /// Rounded to a thousandth: scaling leaves tails that say nothing.
  private static func text(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
}

/// Why a face gives no crop.
public enum CropRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  case fit(SimilarityFitError)
  /// The template goes by boxes, and the face has none.
  case noBox
  /// The box has no pixels inside the photo.
  case emptyBox

  public var description: String {
    switch self {
    case .fit(let error): "\(error)"
    case .noBox: "the template goes by the face's box, and it has none"
    case .emptyBox: "its box has no pixels inside the photo"
    }
  }
}

extension CropTemplate {
  /// The transform from photo to crop of templates that go by landmarks; nil for those that go by boxes.
  public func transform(of landmarks: Landmarks) throws(CropRefusal) -> SimilarityTransform? {
    do throws(SimilarityFitError) {
      switch placement {
      case .landmarks(let template): return try template.transform(of: landmarks)
      case .box: return nil
      case .wide: return try Self.wideTransform(landmarks, side: Double(size.width))
      }
    } catch {
      throw .fit(error)
    }
  }

  /// The columns and rows that facenet-pytorch cuts for a box: truncated to whole pixels inside the photo.
  public func facenetPart(
    of box: BoundingBox, margin: Int, in photo: PixelSize
  ) throws(CropRefusal) -> (x: Range<Int>, y: Range<Int>) {
    // In float32, as the boxes of that package are.
    let share = Float(margin)
    func range(_ low: Float, _ high: Float, _ side: Int, _ limit: Int) -> Range<Int>? {
      let extra = share * (high - low) / Float(side - margin)
      let (from, to) = (max(low - extra / 2, 0), min(high + extra / 2, Float(limit)))
      guard from.isFinite, to.isFinite, from < to else { return nil }
      let (first, end) = (Int(from), Int(to))
      return first < end ? first..<end : nil
    }
    guard let x = range(box.minX, box.maxX, size.width, photo.width),
      let y = range(box.minY, box.maxY, size.height, photo.height)
    else { throw .emptyBox }
    return (x, y)
  }

  /// The square of FFHQ: as wide as 4 eye distances or 3.6 times the way from eyes to mouth, whichever is more,
  /// around a point a tenth of that way below the eyes.
  private static func wideTransform(
    _ landmarks: Landmarks, side: Double
  ) throws(SimilarityFitError) -> SimilarityTransform {
    let points = landmarks.points.map { SIMD2(Double($0.x), Double($0.y)) }
    guard points.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else { throw .notFinite }
    let eyes = (points[0] + points[1]) / 2
    let across = points[1] - points[0]
    let down = (points[3] + points[4]) / 2 - eyes
    // A quarter turn of the way down points across, so both agree in a face that is not scrambled.
    var axis = across + SIMD2(down.y, -down.x)
    let length = (axis * axis).sum().squareRoot()
    let span = max(2 * (across * across).sum().squareRoot(), 1.8 * (down * down).sum().squareRoot())
    guard span > 0.02 else { throw .coincident }
    guard length > 0.1 * span else { throw .unrelated }
    axis *= span / length
    let middle = eyes + down * 0.1
    // The crop's edges lie half a pixel outside the middles of its outermost pixels.
    let scale = side / (2 * span)
    let (cosine, sine) = (axis.x / span * scale, -axis.y / span * scale)
    let center = side / 2 - 0.5
    return SimilarityTransform(
      a: cosine, b: sine, tx: center - (cosine * middle.x - sine * middle.y),
      ty: center - (sine * middle.x + cosine * middle.y))
  }
}
