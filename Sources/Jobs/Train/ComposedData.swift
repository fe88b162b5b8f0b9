import Detection
import Files
import Foundation
import Geometry
package import Imaging
import Networks
package import SystemPackage
package import Training

/// What a folder of sample photos gives for composing pictures: photos with one face are portraits, photos without any are
/// backgrounds. The last portrait and the first background, by name, are kept out of training.
package struct ComposedData {
  package var portraits: [Portrait] = []
  package var backgrounds: [Image] = []
  package var strangers: [Portrait] = []
  package var otherBackgrounds: [Image] = []

  /// - Throws: `UsageError` when the folder has no two portraits.
  package init(folder: FilePath) throws {
    let detector = FaceDetector(networks: try CascadeNetworks(weights: .published()))
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder.string).sorted()
    } catch {
      throw UsageError(
        "\(folder.shown): the folder of portraits cannot be read: \(error.localizedDescription)")
    }
    for name in names {
      let path = folder.appending(name)
      guard let image = try? decodePhoto(at: path).image else { continue }
      let faces = try detector.detect(in: image).faces
      if faces.isEmpty { backgrounds.append(image) }
      if let face = faces.first, faces.count == 1 {
        portraits.append(
          Portrait(name: name, image: image, face: TrainingFace(box: face.box, landmarks: face.landmarks)))
      }
    }
    guard portraits.count >= 2 else {
      throw UsageError(
        "\(folder.shown): \(portraits.count) photos with one face; two are needed to compose pictures, "
          + "one of them is kept out of training")
    }
    strangers = [portraits.removeLast()]
    otherBackgrounds = backgrounds.isEmpty ? [] : [backgrounds.removeFirst()]
  }

  /// Pictures to learn from, and to watch learning by.
  package func training(seed: UInt64) -> ComposedPictures {
    ComposedPictures(portraits: portraits, backgrounds: backgrounds, seed: seed)
  }

  /// The same portraits in other sizes, turns and colours on other backgrounds.
  package func held(seed: UInt64, turn: ClosedRange<Float> = 0...18) -> ComposedPictures {
    var jitter = ComposedPictures.Jitter()
    jitter.size = PixelSize(width: 560, height: 420)
    jitter.faces = 1...6
    jitter.faceHeights = 28...170
    jitter.turn = turn
    return ComposedPictures(
      portraits: portraits, backgrounds: otherBackgrounds, jitter: jitter, seed: seed &+ 1_000_003)
  }

  /// As ``held(seed:turn:)``, with a portrait that training never saw.
  package func stranger(seed: UInt64) -> ComposedPictures {
    var pictures = held(seed: seed &+ 7)
    pictures = ComposedPictures(
      portraits: strangers, backgrounds: otherBackgrounds, jitter: pictures.jitter, seed: seed &+ 2_000_003)
    return pictures
  }
}
