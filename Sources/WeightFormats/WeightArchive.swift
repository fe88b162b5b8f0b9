public import Networks
public import SystemPackage

/// The arrays of a weights file, as it names and lays them out.
public struct WeightArchive: Sendable, Hashable {
  /// One array of the file.
  public struct Entry: Sendable, Hashable {
    /// Names of nested dictionaries and numbers in lists, joined by dots.
    public var name: String
    /// The numbers of the file; other types are converted to the nearest 32-bit floats.
    public var tensor: Tensor
    /// What a file that holds a computation says about how it uses the array.
    var use: Use?
  }

  /// The place of an array in a computation.
  enum Use: Sendable, Hashable {
    case weight(isTransposed: Bool, flatten: FlattenOrder)
    case bias
    case slope
  }

  /// Identified by the file's first bytes, not by its name.
  public let format: WeightFormat
  /// In the file's order, or in that of the layers when the file holds a computation.
  public let entries: [Entry]

  /// Reads a whole file. Nothing in it is executed, and no length in it is trusted.
  ///
  /// - Parameter path: for messages only.
  /// - Throws: ``WeightFormatError``.
  public init(_ bytes: [UInt8], path: FilePath) throws(WeightFormatError) {
    guard let format = WeightFormat.guess(bytes) else { throw .unknown }
    self.format = format
    entries =
      switch format {
      case .safetensors: try Self.safetensors(bytes, path)
      case .torch: try TorchFile(bytes).entries
      case .numpy: try NumPyFile(bytes).entries
      case .onnx: try ONNXFile(bytes).entries
      }
    guard !entries.isEmpty else { throw WeightFormatError(format, "it holds no arrays of numbers") }
  }

  private static func safetensors(
    _ bytes: [UInt8], _ path: FilePath
  ) throws(WeightFormatError) -> [Entry] {
    do {
      let file = try SafetensorsFile(bytes, path: path)
      return try file.names.map { Entry(name: $0, tensor: try file.tensor($0)) }
    } catch WeightsError.damaged(_, let reason) {
      throw WeightFormatError(.safetensors, reason)
    } catch WeightsError.notFinite(_, let name, let index) {
      throw WeightFormatError(
        .safetensors, "tensor '\(name)' holds a value that is not a number or infinite, at index \(index)")
    } catch {
      throw WeightFormatError(.safetensors, "\(error)")
    }
  }
}

/// The order in which a dense layer takes the features before it.
enum FlattenOrder: Sendable, Hashable {
  /// Column, row, channel: the order of the published weights.
  case columnRowChannel
  case rowColumnChannel
  case channelRowColumn
}
