import Foundation

/// ONNX Runtime, opened at run time, so that facet neither needs nor contains it.
@safe public final class OnnxRuntime: Sendable {
  /// The library's file, or the name under which the system found it.
  public let path: String
  /// As the library says: `1.21.0`.
  public let version: String
  // SAFETY: the table and the environment belong to the library, which stays open until the program ends;
  // its functions may be called by any number of threads.
  nonisolated(unsafe) let functions: OnnxFunctions
  nonisolated(unsafe) let environment: OpaquePointer

  /// The environment variable that names the library or its folder.
  public static let environmentVariable = "FACET_ONNXRUNTIME"
  /// The name that the system's loader looks for.
  public static let library = "libonnxruntime.so.1"
  /// The oldest version whose interface is asked for.
  static let oldest = "1.12"
  private static let interface: UInt32 = 12

  /// What went wrong inside the library.
  struct Failure: Error {
    var reason: String
  }

  /// Opens the library.
  ///
  /// - Parameters:
  ///   - path: the library's file or the folder that holds it; nil: what the environment names, or else what
  ///     the system's loader finds.
  ///   - environment: this process's own when nil.
  /// - Throws: ``OnnxError/noRuntime(tried:reason:)`` or ``OnnxError/unusableRuntime(path:reason:)``.
  public init(path: String? = nil, environment: [String: String]? = nil) throws(OnnxError) {
    let named = path ?? (environment ?? ProcessInfo.processInfo.environment)[Self.environmentVariable]
    let file = if let named, !named.isEmpty { try Self.file(named) } else { Self.library }
    guard let handle = unsafe dlopen(file, RTLD_NOW | RTLD_LOCAL) else {
      let reason = unsafe dlerror().map { unsafe String(cString: $0) } ?? "no reason is known"
      throw .noRuntime(tried: file, reason: reason)
    }
    guard let symbol = unsafe dlsym(handle, "OrtGetApiBase") else {
      unsafe dlclose(handle)
      throw .unusableRuntime(path: file, reason: "it is another library")
    }
    // SAFETY: the types are those of the published interface: a function that returns two function pointers,
    // one that gives a table for the number of an interface (null if it does not know it), and one that gives
    // the version.
    typealias Base = @convention(c) () -> UnsafePointer<UnsafeRawPointer>?
    typealias Table = @convention(c) (UInt32) -> UnsafeRawPointer?
    typealias Version = @convention(c) () -> UnsafePointer<CChar>?
    guard let base = unsafe unsafeBitCast(symbol, to: Base.self)() else {
      throw .unusableRuntime(path: file, reason: "it has no interface")
    }
    self.path = file
    version = unsafe unsafeBitCast(base[1], to: Version.self)().map { unsafe String(cString: $0) } ?? "?"
    guard let table = unsafe unsafeBitCast(base[0], to: Table.self)(Self.interface) else {
      throw .unusableRuntime(path: file, reason: "it is version \(version)")
    }
    let functions = unsafe OnnxFunctions(table: table)
    unsafe self.functions = functions
    do {
      // Only what ends the program would be written to standard error: everything else is in the status.
      unsafe self.environment = try Self.made(functions) { unsafe functions.makeEnvironment(4, "facet", $0) }
    } catch {
      throw .unusableRuntime(path: file, reason: error.reason)
    }
  }

  /// A library's file as given, or the one in a folder.
  private static func file(_ path: String) throws(OnnxError) -> String {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return path }
    let libraries = names.filter { $0.hasPrefix("libonnxruntime.") }
    guard let name = libraries.contains(library) ? library : libraries.max() else {
      throw .noRuntime(tried: path, reason: "the folder holds no libonnxruntime.so")
    }
    return path + "/" + name
  }

  /// What a function makes, or its message.
  static func made(
    _ functions: OnnxFunctions, _ call: (OnnxFunctions.Made) -> OnnxFunctions.Status
  ) throws(Failure) -> OpaquePointer {
    var result: OpaquePointer?
    let status = unsafe call(&result)
    try unsafe check(functions, status)
    guard let result = unsafe result else { throw Failure(reason: "nothing was made") }
    return unsafe result
  }

  /// Throws a status's message and releases it.
  static func check(_ functions: OnnxFunctions, _ status: OnnxFunctions.Status) throws(Failure) {
    guard let status = unsafe status else { return }
    let message = unsafe functions.message(status).map { unsafe String(cString: $0) } ?? "no reason was given"
    unsafe functions.releaseStatus(status)
    // Messages may have many lines.
    throw Failure(reason: message.split(whereSeparator: \.isNewline).first.map(String.init) ?? message)
  }
}
