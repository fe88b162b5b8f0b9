import Foundation
public import SystemPackage

/// The reference's golden arrays, read from a safetensors file. The data are trusted, so any fault in them fails
/// the test.
public struct TensorFile: Sendable {
  public struct Tensor: Sendable {
    public var shape: [Int]
    /// Row-major, integers converted.
    public var values: [Float]

    /// Row `index` of a `[rows, columns]` tensor.
    public func row(_ index: Int) -> ArraySlice<Float> {
      let columns = shape.dropFirst().reduce(1, *)
      return values[index * columns..<(index + 1) * columns]
    }
  }

  public struct Unreadable: Error {
    public var what: String
  }

  private let tensors: [String: Tensor]

  public var names: [String] { tensors.keys.sorted() }

  public init(_ path: FilePath) throws {
    let data = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path.string)))
    let headerLength = data[0..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let body = 8 + headerLength
    let header = try JSONSerialization.jsonObject(with: Data(data[8..<body]))
    guard let entries = header as? [String: [String: Any]] else {
      throw Unreadable(what: "header of \(path)")
    }
    var tensors: [String: Tensor] = [:]
    for (name, entry) in entries where name != "__metadata__" {
      guard let type = entry["dtype"] as? String, let shape = entry["shape"] as? [Int],
        let range = entry["data_offsets"] as? [Int]
      else { throw Unreadable(what: "\(name) in \(path)") }
      tensors[name] = Tensor(
        shape: shape, values: try Self.values(of: type, data[(body + range[0])..<(body + range[1])]))
    }
    self.tensors = tensors
  }

  public subscript(name: String) -> Tensor {
    get throws {
      guard let tensor = tensors[name] else { throw Unreadable(what: name) }
      return tensor
    }
  }

  private static func values(of type: String, _ bytes: ArraySlice<UInt8>) throws -> [Float] {
    func words(_ size: Int) -> [UInt64] {
      stride(from: bytes.startIndex, to: bytes.endIndex, by: size).map { start in
        bytes[start..<start + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
      }
    }
    switch type {
    case "U8": return bytes.map { Float($0) }
    case "F32": return words(4).map { Float(bitPattern: UInt32($0)) }
    case "I32": return words(4).map { Float(Int32(truncatingIfNeeded: $0)) }
    case "I64": return words(8).map { Float(Int64(bitPattern: $0)) }
    default: throw Unreadable(what: "type \(type)")
    }
  }
}
