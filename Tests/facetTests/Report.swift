import Foundation
import SystemPackage
import TestSupport
import Testing

/// A line of `facet detect --format jsonl`.
struct Report: Decodable, Equatable {
  var path: String
  var path_base64: String?
  var width: Int?
  var height: Int?
  var faces: [Face]?
  var seconds: Double?
  var first_look: Bool?
  var error: String?
  var warnings: [String]?

  struct Face: Decodable, Equatable {
    var box: [Float]
    var score: Float
    var landmarks: [[Float]]
  }

  /// The lines of an output, in order.
  static func all(_ outcome: Outcome) throws -> [Report] {
    try outcome.lines.map { try JSONDecoder().decode(Report.self, from: Data($0.utf8)) }
  }

  /// All but the time it took, which differs from run to run.
  var timeless: Report {
    var copy = self
    copy.seconds = nil
    return copy
  }

  /// Compares with the reference: counts equal, coordinates within 0.01 px, scores within 1e-4 (other
  /// summation orders move the last bits of a float).
  func expectEqual(
    _ golden: GoldenFaces, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(width == golden.width && height == golden.height, sourceLocation: sourceLocation)
    let faces = try #require(faces, sourceLocation: sourceLocation)
    try #require(faces.count == golden.faces.count, "\(path)", sourceLocation: sourceLocation)
    for (face, expected) in zip(faces, golden.faces) {
      let worst = zip(
        face.box + face.landmarks.flatMap { $0 }, expected.box + expected.landmarks.flatMap { $0 }
      )
      .map { abs($0 - $1) }.max()
      #expect(face.landmarks.count == 5 && face.box.count == 4, sourceLocation: sourceLocation)
      #expect((worst ?? 1) < 0.01, "\(path): \(face)", sourceLocation: sourceLocation)
      #expect(abs(face.score - expected.score) < 1e-4, sourceLocation: sourceLocation)
    }
  }
}

/// The sample photos, and what the reference found in them.
enum Sample {
  /// The files' names, sorted.
  static let names = [
    "astronaut.png", "camera.png", "chelsea.png", "grace_hopper.jpg", "group.jpg", "mona-lisa.jpg",
    "rocket.jpg",
  ]

  static func path(_ name: String) -> FilePath { RepositoryPaths.samples.appending(name) }

  static func golden(_ name: String) throws -> GoldenFaces {
    let stem = name.prefix { $0 != "." }
    return try GoldenFaces(
      RepositoryPaths.root.appending("Tests/DetectionTests/Golden/faces").appending("\(stem).json"))
  }
}
