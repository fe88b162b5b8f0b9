import Foundation
import Networks
import SystemPackage
import TestSupport
import Testing

@Suite("Weights files") struct WeightsTests {
  private static let published = RepositoryPaths.root.appending(
    "Sources/Networks/Resources/mtcnn.safetensors")

  @Test("the published file has 50 tensors of 495,850 numbers")
  func published() throws {
    let weights = try NetworkWeights(contentsOf: Self.published)
    #expect(weights.tensors.count == 50)
    #expect(weights.tensors.values.reduce(0) { $0 + $1.values.count } == 495_850)
    #expect(try SafetensorsFile(contentsOf: Self.published).metadata["license"] == "MIT")
  }

  @Test("a file that is missing, empty or text is reported as such")
  func unusable() throws {
    let path = FilePath("/nonexistent/weights.safetensors")
    #expect(throws: WeightsError.unreadable(path, reason: "No such file or directory")) {
      try NetworkWeights(contentsOf: path)
    }
    guard case .unreadable(_, "Is a directory")? = try? WeightsTests.refusal(of: "/") else {
      Issue.record("a folder was read")
      return
    }
    try expectDamage(Data(), "0 bytes are too few")
    try expectDamage(Data("this is not a weights file at all".utf8), "cut short")
    try expectDamage(Self.file(header: "[1, 2]"), "not a JSON object")
    try expectDamage(Self.file(header: "{\"a\": "), "not JSON")
    try expectDamage(Self.file(header: "{\"a\": 3}"), "lacks dtype")
  }

  @Test("false headers are detected before memory is used")
  func lies() throws {
    func entry(_ shape: String, _ offsets: String, type: String = "F32") -> Data {
      Self.file(
        header: "{\"a\": {\"dtype\": \"\(type)\", \"shape\": \(shape), \"data_offsets\": \(offsets)}}",
        values: Data(count: 16))
    }
    try expectDamage(entry("[5]", "[0, 20]"), "cut short")
    try expectDamage(entry("[4]", "[0, 8]"), "needs 16 bytes")
    try expectDamage(entry("[4]", "[-4, 12]"), "cut short")
    try expectDamage(entry("[4]", "[12, 4]"), "cut short")
    try expectDamage(entry("[-1, -4]", "[0, 16]"), "impossible shape")
    try expectDamage(entry("[4611686018427387904, 8]", "[0, 16]"), "impossible shape")
    try expectDamage(entry("[4]", "[0, 16]", type: "Q9"), "unknown type")
    var huge = Data([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F])
    huge.append(Data("{}".utf8))
    try expectDamage(huge, "cut short")
  }

  @Test("the published file is refused when it is cut, at any of many places")
  func truncated() throws {
    let whole = try Data(contentsOf: URL(filePath: Self.published.string))
    for length in [7, 8, 100, 5000, 5191, 5192, 5196, 1_000_000, whole.count - 1] {
      try expectDamage(whole.prefix(length), "")
    }
  }

  @Test("a missing tensor, a wrong shape and a NaN are reported")
  func wrongContents() throws {
    let whole = try Data(contentsOf: URL(filePath: Self.published.string))
    func renamed(_ from: String, _ to: String) throws -> Data {
      var copy = whole
      let range = try #require(copy.range(of: Data(from.utf8)))
      copy.replaceSubrange(range, with: Data(to.utf8))
      return copy
    }
    let error = try failure(of: try renamed("onet.conv1.bias", "onet.conv9.bias"))
    #expect(error?.description.contains("lack the tensor 'onet.conv1.bias'") == true)

    let shape = try failure(of: try renamed("[32,3,3,3]", "[32,3,9,1]"))
    guard case .wrongShape(_, "onet.conv1.weight", [32, 3, 9, 1], [32, 3, 3, 3])? = shape else {
      Issue.record("\(String(describing: shape))")
      return
    }

    var broken = whole
    let last = broken.count - 4
    broken.replaceSubrange(last..<broken.count, with: [0, 0, 0xC0, 0x7F])
    guard case .notFinite? = try failure(of: broken) else {
      Issue.record("a value that is not a number was accepted")
      return
    }
  }

  @Test("for an unreadable weights folder the message lists the places")
  func notInstalled() {
    let error = WeightsError.notInstalled(lookedIn: ["/a/mtcnn.safetensors", "/b/mtcnn.safetensors"])
    #expect(error.description.contains("'/a/mtcnn.safetensors', '/b/mtcnn.safetensors'"))
    #expect(error.description.contains("FACET_RESOURCES"))
  }

  private static func refusal(of path: FilePath) throws -> WeightsError? {
    do {
      _ = try SafetensorsFile(contentsOf: path)
      return nil
    } catch {
      return error
    }
  }

  private static func file(header: String, values: Data = Data()) -> Data {
    let length = UInt64(header.utf8.count)
    var data = Data((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) })
    data.append(Data(header.utf8))
    data.append(values)
    return data
  }

  private func failure(of contents: Data) throws -> WeightsError? {
    let folder = FileManager.default.temporaryDirectory.appending(path: "facet-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appending(path: "weights.safetensors")
    try contents.write(to: url)
    do {
      _ = try NetworkWeights(contentsOf: FilePath(url.path(percentEncoded: false)))
      return nil
    } catch {
      return error
    }
  }

  private func expectDamage(_ contents: Data, _ words: String) throws {
    guard case .damaged(_, let reason)? = try failure(of: contents) else {
      Issue.record("accepted, or refused otherwise: \(words)")
      return
    }
    #expect(reason.contains(words) || words.isEmpty, "\(reason)")
  }

  @Test("whole numbers of any width are read, with their sign; floats are refused")
  func integers() throws {
    func file(_ type: String, _ bytes: [UInt8], _ count: Int) throws -> SafetensorsFile {
      let header = #"{"people":{"dtype":"\#(type)","shape":[\#(count)],"data_offsets":[0,\#(bytes.count)]}}"#
      let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> ($0 * 8)) }
      return try SafetensorsFile(length + Array(header.utf8) + bytes, path: "people")
    }
    #expect(try file("I32", [1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF], 2).integers("people") == [1, -2])
    #expect(try file("I64", [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], 1).integers("people") == [-1])
    #expect(try file("U8", [200, 1], 2).integers("people", shape: [2]) == [200, 1])
    #expect(throws: WeightsError.self) { try file("F16", [0, 0], 1).integers("people") }
    #expect(throws: WeightsError.self) {
      try file("U64", [UInt8](repeating: 0xFF, count: 8), 1).integers("people")
    }
    #expect(throws: WeightsError.self) { try file("U8", [1], 1).integers("people", shape: [2]) }
    #expect(throws: WeightsError.self) { try file("U8", [1], 1).integers("names") }
  }
}
