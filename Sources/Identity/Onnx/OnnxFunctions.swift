/// The functions of ONNX Runtime's C interface that facet calls.
///
/// The interface is a table of function pointers that only ever grows at its end, so a function is known by
/// its place. All of these are there since version 1. A function that can fail returns null or a status, which
/// is to be released.
@safe struct OnnxFunctions {
  typealias Status = OpaquePointer?
  typealias Made = UnsafeMutablePointer<OpaquePointer?>
  typealias Name = UnsafePointer<CChar>?
  typealias Count = UnsafeMutablePointer<Int>
  typealias Query = @convention(c) (OpaquePointer?, Made) -> Status
  typealias IndexedQuery = @convention(c) (OpaquePointer?, Int, Made) -> Status
  typealias CountQuery = @convention(c) (OpaquePointer?, Count) -> Status
  typealias NumberQuery = @convention(c) (OpaquePointer?, UnsafeMutablePointer<Int32>) -> Status
  typealias Setting = @convention(c) (OpaquePointer?, Int32) -> Status
  typealias NameQuery =
    @convention(c) (OpaquePointer?, Int, OpaquePointer?, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>)
    -> Status
  typealias Release = @convention(c) (OpaquePointer?) -> Void
  typealias Run =
    @convention(c) (
      OpaquePointer?, OpaquePointer?, UnsafePointer<Name>, UnsafePointer<OpaquePointer?>, Int,
      UnsafePointer<Name>, Int, Made
    ) -> Status
  typealias MakeTensor =
    @convention(c) (
      OpaquePointer?, UnsafeMutableRawPointer?, Int, UnsafePointer<Int64>, Int, Int32, Made
    ) -> Status

  /// The table, in words.
  private let table: UnsafePointer<UnsafeRawPointer>

  init(table: UnsafeRawPointer) {
    unsafe self.table = table.assumingMemoryBound(to: UnsafeRawPointer.self)
  }

  /// The function at a place of the table.
  private func at<Function>(_ place: Int, _: Function.Type = Function.self) -> Function {
    // SAFETY: places below 101 are in the table of every version; types are those of the published interface.
    unsafe unsafeBitCast(table[place], to: Function.self)
  }

  var message: @convention(c) (OpaquePointer?) -> Name { unsafe at(2) }
  /// Least severity that is written to standard error, a name, the environment.
  var makeEnvironment: @convention(c) (Int32, Name, Made) -> Status { unsafe at(3) }
  /// Environment, bytes, their number, options, the session.
  var makeSession: @convention(c) (OpaquePointer?, UnsafeRawPointer?, Int, OpaquePointer?, Made) -> Status {
    unsafe at(8)
  }
  /// Session, options, names and values of inputs, their number, names of outputs, their number, outputs.
  var run: Run { unsafe at(9) }
  var makeOptions: @convention(c) (Made) -> Status { unsafe at(10) }
  var setSeverity: Setting { unsafe at(22) }
  var setThreads: Setting { unsafe at(24) }
  var inputCount: CountQuery { unsafe at(30) }
  var outputCount: CountQuery { unsafe at(31) }
  var inputType: IndexedQuery { unsafe at(33) }
  var outputType: IndexedQuery { unsafe at(34) }
  var inputName: NameQuery { unsafe at(36) }
  var outputName: NameQuery { unsafe at(37) }
  /// Memory's owner, memory, its bytes, the shape and its extents, the numbers' type, the tensor.
  var makeTensor: MakeTensor { unsafe at(49) }
  var values: Query { unsafe at(51) }
  /// Null when it is no tensor; belongs to the type.
  var tensorType: Query { unsafe at(55) }
  var elementType: NumberQuery { unsafe at(60) }
  var dimensionCount: CountQuery { unsafe at(61) }
  var dimensions: @convention(c) (OpaquePointer?, UnsafeMutablePointer<Int64>, Int) -> Status {
    unsafe at(62)
  }
  var tensorTypeOfValue: Query { unsafe at(65) }
  var makeMemoryInfo: @convention(c) (Int32, Int32, Made) -> Status { unsafe at(69) }
  var freeMemory: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Status { unsafe at(76) }
  /// Belongs to the library.
  var allocator: @convention(c) (Made) -> Status { unsafe at(78) }
  var releaseStatus: Release { unsafe at(93) }
  var releaseMemoryInfo: Release { unsafe at(94) }
  var releaseSession: Release { unsafe at(95) }
  var releaseValue: Release { unsafe at(96) }
  var releaseType: Release { unsafe at(98) }
  var releaseTensorType: Release { unsafe at(99) }
  var releaseOptions: Release { unsafe at(100) }
}
