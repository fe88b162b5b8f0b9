public import SystemPackage

/// Why a model of one's own cannot be used. Each message says what the user can do next.
public enum OnnxError: Error, Hashable, Sendable, CustomStringConvertible {
  /// ONNX Runtime is not installed, or not where it was said to be.
  case noRuntime(tried: String, reason: String)
  /// The library is older than the functions that facet calls, or is another one.
  case unusableRuntime(path: String, reason: String)
  case unreadable(FilePath, reason: String)
  /// The description beside the model, at a line or a key.
  case description(FilePath, reason: String)
  /// There is no description beside the model.
  case noDescription(FilePath, of: FilePath)
  /// ONNX Runtime does not take the file, or the network has other inputs and outputs than a face and its
  /// vector.
  case unusable(FilePath, reason: String)
  /// The network failed on a face.
  case failed(String, reason: String)

  public var description: String {
    switch self {
    case .noRuntime(let tried, let reason):
      "\(tried): ONNX Runtime cannot be opened: \(reason); install it (Debian 13: libonnxruntime1.21, or pip "
        + "install onnxruntime) and name the library or its folder with --runtime or "
        + "\(OnnxRuntime.environmentVariable); everything but models of your own works without it"
    case .unusableRuntime(let path, let reason):
      "\(path): this ONNX Runtime cannot be used: \(reason); install version \(OnnxRuntime.oldest) or later"
    case .unreadable(let path, let reason): "\(path): the model cannot be read: \(reason); check its name"
    case .description(let path, let reason): "\(path): \(reason)"
    case .noDescription(let path, let model):
      "\(path): there is no such file, and it must say how faces are given to "
        + "\(model.lastComponent?.string ?? ""); write it, for example:\n\(OnnxDescription.example)"
    case .unusable(let path, let reason):
      "\(path): not a usable model: \(reason); a network is needed that takes one picture, float "
        + "[N, 3, side, side], and answers with one vector, float [N, values]"
    case .failed(let name, let reason): "\(name): the model failed on a face: \(reason)"
    }
  }
}
