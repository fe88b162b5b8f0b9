import Networks

/// Finds one network's tensors among a file's arrays.
struct NetworkReading {
  private let network: CascadeNetwork
  private let entries: [WeightArchive.Entry]
  private let format: WeightFormat

  init(_ network: CascadeNetwork, _ entries: [WeightArchive.Entry], format: WeightFormat) {
    self.network = network
    self.entries = entries
    self.format = format
  }

  func tensors() throws(WeightFormatError) -> [String: Tensor] {
    let named = try byName()
    let found = if let named { named } else { try bySequence() }
    for (name, tensor) in found {
      if let index = tensor.values.firstIndex(where: { !$0.isFinite }) {
        throw WeightFormatError(
          format, "'\(name)' holds a value that is not a number or infinite, at index \(index)")
      }
    }
    return found
  }

  // MARK: By names

  /// A layer's number and the kind of its array, taken from a name: `conv4-1.weights` and `dense4_1.weight`
  /// have equal keys.
  private struct Key: Hashable {
    var number: String
    var kind: String

    init?(_ name: String) {
      let parts = name.lowercased().split(whereSeparator: { "./".contains($0) })
      guard parts.count >= 2 else { return nil }
      let layer = parts[parts.count - 2].replacing("-", with: "_")
      let letters = layer.prefix { $0.isLetter }
      number = String(layer.dropFirst(letters.count))
      guard ["conv", "dense", "fc", "prelu"].contains(String(letters)), !number.isEmpty else { return nil }
      switch parts[parts.count - 1] {
      case _ where letters == "prelu": kind = "slope"
      case "weight", "weights", "kernel": kind = "weight"
      case "bias", "biases": kind = "bias"
      default: return nil
      }
    }
  }

  /// Nil unless all names are known.
  private func byName() throws(WeightFormatError) -> [String: Tensor]? {
    var known: [Key: WeightArchive.Entry] = [:]
    for entry in entries {
      if let key = Key(entry.name) { known[key] = entry }
    }
    var found: [String: Tensor] = [:]
    for name in network.tensorNames {
      guard let key = Key(name), let entry = known[key], let shape = NetworkWeights.shapes[name] else {
        return nil
      }
      guard let tensor = fitted(entry, to: shape) else {
        throw WeightFormatError(
          format, "'\(entry.name)' has the shape \(entry.tensor.shape), \(shape) is needed for '\(name)'")
      }
      found[name] = tensor
    }
    return found
  }

  // MARK: By order and shapes

  private struct Layer {
    var name: String
    var shape: [Int]
    var slope: String?
  }

  private func bySequence() throws(WeightFormatError) -> [String: Tensor] {
    let names = network.tensorNames
    let layers = names.filter { $0.hasSuffix(".weight") && !$0.contains(".prelu") }.map { name in
      // The slopes of conv1 or dense4 are those of prelu1 or prelu4.
      let number = name.split(separator: ".")[1].drop { $0.isLetter }
      let slope = "\(network.rawValue).prelu\(number).weight"
      return Layer(
        name: String(name.dropLast(".weight".count)), shape: NetworkWeights.shapes[name] ?? [],
        slope: names.contains(slope) ? slope : nil)
    }
    var found: [String: Tensor] = [:]
    var current: Layer?
    for entry in entries {
      switch role(entry, current, found) {
      case .weight:
        let next = layers.first { found["\($0.name).weight"] == nil && fitted(entry, to: $0.shape) != nil }
        // An array that fits nowhere belongs to another kind of layer, and so do the vectors after it.
        current = next
        if let next { found["\(next.name).weight"] = fitted(entry, to: next.shape) }
      case .bias: if let current { found["\(current.name).bias"] = vector(entry, current.shape[0]) }
      case .slope: if let slope = current?.slope { found[slope] = vector(entry, current?.shape[0] ?? 0) }
      }
    }
    if let lost = names.first(where: { found[$0] == nil }) {
      throw WeightFormatError(
        format,
        "\(network.name) is incomplete: no array for '\(lost)' of shape \(NetworkWeights.shapes[lost] ?? []), "
          + "neither by its name nor by order and shape")
    }
    return found
  }

  private enum Role { case weight, bias, slope }

  private func role(_ entry: WeightArchive.Entry, _ layer: Layer?, _ found: [String: Tensor]) -> Role {
    switch entry.use {
    case .weight: return .weight
    case .bias: return .bias
    case .slope: return .slope
    case nil: break
    }
    let shape = entry.tensor.shape
    if shape.filter({ $0 != 1 }).count > 1 { return .weight }
    // A vector with extra dimensions (1×1×C, C×1×1) is broadcast over a picture, so it holds slopes.
    if shape.count > 1 { return .slope }
    return layer.map { found["\($0.name).bias"] == nil } ?? true ? .bias : .slope
  }

  // MARK: Layouts

  private func vector(_ entry: WeightArchive.Entry, _ count: Int) -> Tensor? {
    entry.tensor.values.count == count ? Tensor(shape: [count], values: entry.tensor.values) : nil
  }

  /// The array in the required layout; nil when it cannot belong to that layer.
  private func fitted(_ entry: WeightArchive.Entry, to shape: [Int]) -> Tensor? {
    if shape.count == 1 { return vector(entry, shape[0]) }
    var tensor = entry.tensor
    if case .weight(true, _)? = entry.use { tensor = tensor.axesReversed }
    if tensor.shape != shape {
      // TensorFlow's order is the reverse of PyTorch's: the ports of MTCNN keep [column, row, in, out].
      guard tensor.shape.reversed().elementsEqual(shape) else { return nil }
      tensor = tensor.axesReversed
    }
    if case .weight(_, let flatten)? = entry.use, let features = features(shape) {
      return tensor.reflattened(from: flatten, channels: features)
    }
    return tensor
  }

  /// The channels of the features that a dense layer of this shape flattens; nil for other layers.
  private func features(_ shape: [Int]) -> Int? {
    switch shape {
    case [128, 576]: 64
    case [256, 1152]: 128
    default: nil
    }
  }
}

extension Tensor {
  /// The same numbers with the axes in reverse.
  var axesReversed: Tensor {
    let reversed = Array(shape.reversed())
    let steps = StridedNumbers.columnMajor(reversed)
    var values: [Float] = []
    values.reserveCapacity(self.values.count)
    var index = [Int](repeating: 0, count: reversed.count)
    for _ in self.values.indices {
      values.append(self.values[zip(index, steps).reduce(0) { $0 + $1.0 * $1.1 }])
      var axis = reversed.count - 1
      while axis >= 0 {
        index[axis] += 1
        if index[axis] < reversed[axis] { break }
        index[axis] = 0
        axis -= 1
      }
    }
    return Tensor(shape: reversed, values: values)
  }

  /// A dense layer's weights `[out, in]` with the inputs, features of 3 by 3 places, in the published order.
  func reflattened(from order: FlattenOrder, channels: Int) -> Tensor {
    guard order != .columnRowChannel else { return self }
    let inputs = 9 * channels
    var result = self
    for output in 0..<shape[0] {
      for column in 0..<3 {
        for row in 0..<3 {
          for channel in 0..<channels {
            let source =
              order == .channelRowColumn
              ? (channel * 3 + row) * 3 + column : (row * 3 + column) * channels + channel
            let target = (column * 3 + row) * channels + channel
            result.values[output * inputs + target] = values[output * inputs + source]
          }
        }
      }
    }
    return result
  }
}
