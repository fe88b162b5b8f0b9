import Foundation
import Geometry
import Identity
import Imaging
import Networks
import SystemPackage
import TestSupport

/// What the tests of this target share.
enum Fixture {
  static let weights: IdentityWeights = {
    do {
      return try IdentityWeights(
        contentsOf: RepositoryPaths.root.appending("Sources/Identity/Resources/face-embedding.safetensors"))
    } catch {
      fatalError("\(error)")
    }
  }()

  /// One for each instruction set that this machine runs.
  static let all: [FaceEmbedder] = InstructionSet.available.map { set in
    do {
      return try FaceEmbedder(weights: weights, instructionSet: set)
    } catch {
      fatalError("\(set): \(error)")
    }
  }

  static let golden: TensorFile = {
    do {
      return try TensorFile(RepositoryPaths.root.appending("Tests/IdentityTests/Golden/identity.safetensors"))
    } catch {
      fatalError("\(error)")
    }
  }()

  /// The sample faces, as `astronaut_00`.
  static let faces: [String] = golden.names.filter { $0.hasSuffix(".chip") }.map { String($0.dropLast(5)) }

  static func chip(_ face: String) throws -> Image {
    Image(width: 150, height: 150, pixels: try golden["\(face).chip"].values.map { UInt8($0) })
  }

  /// The photo that a face is from.
  static func photo(_ face: String) throws -> Image {
    let name = String(face.dropLast(3))
    for ending in [".jpg", ".png"] {
      let path = RepositoryPaths.samples.appending(name + ending)
      if FileManager.default.fileExists(atPath: path.string) { return try decodePhoto(at: path).image }
    }
    throw CocoaError(.fileNoSuchFile)
  }

  /// A chip of waves and noise.
  static func noise(seed: UInt64) -> Image {
    var numbers = SeededNumbers(seed: seed)
    let pixels = (0..<(150 * 150 * 3)).map { index in
      UInt8(truncatingIfNeeded: (index / 450 * 3 + index % 450) & 127 + Int(numbers.next() & 127))
    }
    return Image(width: 150, height: 150, pixels: pixels)
  }

  /// Nil where ONNX Runtime is not installed.
  static let runtime: OnnxRuntime? = try? OnnxRuntime()

  /// A folder with models, and what Python made of chips: see `.ci/other-tools/identity.py`.
  static let checked = ProcessInfo.processInfo.environment["FACET_ONNX_CHECK"]

  static func distance(_ a: [Float], _ b: [Float]) -> Float {
    precondition(a.count == b.count, "\(a.count) against \(b.count)")
    return zip(a, b).reduce(0) { most, pair in
      let difference = abs(pair.0 - pair.1)
      return difference.isNaN ? .infinity : max(most, difference)
    }
  }
}
