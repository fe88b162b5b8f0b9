import Files
public import SystemPackage

/// Why a folder could not be searched for photos. Each message says what, where and what the user can do next.
public enum ScanError: Error, Equatable, Sendable, CustomStringConvertible {
  case noPermission(FilePath)
  /// The folder could not be read, for the system's reason.
  case unreadable(FilePath, reason: String)
  /// No file in the folder has a photo's name.
  case noPhotos(FilePath, isRecursive: Bool)

  /// The folder that could not be searched, or that holds no photos.
  public var path: FilePath {
    switch self {
    case .noPermission(let path), .unreadable(let path, _), .noPhotos(let path, _): path
    }
  }

  public var description: String { "\(path.shown): \(explanation)" }

  /// The message without the path.
  public var explanation: String {
    switch self {
    case .noPermission: "no permission to read the folder; change its permissions (chmod +rx)"
    case .unreadable(_, let reason): "the folder cannot be read: \(reason); check the disk and try again"
    case .noPhotos(_, isRecursive: false):
      "no photos (\(PhotoFormat.readableNames)) in this folder; name another one, or add --recursive"
    case .noPhotos(_, isRecursive: true):
      "no photos (\(PhotoFormat.readableNames)) in this folder or those below; name another one"
    }
  }

  init(_ path: FilePath, _ errno: Errno) {
    self =
      errno == .permissionDenied || errno == .notPermitted
      ? .noPermission(path) : .unreadable(path, reason: errno.description)
  }
}
