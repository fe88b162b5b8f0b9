import Files
public import SystemPackage

/// The parameters of P-, R- and O-Net, in the layouts of the published file: convolutions
/// `[out, in, row, column]`, dense layers `[out, in]`, one PReLU slope a channel.
///
/// `rnet.dense4` and `onet.dense5` take features flattened in (column, row, channel) order.
public struct NetworkWeights: Hashable, Sendable {
  /// All tensors by name, for example `pnet.conv1.weight`; exactly those of ``shapes``.
  public private(set) var tensors: [String: Tensor]

  /// - Throws: every case of ``WeightsError`` but `notInstalled`.
  public init(contentsOf path: FilePath) throws(WeightsError) {
    try self.init(try SafetensorsFile(contentsOf: path))
  }

  /// Reads the tensors of ``shapes`` and ignores the rest of the file (the landmark heads that P- and R-Net
  /// have in training).
  ///
  /// - Throws: `damaged`, `missingTensor`, `wrongShape` or `notFinite`.
  public init(_ file: SafetensorsFile) throws(WeightsError) {
    var tensors: [String: Tensor] = [:]
    for (name, shape) in Self.shapes { tensors[name] = try file.tensor(name, shape: shape) }
    self.tensors = tensors
  }

  /// - Precondition: `tensors` holds every name of ``shapes`` in its shape.
  public init(tensors: [String: Tensor]) {
    for (name, shape) in Self.shapes {
      precondition(
        tensors[name]?.shape == shape,
        "weights: tensor '\(name)' has shape \(String(describing: tensors[name]?.shape)), not \(shape)")
    }
    self.tensors = tensors.filter { Self.shapes[$0.key] != nil }
  }

  /// The weights that come with the program: those that Zhang et al. published in 2016.
  public static func published() throws(WeightsError) -> NetworkWeights {
    let finder = ResourceFinder()
    let (name, bundle) = ("mtcnn.safetensors", "facet_Networks")
    guard let path = finder.find(name, bundle: bundle) else {
      throw .notInstalled(lookedIn: finder.candidates(for: name, bundle: bundle))
    }
    return try NetworkWeights(contentsOf: path)
  }

  /// - Precondition: `name` is one of ``shapes``.
  public subscript(name: String) -> Tensor {
    get {
      guard let tensor = tensors[name] else { preconditionFailure("weights: no tensor '\(name)'") }
      return tensor
    }
    set {
      precondition(
        Self.shapes[name] == newValue.shape, "weights: '\(name)' cannot take the shape \(newValue.shape)")
      tensors[name] = newValue
    }
  }

  /// The name and shape of every tensor.
  public static let shapes: [String: [Int]] = {
    var shapes: [String: [Int]] = [:]
    for network in [pnetOrder, rnetOrder, onetOrder] {
      for (name, shape) in network { shapes[name] = shape }
    }
    return shapes
  }()

  /// In the order of `facet_pnet_tensors`.
  static let pnetOrder =
    convolution("pnet", 1, [10, 3, 3, 3]) + convolution("pnet", 2, [16, 10, 3, 3])
    + convolution("pnet", 3, [32, 16, 3, 3])
    + layer("pnet.conv4_1", [2, 32, 1, 1]) + layer("pnet.conv4_2", [4, 32, 1, 1])

  /// In the order of `facet_rnet_tensors`.
  static let rnetOrder =
    convolution("rnet", 1, [28, 3, 3, 3]) + convolution("rnet", 2, [48, 28, 3, 3])
    + convolution("rnet", 3, [64, 48, 2, 2])
    + layer("rnet.dense4", [128, 576]) + [("rnet.prelu4.weight", [128])]
    + layer("rnet.dense5_1", [2, 128]) + layer("rnet.dense5_2", [4, 128])

  /// In the order of `facet_onet_tensors`.
  static let onetOrder =
    convolution("onet", 1, [32, 3, 3, 3]) + convolution("onet", 2, [64, 32, 3, 3])
    + convolution("onet", 3, [64, 64, 3, 3]) + convolution("onet", 4, [128, 64, 2, 2])
    + layer("onet.dense5", [256, 1152]) + [("onet.prelu5.weight", [256])]
    + layer("onet.dense6_1", [2, 256]) + layer("onet.dense6_2", [4, 256])
    + layer("onet.dense6_3", [10, 256])

  private static func layer(_ name: String, _ shape: [Int]) -> [(name: String, shape: [Int])] {
    [("\(name).weight", shape), ("\(name).bias", [shape[0]])]
  }

  private static func convolution(
    _ network: String, _ number: Int, _ shape: [Int]
  ) -> [(name: String, shape: [Int])] {
    layer("\(network).conv\(number)", shape) + [("\(network).prelu\(number).weight", [shape[0]])]
  }
}
