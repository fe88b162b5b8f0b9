public import SystemPackage

/// Why a file could not be written. Each message says what, where and what the user can do next.
public enum OutputError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A file of that name exists. Nothing was changed.
  case exists(FilePath)
  /// The folder to write into does not exist.
  case noFolder(FilePath)
  /// A part of the path before the last is not a folder.
  case notFolder(FilePath)
  /// A folder has the file's name.
  case isFolder(FilePath)
  case noPermission(FilePath)
  case readOnly(FilePath)
  case noSpace(FilePath)
  case nameTooLong(FilePath)
  /// Anything else, with the system's reason.
  case failed(FilePath, reason: String)

  /// The file that could not be written, or its folder.
  public var path: FilePath {
    switch self {
    case .exists(let path), .noFolder(let path), .notFolder(let path), .isFolder(let path),
      .noPermission(let path), .readOnly(let path), .noSpace(let path), .nameTooLong(let path),
      .failed(let path, _):
      path
    }
  }

  public var description: String { "\(path.shown): \(explanation)" }

  /// The message without the path.
  public var explanation: String {
    switch self {
    case .exists: "already exists and was left as it is; move it away or write to another folder"
    case .noFolder: "there is no such folder; create it first"
    case .notFolder: "is a file, not a folder; name a folder to write into"
    case .isFolder: "is a folder, so no file of this name can be written; rename it"
    case .noPermission: "no permission to write here; change the folder's permissions or write elsewhere"
    case .readOnly: "is on a read-only disk; write to another one"
    case .noSpace: "there is no space left on the disk; make room or write to another one"
    case .nameTooLong: "the name is too long for this disk; use a shorter one"
    case .failed(_, let reason): "cannot be written: \(reason); check the disk and try again"
    }
  }

  package init(_ path: FilePath, _ errno: Errno) {
    self =
      switch errno {
      case .fileExists: .exists(path)
      case .noSuchFileOrDirectory: .noFolder(path)
      case .notDirectory: .notFolder(path)
      case .isDirectory: .isFolder(path)
      case .permissionDenied, .notPermitted: .noPermission(path)
      case .readOnlyFileSystem: .readOnly(path)
      case .noSpace, .diskQuotaExceeded: .noSpace(path)
      case .fileNameTooLong: .nameTooLong(path)
      default: .failed(path, reason: errno.description)
      }
  }
}
