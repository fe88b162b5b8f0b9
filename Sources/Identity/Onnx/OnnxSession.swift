/// A network that ONNX Runtime has read. Any number of threads may run it.
@safe final class OnnxSession: Sendable {
  /// An input or output: its name, whether it is a tensor of 32-bit floats, and its extents, -1 where any will
  /// do.
  struct Port: Hashable, Sendable {
    var name: String
    var isFloat: Bool
    var shape: [Int]
  }

  let inputs: [Port]
  let outputs: [Port]
  private let runtime: OnnxRuntime
  // SAFETY: made by `init`, released by `deinit`; the library's sessions may be run by any number of threads.
  private nonisolated(unsafe) let session: OpaquePointer
  private nonisolated(unsafe) let memory: OpaquePointer

  /// Reads a network from a file's bytes. It runs on the caller's thread alone.
  init(_ bytes: [UInt8], runtime: OnnxRuntime) throws(OnnxRuntime.Failure) {
    self.runtime = runtime
    let calls = unsafe runtime.functions
    let options = try unsafe OnnxRuntime.made(calls) { unsafe calls.makeOptions($0) }
    defer { unsafe calls.releaseOptions(options) }
    try unsafe OnnxRuntime.check(calls, calls.setThreads(options, 1))
    try unsafe OnnxRuntime.check(calls, calls.setSeverity(options, 4))
    let session = try unsafe OnnxRuntime.made(calls) { made in
      // SAFETY: the library copies what it needs of the bytes before it returns.
      unsafe bytes.withUnsafeBytes {
        unsafe calls.makeSession(runtime.environment, $0.baseAddress, $0.count, options, made)
      }
    }
    unsafe self.session = session
    let memory: OpaquePointer
    do {
      // The processor's memory, of the arena's kind.
      unsafe memory = try OnnxRuntime.made(calls) { unsafe calls.makeMemoryInfo(1, 0, $0) }
    } catch {
      unsafe calls.releaseSession(session)
      throw error
    }
    unsafe self.memory = memory
    do {
      inputs = try unsafe Self.ports(calls, session, calls.inputCount, calls.inputName, calls.inputType)
      outputs = try unsafe Self.ports(calls, session, calls.outputCount, calls.outputName, calls.outputType)
    } catch {
      unsafe calls.releaseMemoryInfo(memory)
      unsafe calls.releaseSession(session)
      throw error
    }
  }

  deinit {
    unsafe runtime.functions.releaseMemoryInfo(memory)
    unsafe runtime.functions.releaseSession(session)
  }

  /// The values of one output for one input.
  ///
  /// - Precondition: `values` fills the shape.
  func run(
    _ values: [Float], shape: [Int], input: String, output: String
  ) throws(OnnxRuntime.Failure) -> (values: [Float], shape: [Int]) {
    precondition(values.count == shape.reduce(1, *), "onnx: \(values.count) values do not fill \(shape)")
    let calls = unsafe runtime.functions
    var values = values
    let extents = shape.map(Int64.init)
    let answer = try unsafe OnnxRuntime.made(calls) { made in
      // SAFETY: values, shape and names outlive the call, and the tensor ends with it.
      unsafe values.withUnsafeMutableBytes { bytes in
        var tensor: OpaquePointer?
        let status = unsafe calls.makeTensor(
          memory, bytes.baseAddress, bytes.count, extents, extents.count, Self.floats, &tensor)
        if let status = unsafe status { return unsafe status }
        defer { unsafe calls.releaseValue(tensor) }
        return unsafe input.withCString { input in
          unsafe output.withCString { output in
            var (names, wanted) = unsafe ([Optional(input)], [Optional(output)])
            var tensors = unsafe [tensor]
            return unsafe calls.run(session, nil, &names, &tensors, 1, &wanted, 1, made)
          }
        }
      }
    }
    defer { unsafe calls.releaseValue(answer) }
    let type = try unsafe OnnxRuntime.made(calls) { unsafe calls.tensorTypeOfValue(answer, $0) }
    defer { unsafe calls.releaseTensorType(type) }
    let port = try unsafe Self.port(calls, named: output, type)
    guard port.isFloat else { throw OnnxRuntime.Failure(reason: "'\(output)' is not of 32-bit floats") }
    let count = port.shape.reduce(1, *)
    guard count > 0 else { return ([], port.shape) }
    let start = try unsafe OnnxRuntime.made(calls) { unsafe calls.values(answer, $0) }
    // SAFETY: a float tensor of that many values, copied before it is released.
    return unsafe (Array(UnsafeBufferPointer(start: UnsafePointer<Float>(start), count: count)), port.shape)
  }

  /// The library's number for 32-bit floats.
  private static let floats: Int32 = 1

  private static func ports(
    _ calls: OnnxFunctions, _ session: OpaquePointer, _ count: OnnxFunctions.CountQuery,
    _ name: OnnxFunctions.NameQuery, _ type: OnnxFunctions.IndexedQuery
  ) throws(OnnxRuntime.Failure) -> [Port] {
    var number = 0
    try unsafe OnnxRuntime.check(calls, count(session, &number))
    let allocator = try unsafe OnnxRuntime.made(calls) { unsafe calls.allocator($0) }
    var ports: [Port] = []
    for index in 0..<number {
      var text: UnsafeMutablePointer<CChar>?
      try unsafe OnnxRuntime.check(calls, name(session, index, allocator, &text))
      let name = unsafe text.map { unsafe String(cString: $0) } ?? ""
      if let status = unsafe calls.freeMemory(allocator, text) { unsafe calls.releaseStatus(status) }
      let type = try unsafe OnnxRuntime.made(calls) { unsafe type(session, index, $0) }
      defer { unsafe calls.releaseType(type) }
      var tensor: OpaquePointer?
      try unsafe OnnxRuntime.check(calls, calls.tensorType(type, &tensor))
      if let tensor = unsafe tensor {
        ports.append(try unsafe port(calls, named: name, tensor))
      } else {
        ports.append(Port(name: name, isFloat: false, shape: []))
      }
    }
    return ports
  }

  private static func port(
    _ calls: OnnxFunctions, named name: String, _ type: OpaquePointer
  ) throws(OnnxRuntime.Failure) -> Port {
    var element: Int32 = 0
    try unsafe OnnxRuntime.check(calls, calls.elementType(type, &element))
    var count = 0
    try unsafe OnnxRuntime.check(calls, calls.dimensionCount(type, &count))
    var extents = [Int64](repeating: 0, count: count)
    if count > 0 { try unsafe OnnxRuntime.check(calls, calls.dimensions(type, &extents, count)) }
    return Port(name: name, isFloat: element == floats, shape: extents.map { Int($0) })
  }
}
