import CCodecs

/// The formats that are read, told by content and never by name.
///
/// JPEG and PNG always are; the others when facet was built with the library for them (a package trait each).
public enum PhotoFormat: String, Sendable, Hashable, CaseIterable {
  case jpeg = "JPEG"
  case png = "PNG"
  case webp = "WebP"
  /// HEIC and AVIF, the containers of HEVC and AV1 pictures.
  case heif = "HEIF"
  case tiff = "TIFF"
  /// The first frame.
  case gif = "GIF"
  /// The JPEG that cameras put into their raw files.
  case raw = "camera raw"

  /// Whether this build reads it.
  public var isReadable: Bool { kind.map { fc_can_read($0) != 0 } ?? true }

  /// The Debian package that a build needs to read it; nil for what every build reads.
  public var debianPackage: String? {
    switch self {
    case .jpeg, .png: nil
    case .webp: "libwebp-dev"
    case .heif: "libheif-dev"
    case .tiff: "libtiff-dev"
    case .gif: "libgif-dev"
    case .raw: "libraw-dev"
    }
  }

  /// How the C codecs call it.
  var kind: fc_kind? {
    switch self {
    case .jpeg, .png: nil
    case .webp: fc_webp
    case .heif: fc_heif
    case .tiff: fc_tiff
    case .gif: fc_gif
    case .raw: fc_raw
    }
  }

  /// Whether the pixels are those of a JPEG, which can be decoded smaller than it is.
  var holdsJPEG: Bool { self == .jpeg || self == .raw }
}
