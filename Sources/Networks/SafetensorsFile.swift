import Foundation
public import SystemPackage

/// A safetensors file: 8 bytes of header length, a JSON header that names each tensor's type, shape and
/// place, then the values, little-endian.
///
/// Trusts nothing: every length is checked before memory is touched or taken.
public struct SafetensorsFile: Sendable {
  /// For messages; the file is read only once, at the start.
  public let path: FilePath
  /// The header's `__metadata__`.
  public let metadata: [String: String]
  private let entries: [String: Entry]
  private let bytes: [UInt8]

  private struct Entry: Sendable {
    var type: String
    var shape: [Int]
    var range: Range<Int>
  }

  /// No sensible header comes near this many bytes, and no weights of these networks.
  private static let headerLimit = 100 << 20
  private static let fileLimit = 512 << 20

  /// - Throws: ``WeightsError/unreadable(_:reason:)`` or ``WeightsError/damaged(_:reason:)``.
  public init(contentsOf path: FilePath) throws(WeightsError) {
    try self.init(Self.read(path), path: path)
  }

  /// A file's content; `path` is only for messages.
  ///
  /// - Throws: ``WeightsError/damaged(_:reason:)``.
  public init(_ bytes: [UInt8], path: FilePath) throws(WeightsError) {
    self.path = path
    self.bytes = bytes
    guard bytes.count >= 8 else {
      throw .damaged(path, reason: "\(bytes.count) bytes are too few for a header")
    }
    let length = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(Self.headerLimit), Int(length) <= bytes.count - 8 else {
      throw .damaged(
        path, reason: "the header should have \(length) bytes, the file has \(bytes.count); it is cut short")
    }
    let header: [String: Any]
    do {
      let json = try JSONSerialization.jsonObject(with: Data(bytes[8..<(8 + Int(length))]))
      guard let object = json as? [String: Any] else {
        throw WeightsError.damaged(path, reason: "the header is not a JSON object")
      }
      header = object
    } catch let error as WeightsError {
      throw error
    } catch {
      throw .damaged(path, reason: "the header is not JSON")
    }
    metadata = header["__metadata__"] as? [String: String] ?? [:]
    let start = 8 + Int(length)
    var entries: [String: Entry] = [:]
    for (name, value) in header where name != "__metadata__" {
      entries[name] = try Self.entry(
        named: name, value, values: start..<bytes.count, path: path)
    }
    self.entries = entries
  }

  /// The types of numbers that weights come in.
  private enum FloatType: String {
    case half = "F16", brain = "BF16", single = "F32", double = "F64"

    var width: Int {
      switch self {
      case .half, .brain: 2
      case .single: 4
      case .double: 8
      }
    }
  }

  /// Bytes of a number, by the type's name.
  private static let widths = [
    "F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "F16": 2, "BF16": 2, "I16": 2, "U16": 2,
    "U8": 1, "I8": 1, "BOOL": 1, "F8_E4M3": 1, "F8_E5M2": 1,
  ]

  /// The names of all tensors, sorted.
  public var names: [String] { entries.keys.sorted() }

