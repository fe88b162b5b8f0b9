import Foundation
import Networks
import SystemPackage
import TestSupport
import Testing
import WeightFormats

@Suite("Damaged and hostile weights files") struct HostileWeightsTests {
  private func failure(_ bytes: [UInt8]) -> String? {
    do {
      var tensors = MTCNNTensors()
      try tensors.add(WeightArchive(bytes, path: "x"))
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test("a file cut anywhere is refused with a message, and nothing worse", arguments: Fixture.names)
  func truncated(name: String) throws {
    let whole = try Fixture.bytes(name)
    for length in stride(from: 0, to: whole.count - 8, by: 97) {
      #expect(failure(Array(whole[..<length])) != nil, "\(length) bytes")
    }
  }

  @Test("changed bytes are read or refused, whatever they are", arguments: Fixture.names)
  func mutated(name: String) throws {
    let whole = try Fixture.bytes(name)
    var numbers = SeededNumbers(seed: 3)
    for _ in 0..<400 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &numbers) {
        // Structure lies at both ends; in between are mostly numbers.
        let place =
          Bool.random(using: &numbers)
          ? Int.random(in: 0..<min(1500, bytes.count), using: &numbers)
          : Int.random(in: 0..<bytes.count, using: &numbers)
        bytes[place] = UInt8.random(in: 0...255, using: &numbers)
      }
      _ = failure(bytes)
    }
  }

  @Test("code in a pickle is reported, not run")
  func code() throws {
    let pickle =
      Array("\u{2}cposix\nsystem\n".utf8) + [0x58, 4, 0, 0, 0] + Array("true".utf8) + [0x85, 0x52, 0x2E]
    let magic: [UInt8] = [
      0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
    ]
    let number: [UInt8] = [0x80, 2, 0x4D, 0xE9, 3, 0x2E]
    let message = failure(magic + number + number + [0x80] + pickle)
    #expect(message?.contains("'posix.system', which facet does not run") == true, "\(message ?? "read")")
  }

  @Test("nesting without end, loops and doubling neither crash nor fill the memory")
  func bombs() {
    let header: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, 13, 0] + Array("{'descr':'O'}".utf8)
    let deep = [UInt8](repeating: 0x5D, count: 200_000) + [UInt8](repeating: 0x61, count: 199_999) + [0x2E]
    #expect(failure(header + deep) != nil)
    // A list in itself.
    #expect(failure(header + [0x5D, 0x71, 0, 0x68, 0, 0x61, 0x2E]) != nil)
    // Each tuple holds the one before twice: 2 to the power of 60 ways through.
    let twice: [UInt8] = [0x32, 0x86]
    let doubling: [UInt8] = [0x29] + Array(repeatElement(twice, count: 60).joined()) + [0x2E]
    #expect(failure(header + doubling) != nil)
    // Each list holds the one before 200 times: 200 to the power of 8 values.
    var wide: [UInt8] = [0x5D, 0x71, 0, 0x30]
    for level in UInt8(1)...8 {
      wide += [0x5D, 0x71, level, 0x28]
      for _ in 0..<200 { wide += [0x68, level - 1] }
      wide += level < 8 ? [0x65, 0x30] : [0x65, 0x2E]
    }
    #expect(failure(header + wide)?.contains("more values than weights can have") == true)
    // A text of two thousand million bytes, of which there are none.
    #expect(failure(header + [0x58, 0xFF, 0xFF, 0xFF, 0x7F]) != nil)
  }

  @Test("a safetensors header of any length is distinguished from a pickle, which begins with 0x80")
  func headerLengths() {
    for padding in 0..<40 {
      let name = String(repeating: "x", count: 80 + padding)
      let bytes = SafetensorsFile.encode([(name, Tensor(shape: [1], values: [1]))])
      #expect(WeightFormat.guess(bytes) == .safetensors, "\(bytes[0])")
    }
  }

  @Test("files of another kind are reported as what they are")
  func others() throws {
    #expect(failure(Array("hello, this is text".utf8))?.contains("not a known format") == true)
    #expect(failure([])?.contains("not a known format") == true)
    let plain = [UInt8](repeating: 0, count: 40)
    let header: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, 15, 0] + Array("{'descr':'<f4'}".utf8)
    #expect(failure(header + plain)?.contains("one plain array") == true)
    #expect(failure([0x50, 0x4B, 3, 4] + plain)?.contains("directory is missing") == true)
    #expect(failure([0x80, 2, 0x4B, 1, 0x2E])?.contains("not one of torch.save") == true)
  }
}
