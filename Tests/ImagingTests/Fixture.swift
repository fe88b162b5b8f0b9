import Foundation
import SystemPackage
import TestSupport

/// A file of `Fixtures/` and the pixels it must give; `make-fixtures.py` made both.
struct Fixture: Codable, CustomStringConvertible {
  var name = ""
  let width, height: Int
  let hash: String
  /// x, y, red, green, blue of a few pixels, to see at a glance what differs.
  let samples: [[Int]]
  let orientation: Int?

  var description: String { name }
  var path: FilePath { Self.path(name) }

  enum CodingKeys: CodingKey { case width, height, hash, samples, orientation }

  static func path(_ name: String) -> FilePath {
    RepositoryPaths.root.appending("Tests/ImagingTests/Fixtures").appending(name)
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: URL(filePath: path(name).string)))
  }

  static let all: [Fixture] = {
    guard let data = try? Data(contentsOf: URL(filePath: path("expected.json").string)),
      let read = try? JSONDecoder().decode([String: Fixture].self, from: data)
    else { fatalError("Fixtures/expected.json cannot be read") }
    return read.map { name, fixture in
      var fixture = fixture
      fixture.name = name
      return fixture
    }.sorted { $0.name < $1.name }
  }()
}

/// FNV-1a, 64 bit, in hexadecimal.
func hash(_ bytes: [UInt8]) -> String {
  let value = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
