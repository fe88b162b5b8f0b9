import Files
public import SystemPackage

/// Why a photo could not become pixels. Each message says what, where and what the user can do next.
public enum PhotoError: Error, Equatable, Sendable, CustomStringConvertible {
  case notFound(FilePath)
  case isFolder(FilePath)
  /// A pipe, a device or a socket: reading it might never end.
  case notRegular(FilePath)
  case noPermission(FilePath)
  /// The file cannot be read, for the system's reason.
  case unreadable(FilePath, reason: String)
  case empty(FilePath)
  /// The first bytes are those of no ``PhotoFormat``; `looksLike` names what they are, if known.
  case notPhoto(FilePath, looksLike: String?)
  /// A format for which this build has no library; `package` is the library's Debian package.
  case noLibrary(FilePath, looksLike: String, package: String)
  /// A variant of a format that is not supported.
  case unsupported(FilePath, reason: String)
  /// The header gives too large a size, so nothing was decoded. `limit` is in megapixels.
  case tooLarge(FilePath, width: Int, height: Int, limit: Int)
  case damaged(FilePath, reason: String)
  case outOfMemory(FilePath, megabytes: Int)

  /// The photo that the error is about.
  public var path: FilePath {
    switch self {
    case .notFound(let path), .isFolder(let path), .notRegular(let path), .noPermission(let path),
      .unreadable(let path, _), .empty(let path), .notPhoto(let path, _), .noLibrary(let path, _, _),
      .unsupported(let path, _), .tooLarge(let path, _, _, _), .damaged(let path, _),
      .outOfMemory(let path, _):
      path
    }
  }

  /// The message with the path in front.
  public var description: String { "\(path.shown): \(explanation)" }

  /// The message without the path, for places that show the name already.
  public var explanation: String {
    switch self {
    case .notFound: "there is no such file; check the name"
    case .isFolder: "is a folder, not a photo; name the photos inside it"
    case .notRegular: "is a pipe or a device, not a file; save the photo to a file first"
    case .noPermission: "no permission to read it; change its permissions (chmod +r)"
    case .unreadable(_, let reason): "cannot be read: \(reason); check the disk and try again"
    case .empty: "the file is empty (0 bytes); copy it again from its source"
    case .notPhoto(_, let looksLike?):
      "\(looksLike), not a photo that this facet reads (\(PhotoFormat.readableNames)); convert it to JPEG or PNG"
    case .notPhoto(_, nil):
      "not a photo that this facet reads (\(PhotoFormat.readableNames)); convert it to JPEG or PNG"
    case .noLibrary(_, let looksLike, let package):
      "is \(looksLike), which this facet was built without: install \(package) and run make again, "
        + "or convert it to JPEG (this facet reads \(PhotoFormat.readableNames))"
    case .unsupported(_, let reason): "\(reason); save it as a plain 8-bit JPEG or as PNG"
    case .tooLarge(_, let width, let height, let limit):
      "\(width)×\(height) pixels are \(Self.megapixels(width, height)) megapixels, the limit is \(limit); "
        + "raise it with --max-megapixels"
    case .damaged(_, let reason): "the photo is damaged: \(reason); copy it again from its source"
    case .outOfMemory(_, let megabytes):
      "no memory for its \(megabytes) MB of pixels; close other programs or use a smaller photo"
    }
  }

  /// Rounded up, so that a refused size never reads as equal to the limit.
  private static func megapixels(_ width: Int, _ height: Int) -> Int {
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    return overflow ? Int.max / 1_000_000 : pixels / 1_000_000 + (pixels % 1_000_000 == 0 ? 0 : 1)
  }
}
