import Detection
import Foundation
import Geometry
import Imaging
import Jobs
import Parallel
import SystemPackage
import TestSupport

/// Sample photos in a folder of a test's own, and what searches them.
struct JobsFixture {
  static let detector = Result { try FaceDetector() }

  let folder: TemporaryFolder
  let settings = DetectionSettings(minFaceSize: 60)
  let limits = PhotoLimits()

  init() throws { folder = try TemporaryFolder() }

  var out: FilePath { folder.path.appending("out") }

  /// On one thread unless more are asked for, so that photos come one after the other.
  func search(lanes: Int = 1) throws -> PhotoSearch {
    PhotoSearch(detector: try Self.detector.get(), lanes: Lanes(lanes))
  }

  /// Three photos with a face each, under names whose order is theirs.
  func threePhotos() throws -> [FilePath] {
    try [("a.jpg", "grace_hopper.jpg"), ("b.png", "astronaut.png"), ("c.jpg", "mona-lisa.jpg")].map {
      try copy($0.1, as: $0.0)
    }
  }

  func copy(_ sample: String, as name: String) throws -> FilePath {
    try folder.write(name, RepositoryFiles.bytes("Samples/\(sample)"))
  }

  /// A file that is no photo.
  func brokenPhoto(_ name: String) throws -> FilePath { try folder.write(name, Array("text".utf8)) }

  static func names(in folder: FilePath) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []).sorted()
  }

  static func bytes(_ path: FilePath) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path.string)))
  }
}
