public import Geometry
public import Imaging
public import SystemPackage

/// Why a crop was not written. Each message says what, where and what the user can do next.
public enum ExportError: Error, Equatable, Sendable, CustomStringConvertible {
  case output(OutputError)
  /// The landmarks of a face (counted from 0) determine no crop.
  case noAlignment(photo: FilePath, face: Int, SimilarityFitError)
  case encoding(photo: FilePath, EncodingError)

  /// Whether further photos would meet it too: the folder or the disk is at fault.
  public var stopsExport: Bool {
    switch self {
    case .output(.exists), .output(.isFolder), .output(.nameTooLong), .noAlignment: false
    case .output, .encoding: true
    }
  }

  public var description: String {
    switch self {
    case .output(.exists(let path)):
      "\(path.shown): exists already and was left as it is; export to another folder, or choose "
        + "--on-conflict skip or --on-conflict overwrite"
    case .output(let error): error.description
    case .noAlignment(let photo, let face, let reason):
      "\(photo.shown): face \(face + 1) cannot be aligned: \(reason); raise the thresholds to leave it out"
    case .encoding(let photo, let reason): "\(photo.shown): \(reason)"
    }
  }
}
