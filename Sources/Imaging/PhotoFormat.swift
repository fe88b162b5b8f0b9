import CCodecs

/// The formats of photos, recognised by content, never by name.
///
/// JPEG, PNG and BMP can always be read, the others when facet was built with their library (one package trait each).
public enum PhotoFormat: String, Sendable, Hashable, CaseIterable {
  case jpeg = "JPEG"
  case png = "PNG"
  case webp = "WebP"
  /// HEIC and AVIF, the containers of HEVC and AV1 pictures.
  case heif = "HEIF"
  case tiff = "TIFF"
  /// Only the first frame is read.
  case gif = "GIF"
  case bmp = "BMP"
  case jpegXL = "JPEG XL"
  case jpeg2000 = "JPEG 2000"
  /// The JPEG that a camera embeds in its raw file.
  case raw = "camera raw"

  /// Whether this build can read it.
  public var isReadable: Bool { kind.map { fc_can_read($0) != 0 } ?? true }

  /// The Debian package that a build needs to read it; nil for formats that every build reads.
  public var debianPackage: String? {
    switch self {
    case .jpeg, .png, .bmp: nil
    case .webp: "libwebp-dev"
    case .heif: "libheif-dev"
    case .tiff: "libtiff-dev"
    case .gif: "libgif-dev"
    case .jpegXL: "libjxl-dev"
    case .jpeg2000: "libopenjp2-7-dev"
    case .raw: "libraw-dev"
    }
  }

  /// What people call its files.
  var names: [String] { self == .heif ? ["HEIC", "AVIF"] : [rawValue] }

  /// All that this build can read, for messages: `JPEG, PNG, WebP and GIF`.
  package static var readableNames: String {
    let names = allCases.filter(\.isReadable).flatMap(\.names)
    return names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
  }

  /// The C codecs' name for it.
  var kind: fc_kind? {
    switch self {
    case .jpeg, .png: nil
    case .webp: fc_webp
    case .heif: fc_heif
    case .tiff: fc_tiff
    case .gif: fc_gif
    case .bmp: fc_bmp
    case .jpegXL: fc_jxl
    case .jpeg2000: fc_jp2
    case .raw: fc_raw
    }
  }

  /// Whether the pixels are those of a JPEG, which can be decoded at reduced size.
  var holdsJPEG: Bool { self == .jpeg || self == .raw }
}
