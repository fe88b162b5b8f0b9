import Benchmarks
import Files
import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Measuring vectors") struct IdentityBenchTests {
  /// A safetensors file of two tensors.
  private func file(_ folder: TemporaryFolder, vectors: String, people: String, bytes: Int) throws -> FilePath
  {
    let header = Array(#"{"vectors":{\#(vectors)},"people":{\#(people)}}"#.utf8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> ($0 * 8)) }
    return try folder.write("v.safetensors", length + header + [UInt8](repeating: 0, count: bytes))
  }

  @Test("a file without vectors, with another shape or with other numbers of people is refused")
  func refused() throws {
    let folder = try TemporaryFolder()
    let flat = try file(
      folder, vectors: #""dtype":"F16","shape":[4],"data_offsets":[0,8]"#,
      people: #""dtype":"I32","shape":[4],"data_offsets":[8,24]"#, bytes: 24)
    #expect(throws: UsageError.self) { try IdentityBench(flat) }
    let few = try file(
      folder, vectors: #""dtype":"F16","shape":[2,2],"data_offsets":[0,8]"#,
      people: #""dtype":"I32","shape":[4],"data_offsets":[8,24]"#, bytes: 24)
    #expect(throws: (any Error).self) { try IdentityBench(few) }
    let floats = try file(
      folder, vectors: #""dtype":"F16","shape":[2,2],"data_offsets":[0,8]"#,
      people: #""dtype":"F32","shape":[2],"data_offsets":[8,16]"#, bytes: 16)
    #expect(throws: (any Error).self) { try IdentityBench(floats) }
    let right = try file(
      folder, vectors: #""dtype":"F16","shape":[2,2],"data_offsets":[0,8]"#,
      people: #""dtype":"I32","shape":[2],"data_offsets":[8,16]"#, bytes: 16)
    _ = try IdentityBench(right)
  }
}
