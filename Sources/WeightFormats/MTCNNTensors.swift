public import Networks

/// One of the three networks of the cascade.
public enum CascadeNetwork: String, Sendable, Hashable, CaseIterable {
  case pnet, rnet, onet

  /// The name in messages.
  public var name: String {
    switch self {
    case .pnet: "P-Net"
    case .rnet: "R-Net"
    case .onet: "O-Net"
    }
  }

  /// The tensors' names, first layer first.
  public var tensorNames: [String] { NetworkWeights.names.filter { $0.hasPrefix("\(rawValue).") } }

  /// Identifies the network: the extents of the first convolution, sorted.
  var firstExtents: [Int] {
    (NetworkWeights.shapes["\(rawValue).conv1.weight"] ?? []).sorted()
  }
}

/// The parameters of P-, R- and O-Net found in files of any format, under facet's names and in its layouts.
public struct MTCNNTensors: Sendable {
  /// By facet's names (`pnet.conv1.weight`); a network is complete or missing.
  public private(set) var tensors: [String: Tensor] = [:]

  /// Starts without networks; add files with ``add(_:)``.
  public init() {}

  /// Networks that no file has supplied yet.
  public var missing: [CascadeNetwork] {
    CascadeNetwork.allCases.filter { network in
      network.tensorNames.contains { tensors[$0] == nil }
    }
  }

  /// All weights; nil while a network is missing.
  public var weights: NetworkWeights? { missing.isEmpty ? NetworkWeights(tensors: tensors) : nil }

  /// Adds the networks that a file holds.
  ///
  /// Arrays are identified by known names, otherwise by order and shapes. Arrays that belong to no layer
  /// (training's landmark heads of P- and R-Net) are ignored.
  /// - Returns: the networks found.
  /// - Throws: ``WeightFormatError`` when no network is found, one is incomplete, or one was added before.
  @discardableResult
  public mutating func add(_ archive: WeightArchive) throws(WeightFormatError) -> [CascadeNetwork] {
    var found: [CascadeNetwork] = []
    for network in CascadeNetwork.allCases {
      let own = archive.entries.filter { Self.network(of: $0.name) == network }
      let entries = own.isEmpty ? archive.entries.filter { Self.network(of: $0.name) == nil } : own
      guard entries.contains(where: { $0.tensor.shape.sorted() == network.firstExtents }) else { continue }
      let read = try NetworkReading(network, entries, format: archive.format).tensors()
      guard network.tensorNames.allSatisfy({ tensors[$0] == nil }) else {
        throw WeightFormatError(
          archive.format, "it holds \(network.name), which another file has brought already")
      }
      tensors.merge(read) { _, new in new }
      found.append(network)
    }
    guard !found.isEmpty else {
      throw WeightFormatError(
        archive.format,
        "no network of MTCNN is in it: their first convolutions lead from 3 to 10, 28 or 32 channels")
    }
    return found
  }

  /// Fills missing networks from other weights.
  public mutating func fill(from weights: NetworkWeights) {
    for network in missing {
      for name in network.tensorNames { tensors[name] = weights[name] }
    }
  }

  /// The network that a name refers to.
  private static func network(of name: String) -> CascadeNetwork? {
    for part in name.lowercased().split(whereSeparator: { "./".contains($0) }) {
      if let network = CascadeNetwork(rawValue: String(part)) { return network }
    }
    return nil
  }
}
