import Files
import Imaging
public import Networks
public import SystemPackage

/// The parameters of the network that tells people apart: convolutions `[out, in, row, column]` with batch
/// normalisation folded in, then one matrix `[128, 256]`.
public struct IdentityWeights: Sendable {
  /// All tensors by name, for example `stage2.block0.conv1.weight`; those of ``order``.
  public let tensors: [String: Tensor]
  /// Identifies the file by content: sixteen hexadecimal digits (XXH64).
  public let identity: String

  /// - Throws: ``IdentityError/unusableWeights(_:reason:)``.
  public init(contentsOf path: FilePath) throws(IdentityError) {
    do throws(WeightsError) {
      try self.init(SafetensorsFile.read(path), path: path)
    } catch {
      throw .unusableWeights(path, reason: Self.reason(error))
    }
  }

  /// The content of such a file.
  ///
  /// - Throws: ``IdentityError/unusableWeights(_:reason:)``.
  package init(bytes: [UInt8]) throws(IdentityError) {
    let path: FilePath = "the given bytes"
    do throws(WeightsError) {
      try self.init(bytes, path: path)
    } catch {
      throw .unusableWeights(path, reason: Self.reason(error))
    }
  }

  private init(_ bytes: [UInt8], path: FilePath) throws(WeightsError) {
    let file = try SafetensorsFile(bytes, path: path)
    var tensors: [String: Tensor] = [:]
    for (name, shape) in Self.order { tensors[name] = try file.tensor(name, shape: shape) }
    self.tensors = tensors
    identity = ContentHash.text(ContentHash.of(bytes))
  }

  /// The weights that come with the program.
  public static func shipped() throws(IdentityError) -> IdentityWeights {
    let finder = ResourceFinder()
    let (name, bundle) = ("face-embedding.safetensors", "facet_Identity")
    guard let path = finder.find(name, bundle: bundle) else {
      throw .notInstalled(lookedIn: finder.candidates(for: name, bundle: bundle))
    }
    return try IdentityWeights(contentsOf: path)
  }

  /// - Precondition: `name` is one of ``order``.
  public subscript(name: String) -> Tensor {
    guard let tensor = tensors[name] else { preconditionFailure("identity: no tensor '\(name)'") }
    return tensor
  }

  /// Blocks and channels of the five stages; each but the first begins with a block that halves the map.
  private static let stages = [(3, 32), (4, 64), (3, 128), (3, 256), (1, 256)]

  /// The name and shape of every tensor, in the file's order, which is the kernels'.
  public static let order: [(name: String, shape: [Int])] = {
    var order = convolution("conv1", [32, 3, 7, 7])
    var channels = 32
    for (stage, (blocks, outs)) in stages.enumerated() {
      for block in 0..<blocks {
        order += convolution("stage\(stage + 1).block\(block).conv1", [outs, channels, 3, 3])
        order += convolution("stage\(stage + 1).block\(block).conv2", [outs, outs, 3, 3])
        channels = outs
      }
    }
    return order + [("embedding.weight", [128, 256])]
  }()

  /// The name and shape of every block's output, from the first layer to the means.
  package static let blocks: [(name: String, shape: [Int])] = {
    var blocks = [("conv1.relu", [32, 72, 72]), ("pool", [32, 35, 35])]
    for (stage, (count, channels)) in stages.enumerated() {
      let side = [35, 17, 8, 4, 2][stage]
      for block in 0..<count { blocks.append(("stage\(stage + 1).block\(block)", [channels, side, side])) }
    }
    return blocks + [("mean", [256])]
  }()

  private static func convolution(_ name: String, _ shape: [Int]) -> [(name: String, shape: [Int])] {
    [("\(name).weight", shape), ("\(name).bias", [shape[0]])]
  }

  private static func reason(_ error: WeightsError) -> String {
    switch error {
    case .notInstalled: "they are not installed"
    case .unreadable(_, let reason), .damaged(_, let reason): reason
    case .missingTensor(_, let name): "the tensor '\(name)' is missing"
    case .wrongShape(_, let name, let found, let expected):
      "tensor '\(name)' has the shape \(found), \(expected) is needed"
    case .notFinite(_, let name, let index):
      "tensor '\(name)' holds a value that is not a number or infinite, at index \(index)"
    }
  }
}
