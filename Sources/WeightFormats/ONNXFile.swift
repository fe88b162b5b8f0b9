import Networks

/// The parameters of a network in an ONNX file, in the order in which its computation uses them.
///
/// The names that exporters give to parameters say little, but what a node does with them identifies them:
/// convolutions and dense layers have weights and biases, PReLU has slopes.
struct ONNXFile {
  private(set) var entries: [WeightArchive.Entry] = []
  private let bytes: [UInt8]
  private var tensors: [String: ONNXTensor] = [:]
  private var nodes: [Node] = []
  /// Parameters that a node has transposed.
  private var turned: Set<String> = []
  /// The features' order as the nodes seen so far leave it.
  private var flatten = FlattenOrder.channelRowColumn
  private var budget: Int

  private struct Node {
    var operation = ""
    var inputs: [String] = []
    var outputs: [String] = []
    /// Lists and single numbers.
    var numbers: [String: [Int]] = [:]
    var tensor: ONNXTensor?
  }

  init(_ bytes: [UInt8]) throws(WeightFormatError) {
    self.bytes = bytes
    budget = bytes.count
    var model = ProtobufReader(bytes)
    while let (field, value) = try model.next() {
      if field == 7, case .bytes(let range) = value { try readGraph(range) }
    }
    for node in nodes { try use(node) }
  }

  private mutating func readGraph(_ range: Range<Int>) throws(WeightFormatError) {
    var graph = ProtobufReader(bytes, range)
    while let (field, value) = try graph.next() {
      guard case .bytes(let place) = value else { continue }
      if field == 1 { nodes.append(try node(place)) }
      if field == 5 {
        let tensor = try ONNXTensor(bytes, place)
        tensors[tensor.name] = tensor
      }
    }
  }

  private func node(_ range: Range<Int>) throws(WeightFormatError) -> Node {
    var node = Node()
    var reader = ProtobufReader(bytes, range)
    while let (field, value) = try reader.next() {
      guard case .bytes(let place) = value else { continue }
      switch field {
      case 1: node.inputs.append(String(decoding: bytes[place], as: UTF8.self))
      case 2: node.outputs.append(String(decoding: bytes[place], as: UTF8.self))
      case 4: node.operation = String(decoding: bytes[place], as: UTF8.self)
      case 5: try readAttribute(place, &node)
      default: break
      }
    }
    return node
  }

  private func readAttribute(_ range: Range<Int>, _ node: inout Node) throws(WeightFormatError) {
    var reader = ProtobufReader(bytes, range)
    var (name, numbers): (String, [Int]) = ("", [])
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .bytes(let place)): name = String(decoding: bytes[place], as: UTF8.self)
      case (3, _), (8, _): numbers += try ProtobufReader.numbers(value, bytes)
      case (5, .bytes(let place)): node.tensor = try ONNXTensor(bytes, place)
      default: break
      }
    }
    node.numbers[name] = numbers
  }

  // MARK: What nodes do with parameters

  private mutating func use(_ node: Node) throws(WeightFormatError) {
    func isParameter(_ index: Int) -> Bool {
      index < node.inputs.count && tensors[node.inputs[index]]?.isFloat == true
    }
    switch node.operation {
    case "Constant":
      if let tensor = node.tensor, let name = node.outputs.first { tensors[name] = tensor }
    case "Identity", "Unsqueeze", "Squeeze", "Reshape":
      // Gives a parameter another name or shape.
      if isParameter(0), let name = node.outputs.first { tensors[name] = tensors[node.inputs[0]] }
    case "Transpose":
      if isParameter(0), let name = node.outputs.first {
        // A dense layer's weights may be transposed before they are multiplied.
        tensors[name] = tensors[node.inputs[0]]
        if !turned.contains(node.inputs[0]) { turned.insert(name) }
      } else {
        switch node.numbers["perm"] {
        case [0, 3, 2, 1]: flatten = .columnRowChannel
        case [0, 2, 3, 1]: flatten = .rowColumnChannel
        default: break
        }
      }
    case "Conv": try add(node, weight: false)
    case "Gemm": try add(node, weight: node.numbers["transB"] != [1])
    case "MatMul" where isParameter(1): try add(node, weight: true)
    case "Add" where isParameter(0): try append(node.inputs[0], .bias)
    case "Add" where isParameter(1): try append(node.inputs[1], .bias)
    case "PRelu" where isParameter(1): try append(node.inputs[1], .slope)
    default: break
    }
  }

  private mutating func add(_ node: Node, weight isTransposed: Bool) throws(WeightFormatError) {
    for (index, name) in node.inputs.enumerated().dropFirst() where tensors[name]?.isFloat == true {
      let weight = WeightArchive.Use.weight(
        isTransposed: isTransposed != turned.contains(name), flatten: flatten)
      try append(name, index == 1 ? weight : .bias)
    }
  }

  private mutating func append(_ name: String, _ use: WeightArchive.Use) throws(WeightFormatError) {
    guard let tensor = tensors[name] else { return }
    entries.append(
      WeightArchive.Entry(name: name, tensor: try tensor.tensor(bytes, budget: &budget), use: use))
  }
}
