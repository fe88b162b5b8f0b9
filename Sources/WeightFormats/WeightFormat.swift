/// The formats of weights files that can be read.
public enum WeightFormat: String, Sendable, Hashable, CaseIterable {
  case safetensors
  /// PyTorch's `torch.save`: a zip archive with a pickle in it, or pickles one after the other (before 1.6).
  case torch
  /// NumPy's `.npy` of a pickled dictionary or list of arrays.
  case numpy
  case onnx

  /// The name in messages.
  public var name: String {
    switch self {
    case .safetensors: "safetensors"
    case .torch: "PyTorch"
    case .numpy: "NumPy"
    case .onnx: "ONNX"
    }
  }

  /// The format of a file by its first bytes; nil when it is none of these.
  public static func guess(_ bytes: some Collection<UInt8>) -> WeightFormat? {
    let start = Array(bytes.prefix(16))
    // A header length below 4 GB, and the beginning of the header.
    if start.count > 8, start[4..<8].allSatisfy({ $0 == 0 }), start[8] == UInt8(ascii: "{") {
      return .safetensors
    }
    if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return .torch }
    if start.starts(with: [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]) { return .numpy }
    if start.starts(with: [0x80]) { return .torch }
    // Field 1 of the model, the version of its format: a small number.
    if start.count > 2, start[0] == 0x08, (1..<0x40).contains(start[1]) { return .onnx }
    return nil
  }
}

/// Why a file's weights could not be read. The message says what is wrong, and where it helps, what to do.
public struct WeightFormatError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Nil for a file of no known format.
  public var format: WeightFormat?
  /// The reason, to follow the format or the file: "it is cut short or damaged, at byte 12".
  public var reason: String

  /// - Parameter format: nil for a file of no known format.
  public init(_ format: WeightFormat?, _ reason: String) {
    self.format = format
    self.reason = reason
  }

  /// For a file whose first bytes match no supported format.
  public static let unknown = WeightFormatError(
    nil, "not a known format of weights; safetensors, PyTorch (.pt), NumPy (.npy) and ONNX are read")

  public var description: String { format.map { "as \($0.name): \(reason)" } ?? reason }
}
