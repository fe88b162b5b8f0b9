import Foundation
import FuzzTargets
import SystemPackage
import Testing

/// Inputs that broke something once, and the seeds of the fuzz targets, end well.
@Suite("Fuzz: replay", .serialized) struct ReplayTests {
  private static let folder = FilePath(#filePath).removingLastComponent().removingLastComponent()
    .appending("Fuzz")

  private static func files(below folder: FilePath) throws -> [(target: String?, bytes: [UInt8])] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.string).sorted().compactMap { name in
      guard let bytes = try? Data(contentsOf: URL(filePath: folder.appending(name).string)) else {
        return nil
      }
      let parts = name.split(separator: "/")
      return (parts.count == 2 ? String(parts[0]) : nil, [UInt8](bytes))
    }
  }

  @Test("every earlier finding has a target and no longer crashes it")
  func findings() throws {
    let files = try Self.files(below: Self.folder.appending("Findings"))
    #expect(files.count >= 7)
    for (name, bytes) in files {
      let target = try #require(name.flatMap { Fuzz.targets[$0] }, "there is no target \(name ?? "?")")
      target(bytes)
    }
  }

  @Test("all seeds are read by all targets")
  func seeds() throws {
    let files = try Self.files(below: Self.folder.appending("Seeds"))
    #expect(files.count >= 18)
    for name in Fuzz.targets.keys.sorted() {
      for (_, bytes) in files { Fuzz.targets[name]?(bytes) }
    }
  }
}
