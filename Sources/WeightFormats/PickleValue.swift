/// A value of a pickle. Containers lie in the pickle's ``Pickle/nodes``, so that no nesting, however deep or cyclic,
/// can exhaust the stack.
enum PickleValue: Sendable {
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case text(String)
  case bytes([UInt8])
  /// A whole number of more than 64 bits, lowest byte first.
  case big([UInt8])
  case node(Int)
}

/// A container, or something that Python would call or import; it is only remembered.
enum PickleNode: Sendable {
  case list([PickleValue])
  case tuple([PickleValue])
  case dict([(key: PickleValue, value: PickleValue)])
  /// `module.name`.
  case global(String)
  /// The result of a call, with what its state was set to.
  case object(function: String, arguments: [PickleValue], state: PickleValue?)
  /// Something stored outside the pickle: a tensor's storage.
  case persistent(PickleValue)
}

/// The content of a pickle.
struct Pickle: Sendable {
  var root: PickleValue
  var nodes: [PickleNode]

  func node(_ value: PickleValue?) -> PickleNode? {
    if case .node(let index)? = value { nodes[index] } else { nil }
  }

  func tuple(_ value: PickleValue?) -> [PickleValue]? {
    switch node(value) {
    case .tuple(let items), .list(let items): items
    default: nil
    }
  }

  func text(_ value: PickleValue?) -> String? {
    switch value {
    case .text(let text): text
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    default: nil
    }
  }

  func int(_ value: PickleValue?) -> Int? {
    if case .int(let number)? = value { number } else { nil }
  }

  /// A tuple of whole numbers.
  func ints(_ value: PickleValue?) -> [Int]? {
    guard let items = tuple(value) else { return nil }
    let numbers = items.compactMap { int($0) }
    return numbers.count == items.count ? numbers : nil
  }

  /// Visits every value that is not a dictionary or list, in order, with the names that lead to it.
  ///
  /// Containers nested more than eight deep are ignored. A pickle may refer to the same list many times at
  /// every level, so it is refused after 200,000 values.
  func walk(
    _ value: PickleValue, name: String = "", format: WeightFormat,
    visit: (_ name: String, PickleValue) throws(WeightFormatError) -> Void
  ) throws(WeightFormatError) {
    var waiting = [(value: value, name: name, depth: 0)]
    var visits = 0
    while let (value, name, depth) = waiting.popLast() {
      visits += 1
      guard visits <= 200_000 else {
        throw WeightFormatError(format, "it holds more values than weights can have")
      }
      var inside: [(value: PickleValue, part: String)] = []
      switch node(value) {
      case .dict(let pairs):
        for (key, item) in pairs {
          if let part = text(key) ?? int(key).map(String.init) { inside.append((item, part)) }
        }
      case .list(let items), .tuple(let items):
        inside = items.prefix(200_000).enumerated().map { ($0.element, String($0.offset)) }
      default:
        try visit(name, value)
        continue
      }
      guard depth < 8, waiting.count + inside.count <= 400_000 else { continue }
      for (item, part) in inside.reversed() {
        waiting.append((item, name.isEmpty ? part : "\(name).\(part)", depth + 1))
      }
    }
  }
}
