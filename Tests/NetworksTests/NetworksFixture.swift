import Foundation
import Geometry
import Imaging
import Networks
import SystemPackage
import TestSupport

/// What the tests of this target share.
enum Fixture {
  static let weights: NetworkWeights = {
    do {
      return try NetworkWeights(
        contentsOf: RepositoryPaths.root.appending("Sources/Networks/Resources/mtcnn.safetensors"))
    } catch {
      fatalError("\(error)")
    }
  }()

  static let scalar = ScalarNetworks(weights: weights)

  static func networks(_ set: InstructionSet) throws -> CascadeNetworks {
    try CascadeNetworks(weights: weights, instructionSet: set)
  }

  /// One for each instruction set that this machine runs.
  static let all: [CascadeNetworks] = InstructionSet.available.map { set in
    do {
      return try CascadeNetworks(weights: weights, instructionSet: set)
    } catch {
      fatalError("\(set): \(error)")
    }
  }

  static func golden() throws -> SafetensorsFile {
    guard let path = Bundle.module.resourceURL?.path(percentEncoded: false) else {
      throw CocoaError(.fileNoSuchFile)
    }
    return try SafetensorsFile(contentsOf: FilePath(path).appending("Golden/layers.safetensors"))
  }

  /// Smooth waves with noise on them: what photos are like, and no two windows alike.
  static func picture(width: Int, height: Int, seed: UInt64 = 1) -> Image {
    var numbers = SeededNumbers(seed: seed)
    var pixels = [UInt8](repeating: 0, count: width * height * 3)
    for index in pixels.indices {
      let (x, y, c) = (index / 3 % width, index / 3 / width, index % 3)
      let wave = (x * (7 + c) / 3 + y * (5 - c)) & 255
      let noise = Int(numbers.next() & 63)
      pixels[index] = UInt8(max(0, min(255, (wave < 128 ? wave : 255 - wave) * 3 / 2 + noise)))
    }
    return Image(width: width, height: height, pixels: pixels)
  }

  /// Numbers between -1 and 1.
  static func noise(_ shape: [Int], seed: UInt64 = 1) -> Tensor {
    var numbers = SeededNumbers(seed: seed)
    return Tensor(
      shape: shape,
      values: (0..<shape.reduce(1, *)).map { _ in Float.random(in: -1...1, using: &numbers) })
  }
}

extension Tensor {
  /// One item of the outermost dimension.
  func item(_ index: Int) -> Tensor {
    let size = values.count / shape[0]
    return Tensor(
      shape: Array(shape.dropFirst()), values: Array(values[(index * size)..<((index + 1) * size)]))
  }

  /// The largest difference from another tensor of as many values.
  func distance(_ other: Tensor) -> Float {
    precondition(values.count == other.values.count, "\(shape) against \(other.shape)")
    var most: Float = 0
    for (a, b) in zip(values, other.values) {
      let difference = abs(a - b)
      most = difference.isNaN ? .infinity : max(most, difference)
    }
    return most
  }
}