  /// The tensor of that name; numbers of 16 and 64 bits as the nearest ones of 32.
  ///
  /// - Parameter shape: the shape it must have, any when nil.
  /// - Throws: ``WeightsError/missingTensor(_:name:)``, ``WeightsError/wrongShape(_:name:found:expected:)``,
  ///   ``WeightsError/notFinite(_:name:index:)``, or ``WeightsError/damaged(_:reason:)`` when its type is
  ///   no float.
  public func tensor(_ name: String, shape: [Int]? = nil) throws(WeightsError) -> Tensor {
    guard let entry = entries[name] else { throw .missingTensor(path, name: name) }
    guard let type = FloatType(rawValue: entry.type) else {
      throw .damaged(path, reason: "tensor '\(name)' is of type \(entry.type), a float is needed")
    }
    if let shape, shape != entry.shape {
      throw .wrongShape(path, name: name, found: entry.shape, expected: shape)
    }
    let values = type == .single ? singles(entry.range) : numbers(entry.range, type)
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(path, name: name, index: index)
    }
    return Tensor(shape: entry.shape, values: values)
  }

  /// Numbers of 32 bits, copied in one piece where the machine has them in the same order.
  private func singles(_ range: Range<Int>) -> [Float] {
    #if _endian(little)
      unsafe [Float](unsafeUninitializedCapacity: range.count / 4) { floats, filled in
        // SAFETY: the range lies inside the file, and the array has room for as many bytes.
        unsafe bytes.withUnsafeBytes { raw in
          unsafe UnsafeMutableRawBufferPointer(floats).copyMemory(
            from: UnsafeRawBufferPointer(
              rebasing: raw[range.lowerBound..<range.lowerBound + range.count / 4 * 4]))
        }
        filled = range.count / 4
      }
    #else
      numbers(range, .single)
    #endif
  }

  private func numbers(_ range: Range<Int>, _ type: FloatType) -> [Float] {
    unsafe bytes.withUnsafeBytes { raw in
      // SAFETY: the range was checked to lie inside the file, and its size to be a multiple of the type's.
      stride(from: range.lowerBound, to: range.upperBound, by: type.width).map { at in
        switch type {
        case .half:
          Float(half: UInt16(littleEndian: unsafe raw.loadUnaligned(fromByteOffset: at, as: UInt16.self)))
        case .brain:
          Float(
            bitPattern: UInt32(
              UInt16(littleEndian: unsafe raw.loadUnaligned(fromByteOffset: at, as: UInt16.self))) << 16)
        case .single:
          Float(
            bitPattern: UInt32(littleEndian: unsafe raw.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
        case .double:
          Float(
            Double(
              bitPattern: UInt64(littleEndian: unsafe raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)))
          )
        }
      }
    }
  }

  /// The whole numbers of that name, of 8 to 64 bits.
  ///
  /// - Throws: ``WeightsError/missingTensor(_:name:)``, ``WeightsError/wrongShape(_:name:found:expected:)``, or
  ///   ``WeightsError/damaged(_:reason:)`` when its type is no whole number, or one does not fit.
  package func integers(_ name: String, shape: [Int]? = nil) throws(WeightsError) -> [Int] {
    guard let entry = entries[name] else { throw .missingTensor(path, name: name) }
    guard let first = entry.type.first, "IU".contains(first), let width = Self.widths[entry.type] else {
      throw .damaged(path, reason: "tensor '\(name)' is of type \(entry.type), a whole number is needed")
    }
    if let shape, shape != entry.shape {
      throw .wrongShape(path, name: name, found: entry.shape, expected: shape)
    }
    var values: [Int] = []
    for at in stride(from: entry.range.lowerBound, to: entry.range.upperBound, by: width) {
      var bits = bytes[at..<(at + width)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      if first == "I", width < 8, bits >> (width * 8 - 1) == 1 { bits |= .max << (width * 8) }
      guard first == "I" || bits <= Int.max else {
        throw .damaged(path, reason: "tensor '\(name)' holds \(bits), which is too large")
      }
      values.append(Int(truncatingIfNeeded: bits))
    }
    return values
  }

  private static func entry(
    named name: String, _ value: Any, values: Range<Int>, path: FilePath
  ) throws(WeightsError) -> Entry {
    guard let fields = value as? [String: Any], let type = fields["dtype"] as? String,
      let shape = fields["shape"] as? [Int], let offsets = fields["data_offsets"] as? [Int],
      offsets.count == 2
    else {
      throw .damaged(path, reason: "the header's entry for '\(name)' lacks dtype, shape or data_offsets")
    }
    guard offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= values.count else {
      throw .damaged(
        path,
        reason: "tensor '\(name)' should lie at \(offsets[0])..<\(offsets[1]) of \(values.count) bytes; "
          + "the file is cut short")
    }
    guard let width = Self.widths[type] else {
      throw .damaged(path, reason: "tensor '\(name)' is of the unknown type '\(type)'")
    }
    var size = width
    for extent in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow else {
        throw .damaged(path, reason: "tensor '\(name)' has the impossible shape \(shape)")
      }
      size = product
    }
    guard size == offsets[1] - offsets[0] else {
      throw .damaged(
        path,
        reason: "tensor '\(name)' of shape \(shape) needs \(size) bytes, "
          + "the header gives it \(offsets[1] - offsets[0])")
    }
    return Entry(
      type: type, shape: shape,
      range: (values.lowerBound + offsets[0])..<(values.lowerBound + offsets[1]))
  }

  /// A weights file's bytes. A path may hold any bytes, so this does not go through strings.
  ///
  /// - Throws: ``WeightsError/unreadable(_:reason:)`` or ``WeightsError/damaged(_:reason:)``.
  public static func read(_ path: FilePath) throws(WeightsError) -> [UInt8] {
    do {
      let file = try FileDescriptor.open(path, .readOnly)
      return try file.closeAfter {
        var bytes: [UInt8] = []
        // What the file has is taken at once; one that says nothing, or grows, is read on in pieces.
        let size = Int(clamping: (try? file.seek(offset: 0, from: .end)) ?? 0)
        if size > 0 { _ = try file.seek(offset: 0, from: .start) }
        if (1...fileLimit).contains(size) { bytes = try whole(file, size) }
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= fileLimit {
          // SAFETY: the buffer is the array's own, and `read` writes no more than it holds.
          let count = try unsafe piece.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
          if count == 0 { return bytes }
          bytes += piece[..<count]
        }
        throw WeightsError.damaged(path, reason: "it is larger than \(fileLimit >> 20) MB")
      }
    } catch let error as WeightsError {
      throw error
    } catch {
      throw .unreadable(path, reason: String(describing: error))
    }
  }

  private static func whole(_ file: FileDescriptor, _ size: Int) throws -> [UInt8] {
    try unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      while filled < size {
        // SAFETY: the rest of the buffer is the array's own, and `read` writes no more than it holds.
        let rest = unsafe UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
        let count = try unsafe file.read(into: rest)
        if count == 0 { return }
        filled += count
      }
    }
  }
}

extension Float {
  /// A number of 16 bits as IEEE 754 has it: 1 of sign, 5 of exponent, 10 of fraction.
  init(half bits: UInt16) {
    let (exponent, fraction) = (Int(bits >> 10 & 31), Float(bits & 1023))
    let size =
      switch exponent {
      case 0: fraction * 0x1p-24
      case 31: fraction == 0 ? Float.infinity : Float.nan
      default: (1 + fraction / 1024) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
      }
    self = bits >> 15 == 1 ? -size : size
  }
}
