import Detection
import Files
import Foundation
import Geometry
package import Imaging
import Networks
package import Parallel
import Synchronization
package import SystemPackage
package import Training

/// Material for composed pictures from a folder of photos: photos with one face are portraits, photos without faces
/// are backgrounds. By name, the last portrait and the first background are kept out of training.
package struct ComposedData {
  package var portraits: [Portrait] = []
  package var backgrounds: [Image] = []
  package var strangers: [Portrait] = []
  package var otherBackgrounds: [Image] = []

  /// - Throws: `UsageError` when the folder has fewer than two portraits.
  package init(folder: FilePath, lanes: Lanes = Lanes()) throws {
    let detector = FaceDetector(networks: try CascadeNetworks(weights: .published()))
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder.string).sorted()
    } catch {
      throw UsageError(
        "\(folder.shown): the folder of portraits cannot be read: \(error.localizedDescription)")
    }
    let found = Mutex<(portraits: [Portrait], backgrounds: [Image], others: [String])>(([], [], []))
    lanes.forEachInOrder(names) { name -> Result<(name: String, image: Image, faces: [Face]), any Error> in
      Result {
        let image = try decodePhoto(at: folder.appending(name)).image
        return (name, image, try detector.detect(in: image, lanes: lanes).faces)
      }
    } emit: { photo in
      found.withLock { found in
        let (name, image, faces): (String, Image, [Face])
        switch photo {
        case .success(let searched): (name, image, faces) = searched
        case .failure(let error): return found.others.append("\(error)")
        }
        if faces.count > 1 {
          found.others.append("\(folder.appending(name).shown): \(faces.count) faces; portraits have one")
        }
        if faces.isEmpty { found.backgrounds.append(image) }
        if let face = faces.first, faces.count == 1 {
          let face = TrainingFace(box: face.box, landmarks: face.landmarks)
          found.portraits.append(Portrait(name: name, image: image, face: face))
        }
      }
    }
    let others: [String]
    (portraits, backgrounds, others) = found.withLock { $0 }
    guard portraits.count >= 2 else {
      let reason =
        "\(folder.shown): \(portraits.count) photos with one face; two are needed to compose pictures, "
        + "one of them is kept out of training"
      throw UsageError(([reason] + others.map { "  \($0)" }).joined(separator: "\n"))
    }
    strangers = [portraits.removeLast()]
    otherBackgrounds = backgrounds.isEmpty ? [] : [backgrounds.removeFirst()]
  }

  /// Pictures for training and for validation during training.
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

  /// Like ``held(seed:turn:)``, with a portrait that training never saw.
  package func stranger(seed: UInt64) -> ComposedPictures {
    var pictures = held(seed: seed &+ 7)
    pictures = ComposedPictures(
      portraits: strangers, backgrounds: otherBackgrounds, jitter: pictures.jitter, seed: seed &+ 2_000_003)
    return pictures
  }
}
