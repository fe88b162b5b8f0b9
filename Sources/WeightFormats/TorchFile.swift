/// Tensors saved by PyTorch's `torch.save`: a state dict, or dictionaries and lists with tensors in them.
struct TorchFile {
  private(set) var entries: [WeightArchive.Entry] = []

  /// A storage's bytes and type by its key.
  private typealias Storages = [String: StridedNumbers]

  init(_ bytes: [UInt8]) throws(WeightFormatError) {
    if bytes.starts(with: [0x50, 0x4B]) {
      try readArchive(bytes)
    } else {
      try readLegacy(bytes)
    }
  }

  // MARK: The two containers

  /// Since PyTorch 1.6: `NAME/data.pkl`, and a file `NAME/data/KEY` for each storage.
  private mutating func readArchive(_ bytes: [UInt8]) throws(WeightFormatError) {
    let files = try ZipDirectory(bytes).files
    guard let main = files.first(where: { $0.name == "data.pkl" || $0.name.hasSuffix("/data.pkl") }) else {
      throw WeightFormatError(.torch, "the archive has no data.pkl; it was not made by torch.save")
    }
    let folder = main.name.dropLast("data.pkl".count)
    let order = files.first { $0.name == folder + "byteorder" }
    let isBig = order.map { bytes[$0.range].elementsEqual("big".utf8) } ?? false
    var input = ByteCursor(bytes, main.range, format: .torch)
    let pickle = try PickleMachine.read(&input)
    var storages: Storages = [:]
    for node in pickle.nodes {
      guard let (key, type, _) = try Self.storage(node, pickle) else { continue }
      guard let file = files.first(where: { $0.name == "\(folder)data/\(key)" }) else {
        throw WeightFormatError(.torch, "the archive has no '\(folder)data/\(key)', which its tensors need")
      }
      storages[key] = StridedNumbers(bytes: bytes, range: file.range, type: type, isBigEndian: isBig)
    }
    try read(pickle, storages, bytes.count)
  }

  /// Before PyTorch 1.6: five pickles (a magic number, a version, the machine, the object, the storages'
  /// keys), then each storage's count of numbers and the numbers.
  private mutating func readLegacy(_ bytes: [UInt8]) throws(WeightFormatError) {
    var input = ByteCursor(bytes, format: .torch)
    let magic = try PickleMachine.read(&input)
    guard case .big(let number) = magic.root,
      number == [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]
    else {
      throw WeightFormatError(.torch, "it is a pickle, but not one of torch.save")
    }
    _ = try PickleMachine.read(&input)
    let machine = try PickleMachine.read(&input)
    var isBig = false
    if case .dict(let pairs)? = machine.node(machine.root) {
      for (key, value) in pairs where machine.text(key) == "little_endian" {
        if case .bool(false) = value { isBig = true }
      }
    }
    let pickle = try PickleMachine.read(&input)
    let keys = try PickleMachine.read(&input)
    var types: [String: NumberType] = [:]
    for node in pickle.nodes {
      if let (key, type, _) = try Self.storage(node, pickle) { types[key] = type }
    }
    var storages: Storages = [:]
    for item in keys.tuple(keys.root) ?? [] {
      guard let key = keys.text(item), let type = types[key] else {
        throw WeightFormatError(.torch, "it holds numbers that no tensor names")
      }
      let count = try input.number(8)
      guard count <= UInt64(input.remaining / type.byteCount) else { throw input.cutShort }
      storages[key] = StridedNumbers(
        bytes: bytes, range: try input.take(Int(count) * type.byteCount), type: type, isBigEndian: isBig)
    }
    try read(pickle, storages, bytes.count)
  }

  // MARK: Tensors

  private mutating func read(
    _ pickle: Pickle, _ storages: Storages, _ fileSize: Int
  ) throws(WeightFormatError) {
    var budget = fileSize
    var found: [WeightArchive.Entry] = []
    try pickle.walk(pickle.root, format: .torch) { name, value throws(WeightFormatError) in
      guard let tensor = pickle.node(value) else { return }
      guard let view = try Self.view(tensor, pickle), let numbers = storages[view.key] else { return }
      found.append(
        WeightArchive.Entry(
          name: name,
          tensor: try numbers.tensor(
            shape: view.shape, offset: view.offset, strides: view.strides, budget: &budget, format: .torch)))
    }
    entries = found
  }

  private struct View {
    var key: String
    var offset: Int
    var shape: [Int]
    var strides: [Int]
  }

  /// A tensor's view of its storage; nil for anything that is not a tensor.
  private static func view(_ node: PickleNode, _ pickle: Pickle) throws(WeightFormatError) -> View? {
    guard case .object(let function, let arguments, _) = node else { return nil }
    if function == "torch._utils._rebuild_parameter" {
      // A parameter wraps a tensor, never another parameter.
      guard let inner = pickle.node(arguments.first), case .object(let inside, _, _) = inner,
        inside != function
      else { return nil }
      return try view(inner, pickle)
    }
    guard function.hasPrefix("torch._utils._rebuild_tensor") else { return nil }
    guard arguments.count >= 4, let storage = pickle.node(arguments[0]),
      let key = try Self.storage(storage, pickle)?.key, let offset = pickle.int(arguments[1]),
      let shape = pickle.ints(arguments[2]), let strides = pickle.ints(arguments[3])
    else { throw WeightFormatError(.torch, "a tensor in it is described in an unknown way") }
    return View(key: key, offset: offset, shape: shape, strides: strides)
  }

  /// `('storage', torch.FloatStorage, key, place, count, …)`; nil for anything else.
  private static func storage(
    _ node: PickleNode, _ pickle: Pickle
  ) throws(WeightFormatError) -> (key: String, type: NumberType, count: Int)? {
    guard case .persistent(let value) = node, let parts = pickle.tuple(value), parts.count >= 5,
      pickle.text(parts[0]) == "storage", case .global(let kind)? = pickle.node(parts[1]),
      let key = pickle.text(parts[2]), let count = pickle.int(parts[4])
    else { return nil }
    let types: [String: NumberType] = [
      "Float": .float32, "Double": .float64, "Half": .float16, "BFloat16": .bfloat16,
      "Long": .integer(bytes: 8), "Int": .integer(bytes: 4), "Short": .integer(bytes: 2),
      "Char": .integer(bytes: 1), "Byte": .integer(bytes: 1), "Bool": .integer(bytes: 1),
    ]
    let name = String(kind.split(separator: ".").last?.dropLast("Storage".count) ?? "")
    guard let type = types[name] else {
      throw WeightFormatError(.torch, "a tensor's numbers are of the unknown type '\(kind)'")
    }
    return (key, type, count)
  }
}
