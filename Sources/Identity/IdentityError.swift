public import SystemPackage

/// Why faces could not be turned into vectors. Each message says what the user can do next.
public enum IdentityError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The shipped weights were not found in these places.
  case notInstalled(lookedIn: [FilePath])
  case unusableWeights(FilePath, reason: String)
  /// An instruction set that was asked for, and cannot be used.
  case kernels(String)

  public var description: String {
    switch self {
    case .notInstalled(let places):
      "face-embedding.safetensors: the weights that tell people apart are not installed; looked in "
        + places.map { "'\($0)'" }.joined(separator: ", ")
        + "; install facet again, or set FACET_RESOURCES to the folder that holds them"
    case .unusableWeights(let path, let reason):
      "\(path): the weights that tell people apart cannot be used: \(reason); install facet again"
    case .kernels(let reason): reason
    }
  }
}
