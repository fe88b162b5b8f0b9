/// Reads Python's pickles, protocols 0 to 5, as far as weights files need them.
///
/// A pickle is a program for a small stack machine. Here it builds plain values only: what Python would
/// import or call is only remembered by name, and refused when no weights file needs it.
struct PickleMachine {
  private var input: ByteCursor
  private var stack: [PickleValue] = []
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]
  private var nodes: [PickleNode] = []

  /// The Python names that weights files refer to.
  private static let known: Set<String> = [
    "collections.OrderedDict", "_codecs.encode", "torch._utils._rebuild_tensor",
    "torch._utils._rebuild_tensor_v2",
    "torch._utils._rebuild_parameter", "numpy.core.multiarray._reconstruct",
    "numpy._core.multiarray._reconstruct", "numpy.ndarray", "numpy.dtype", "numpy.core.multiarray.scalar",
    "numpy._core.multiarray.scalar", "numpy.core.numeric._frombuffer", "numpy._core.numeric._frombuffer",
  ]

  private init(_ input: ByteCursor) { self.input = input }

  /// Reads one pickle and leaves the cursor after it.
  static func read(_ input: inout ByteCursor) throws(WeightFormatError) -> Pickle {
    var machine = PickleMachine(input)
    while try machine.step() {}
    guard machine.stack.count == 1, let root = machine.stack.first else { throw machine.damaged }
    input = machine.input
    return Pickle(root: root, nodes: machine.nodes)
  }

  private var damaged: WeightFormatError {
    WeightFormatError(input.format, "the pickle in it is damaged, near byte \(input.position)")
  }

  /// Carries one instruction out; false after the last.
  private mutating func step() throws(WeightFormatError) -> Bool {
    let code = try input.byte()
    switch code {
    case UInt8(ascii: "."): return false
    case 0x80: _ = try input.byte()  // protocol
    case 0x95: _ = try input.number(8)  // frame
    case UInt8(ascii: "("): marks.append(stack.count)
    case UInt8(ascii: "0"): _ = try pop()
    case UInt8(ascii: "1"): _ = try popToMark()
    case UInt8(ascii: "2"): push(try top())
    default:
      if try readScalar(code) { return true }
      if try readContainer(code) { return true }
      if try readMemo(code) { return true }
      if try readCall(code) { return true }
      throw WeightFormatError(
        input.format, "the pickle in it uses the instruction \(code), which no file of weights needs")
    }
    return true
  }

  // MARK: The stack

  private mutating func push(_ value: PickleValue) { stack.append(value) }

  private mutating func push(node: PickleNode) {
    nodes.append(node)
    stack.append(.node(nodes.count - 1))
  }

  private func top() throws(WeightFormatError) -> PickleValue {
    guard let value = stack.last, stack.count > marks.last ?? 0 else { throw damaged }
    return value
  }

  private mutating func pop() throws(WeightFormatError) -> PickleValue {
    let value = try top()
    stack.removeLast()
    return value
  }

  private mutating func popToMark() throws(WeightFormatError) -> [PickleValue] {
    guard let mark = marks.popLast(), mark <= stack.count else { throw damaged }
    let items = Array(stack[mark...])
    stack.removeSubrange(mark...)
    return items
  }

  // MARK: Numbers and texts

  private mutating func readScalar(_ code: UInt8) throws(WeightFormatError) -> Bool {
    switch code {
    case UInt8(ascii: "N"): push(.none)
    case 0x88: push(.bool(true))
    case 0x89: push(.bool(false))
    case UInt8(ascii: "K"): push(.int(Int(try input.byte())))
    case UInt8(ascii: "M"): push(.int(Int(try input.number(2))))
    case UInt8(ascii: "J"):
      push(.int(Int(Int32(truncatingIfNeeded: try input.number(4)))))
    case UInt8(ascii: "I"), UInt8(ascii: "L"):
      let line = try input.line()
      if line == "00" || line == "01" {
        push(.bool(line == "01"))
      } else if let number = Int(line.hasSuffix("L") ? String(line.dropLast()) : line) {
        push(.int(number))
      } else {
        throw damaged
      }
    case 0x8A: pushLong(try input.bytes(Int(try input.byte())))
    case 0x8B: pushLong(try input.bytes(try input.length(4)))
    case UInt8(ascii: "F"):
      guard let number = Double(try input.line()) else { throw damaged }
      push(.float(number))
    case UInt8(ascii: "G"):
      push(.float(Double(bitPattern: try input.bytes(8).reduce(0) { $0 << 8 | UInt64($1) })))
    case UInt8(ascii: "S"): push(.bytes(try quoted(try input.line())))
    case UInt8(ascii: "V"): push(.text(try input.line()))
    case UInt8(ascii: "U"), UInt8(ascii: "C"): push(.bytes(Array(try input.bytes(try input.length(1)))))
    case UInt8(ascii: "T"), UInt8(ascii: "B"): push(.bytes(Array(try input.bytes(try input.length(4)))))
    case 0x8E, 0x96: push(.bytes(Array(try input.bytes(try input.length(8)))))
    case 0x8C: push(.text(String(decoding: try input.bytes(try input.length(1)), as: UTF8.self)))
    case UInt8(ascii: "X"): push(.text(String(decoding: try input.bytes(try input.length(4)), as: UTF8.self)))
    case 0x8D: push(.text(String(decoding: try input.bytes(try input.length(8)), as: UTF8.self)))
    default: return false
    }
    return true
  }

  /// Two's complement, lowest byte first.
  private mutating func pushLong(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count <= 8 else { return push(.big(Array(bytes))) }
    let filler: UInt64 = (bytes.last ?? 0) >= 0x80 ? .max : 0
    push(.int(Int(truncatingIfNeeded: bytes.reversed().reduce(filler) { $0 << 8 | UInt64($1) })))
  }

  /// A Python string literal's bytes.
  private func quoted(_ line: String) throws(WeightFormatError) -> [UInt8] {
    let text = Array(line.utf8)
    guard text.count >= 2, text.first == text.last else { throw damaged }
    var bytes: [UInt8] = []
    var rest = text[1..<text.count - 1]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "x"):
        guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
          throw damaged
        }
        rest = rest.dropFirst(2)
        bytes.append(value)
      case UInt8(ascii: "n"): bytes.append(0x0A)
      case UInt8(ascii: "r"): bytes.append(0x0D)
      case UInt8(ascii: "t"): bytes.append(0x09)
      case let other?: bytes.append(other)
      case nil: throw damaged
      }
    }
    return bytes
  }

  // MARK: Containers

  private mutating func readContainer(_ code: UInt8) throws(WeightFormatError) -> Bool {
    switch code {
    case UInt8(ascii: "]"): push(node: .list([]))
    case UInt8(ascii: "l"): push(node: .list(try popToMark()))
    case UInt8(ascii: "a"):
      let item = try pop()
      try extend([item])
    case UInt8(ascii: "e"): try extend(try popToMark())
    case UInt8(ascii: ")"): push(node: .tuple([]))
    case UInt8(ascii: "t"): push(node: .tuple(try popToMark()))
    case 0x85, 0x86, 0x87:
      var items: [PickleValue] = []
      for _ in 0..<(code - 0x84) { items.insert(try pop(), at: 0) }
      push(node: .tuple(items))
    case UInt8(ascii: "}"): push(node: .dict([]))
    case UInt8(ascii: "d"): push(node: .dict(try pairs(try popToMark())))
    case UInt8(ascii: "s"):
      let value = try pop()
      let key = try pop()
      try extend([key, value])
    case UInt8(ascii: "u"): try extend(try popToMark())
    default: return false
    }
    return true
  }

  private func pairs(
    _ items: [PickleValue]
  ) throws(WeightFormatError) -> [(key: PickleValue, value: PickleValue)] {
    guard items.count.isMultiple(of: 2) else { throw damaged }
    return stride(from: 0, to: items.count, by: 2).map { (items[$0], items[$0 + 1]) }
  }

  /// Adds to the list or dictionary on top of the stack.
  private mutating func extend(_ items: [PickleValue]) throws(WeightFormatError) {
    guard case .node(let index) = try top() else { throw damaged }
    // Taken out during the change, so that it is changed in place and not copied.
    let old = nodes[index]
    nodes[index] = .list([])
    switch old {
    case .list(var list):
      list += items
      nodes[index] = .list(list)
    case .dict(var dict):
      dict += try pairs(items)
      nodes[index] = .dict(dict)
    default: throw damaged
    }
  }

  // MARK: Memo

  private mutating func readMemo(_ code: UInt8) throws(WeightFormatError) -> Bool {
    switch code {
    case UInt8(ascii: "q"): memo[Int(try input.byte())] = try top()
    case UInt8(ascii: "r"): memo[Int(try input.number(4))] = try top()
    case UInt8(ascii: "p"): memo[try memoNumber(try input.line())] = try top()
    case 0x94: memo[memo.count] = try top()
    case UInt8(ascii: "h"): try recall(Int(try input.byte()))
    case UInt8(ascii: "j"): try recall(Int(try input.number(4)))
    case UInt8(ascii: "g"): try recall(try memoNumber(try input.line()))
    default: return false
    }
    return true
  }

  private func memoNumber(_ line: String) throws(WeightFormatError) -> Int {
    guard let number = Int(line) else { throw damaged }
    return number
  }

  private mutating func recall(_ number: Int) throws(WeightFormatError) {
    guard let value = memo[number] else { throw damaged }
    push(value)
  }

  // MARK: What Python would import and call

  private mutating func readCall(_ code: UInt8) throws(WeightFormatError) -> Bool {
    switch code {
    case UInt8(ascii: "c"):
      let module = try input.line()
      try pushGlobal("\(module).\(try input.line())")
    case 0x93:
      guard case .text(let name) = try pop(), case .text(let module) = try pop() else { throw damaged }
      try pushGlobal("\(module).\(name)")
    case UInt8(ascii: "R"), 0x81:
      let arguments = try pop()
      let function = try pop()
      guard case .node(let index) = function, case .global(let name) = nodes[index],
        case .node(let list) = arguments, case .tuple(let items) = nodes[list]
      else { throw damaged }
      if name == "collections.OrderedDict", items.isEmpty {
        push(node: .dict([]))
      } else {
        push(node: .object(function: name, arguments: items, state: nil))
      }
    case UInt8(ascii: "b"):
      let state = try pop()
      guard case .node(let index) = try top() else { throw damaged }
      if case .object(let function, let arguments, _) = nodes[index] {
        nodes[index] = .object(function: function, arguments: arguments, state: state)
      }  // a dictionary's attributes (PyTorch's _metadata) are not needed
    case UInt8(ascii: "Q"): push(node: .persistent(try pop()))
    case UInt8(ascii: "P"): push(node: .persistent(.text(try input.line())))
    default: return false
    }
    return true
  }

  private mutating func pushGlobal(_ name: String) throws(WeightFormatError) {
    let isStorage =
      name.hasPrefix("torch.") && (name.hasSuffix("Storage") || name.split(separator: ".").count == 2)
    guard Self.known.contains(name) || isStorage else {
      throw WeightFormatError(
        input.format,
        "it asks for the Python code '\(name.prefix(80))', which facet does not run; save the state_dict alone"
      )
    }
    push(node: .global(name))
  }
}
