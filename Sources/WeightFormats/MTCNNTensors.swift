public import Networks

/// One of the three networks of the cascade.
public enum CascadeNetwork: String, Sendable, Hashable, CaseIterable {
  case pnet, rnet, onet

  /// For people.
  public var name: String {
    switch self {
    case .pnet: "P-Net"
    case .rnet: "R-Net"
    case .onet: "O-Net"
    }
  }

  /// The tensors' names, first layer first.
  public var tensorNames: [String] { NetworkWeights.names.filter { $0.hasPrefix("\(rawValue).") } }

  /// Tells the networks apart: the extents of the first convolution, sorted.
  var firstExtents: [Int] {
    (NetworkWeights.shapes["\(rawValue).conv1.weight"] ?? []).sorted()
  }
}

/// The parameters of P-, R- and O-Net found in files of any format, under facet's names and in its layouts.
public struct MTCNNTensors: Sendable {
  /// By facet's names (`pnet.conv1.weight`); a network is there as a whole or not at all.
  public private(set) var tensors: [String: Tensor] = [:]

  /// Without any network; files bring them by ``add(_:)``.
  public init() {}

  /// Networks that no file has brought yet.
  public var missing: [CascadeNetwork] {
    CascadeNetwork.allCases.filter { network in
      network.tensorNames.contains { tensors[$0] == nil }
    }
  }

  /// All weights; nil while a network is missing.
  public var weights: NetworkWeights? { missing.isEmpty ? NetworkWeights(tensors: tensors) : nil }

  /// Adds the networks that a file holds.
  ///
  /// Arrays are told by their names where these are known ones, otherwise by their order and shapes. Arrays that
  /// belong to no layer (training's landmark heads of P- and R-Net) are left.
  /// - Returns: the networks found.
  /// - Throws: ``WeightFormatError`` when none is found, one is incomplete, or it was there already.
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

  /// Fills networks that are missing from other weights.
  public mutating func fill(from weights: NetworkWeights) {
    for network in missing {
      for name in network.tensorNames { tensors[name] = weights[name] }
    }
  }

  /// The network that a name says.
  private static func network(of name: String) -> CascadeNetwork? {
    for part in name.lowercased().split(whereSeparator: { "./".contains($0) }) {
      if let network = CascadeNetwork(rawValue: String(part)) { return network }
    }
    return nil
  }
}
