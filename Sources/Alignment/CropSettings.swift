import Geometry
public import Imaging

/// How crops are stored.
public enum CropFormat: Sendable, Hashable {
  case png
  /// `quality` is libjpeg's, 1...100.
  case jpeg(quality: Int)

  /// With the dot.
  public var ending: String {
    switch self {
    case .png: ".png"
    case .jpeg: ".jpg"
    }
  }
}

/// Everything that determines a crop's pixels and file.
public struct CropSettings: Sendable, Hashable {
  /// The size of crops, and where the face lies in them.
  public var template: CropTemplate
  /// Templates based on boxes have their own rule and ignore it.
  public var sampling: CropSampling
  /// What is shown outside the photo; crops of templates based on boxes never reach there.
  public var edges: EdgeMode
  /// The format of files; it does not affect the pixels of ``crop(_:of:)``.
  public var format: CropFormat
  /// Whether crops are cut from the photo's colours as converted to sRGB. Faces are found, and measured, in the stored ones.
  public var colors = ColorHandling.asIs
  /// Whether a crop carries its photo's colour profile.
  public var carriesProfile = true

  /// By default ArcFace's crops of 112×112 pixels, black outside the photo, as PNG.
  public init(
    template: CropTemplate = .arcFace(), sampling: CropSampling = .auto, edges: EdgeMode = .black,
    format: CropFormat = .png
  ) {
    self.template = template
    self.sampling = sampling
    self.edges = edges
    self.format = format
  }

  /// One line that differs between different settings.
  public var summary: String {
    let file =
      switch format {
      case .png: "png"
      case .jpeg(let quality): "jpeg \(quality)"
      }
    return "\(template.summary); \(sampling.rawValue); edges \(edges.rawValue); \(file)"
      + (colors == .managed ? "; managed colours" : "") + (carriesProfile ? "" : "; no profile")
  }
}

/// A face cut out of its photo by any template.
public struct FaceCrop: Sendable {
  /// Of the template's size.
  public var image: Image
  /// Map positions between the upright photo and the crop; each is the inverse of the other. On both sides,
  /// whole numbers are the middles of pixels.
  public var toCrop, toPhoto: CropMatrix
  /// The sampling that was used: ``CropSampling/bilinear``, ``CropSampling/sharp``, or nil for the template's
  /// own rule (facenet).
  public var sampling: CropSampling?
}

/// Where a crop lies in its photo, and how it is sampled; see ``FaceCrop``.
struct CropGeometry: Sendable, Equatable {
  var toCrop, toPhoto: CropMatrix
  var sampling: CropSampling?
}

extension CropSettings {
  /// Cuts a face out of an upright photo.
  public func crop(_ face: ExportFace, of image: Image) throws(CropRefusal) -> FaceCrop {
    let geometry = try geometry(of: face, in: image.size)
    return FaceCrop(
      image: try pixels(of: face, in: image, geometry), toCrop: geometry.toCrop, toPhoto: geometry.toPhoto,
      sampling: geometry.sampling)
  }

  /// The same without the pixels.
  func geometry(of face: ExportFace, in size: PixelSize) throws(CropRefusal) -> CropGeometry {
    if case .box(let margin) = template.placement { return try boxGeometry(face, size, margin: margin) }
    guard let transform = try template.transform(of: face.landmarks), let back = transform.inverse else {
      throw .fit(.coincident)
    }
    let isSharp =
      switch sampling {
      case .auto: 1 / transform.scale >= CropSampling.sharpFrom
      case .bilinear: false
      case .sharp: true
      }
    return CropGeometry(
      toCrop: CropMatrix(transform), toPhoto: CropMatrix(back), sampling: isSharp ? .sharp : .bilinear)
  }

  private func pixels(
    of face: ExportFace, in image: Image, _ geometry: CropGeometry
  ) throws(CropRefusal) -> Image {
    if case .box(let margin) = template.placement {
      guard let box = face.box else { throw .noBox }
      let (x, y) = try template.facenetPart(of: box, margin: margin, in: image.size)
      return image.resizedByTriangle(x: x, y: y, to: template.size)
    }
    guard let transform = try template.transform(of: face.landmarks) else { throw .fit(.coincident) }
    return geometry.sampling == .sharp
      ? image.warpedSharp(by: transform, to: template.size, edges: edges)
      : image.warped(by: transform, to: template.size, edges: edges)
  }

  private func boxGeometry(
    _ face: ExportFace, _ size: PixelSize, margin: Int
  ) throws(CropRefusal) -> CropGeometry {
    guard let box = face.box else { throw .noBox }
    let (x, y) = try template.facenetPart(of: box, margin: margin, in: size)
    // On both sides, whole numbers are the middles of pixels.
    let (sx, sy) = (
      Double(x.count) / Double(template.size.width), Double(y.count) / Double(template.size.height)
    )
    let toPhoto = CropMatrix([
      sx, 0, Double(x.lowerBound) + sx / 2 - 0.5, 0, sy, Double(y.lowerBound) + sy / 2 - 0.5,
    ])
    guard let toCrop = toPhoto.inverse else { throw .emptyBox }
    return CropGeometry(toCrop: toCrop, toPhoto: toPhoto, sampling: nil)
  }
}
