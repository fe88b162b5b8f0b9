public import SystemPackage

/// Why the networks could not be made ready. Each message says what the user can do next.
public enum NetworksError: Error, Hashable, Sendable, CustomStringConvertible {
  case unknownInstructionSet(String)
  case unavailableInstructionSet(InstructionSet)

  public var description: String {
    let usable = InstructionSet.available.map(\.rawValue).joined(separator: ", ")
    let advice = "set \(InstructionSet.environmentVariable) to one of \(usable), or leave it unset"
    return switch self {
    case .unknownInstructionSet(let name):
      "\(InstructionSet.environmentVariable)=\(name): no such instruction set; \(advice)"
    case .unavailableInstructionSet(let set):
      "instruction set \(set.rawValue): this processor cannot run it; \(advice)"
    }
  }
}

/// Why a weights file could not be used. Each message says what the user can do next.
public enum WeightsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The published weights were not found in these places.
  case notInstalled(lookedIn: [FilePath])
  case unreadable(FilePath, reason: String)
  /// Not a safetensors file, or one that is damaged.
  case damaged(FilePath, reason: String)
  case missingTensor(FilePath, name: String)
  case wrongShape(FilePath, name: String, found: [Int], expected: [Int])
  case notFinite(FilePath, name: String, index: Int)

  public var description: String {
    switch self {
    case .notInstalled(let places):
      "mtcnn.safetensors: the detector's weights are not installed; looked in "
        + places.map { "'\($0)'" }.joined(separator: ", ")
        + "; install facet again, or set FACET_RESOURCES to the folder that holds them"
    case .unreadable(let path, let reason):
      "\(path): cannot read the weights: \(reason)"
    case .damaged(let path, let reason):
      "\(path): not a usable safetensors file: \(reason); get the file again, or make one of "
        + "other weights with facet weights convert"
    case .missingTensor(let path, let name):
      "\(path): the weights lack the tensor '\(name)'; use weights of the three MTCNN networks"
    case .wrongShape(let path, let name, let found, let expected):
      "\(path): tensor '\(name)' has the shape \(found), \(expected) is needed; "
        + "use weights of the three MTCNN networks"
    case .notFinite(let path, let name, let index):
      "\(path): tensor '\(name)' holds a value that is not a number or infinite, at index \(index); "
        + "get the file again"
    }
  }
}
