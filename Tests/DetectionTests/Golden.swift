import Detection
import Imaging
import Networks
import SystemPackage
import TestSupport

/// The golden files of this target, and the samples they were made from.
enum Golden {
  private static let folder = RepositoryPaths.root.appending("Tests/DetectionTests/Golden")

  static func faces(_ name: String) -> FilePath { folder.appending("faces/\(name).json") }
  static func stages(_ name: String) -> FilePath { folder.appending("stages/\(name).safetensors") }

  static func photo(_ golden: GoldenFaces) throws -> Image {
    try decodePhoto(at: RepositoryPaths.samples.appending(golden.image)).image
  }

  static let detector = Result { try FaceDetector() }
}
