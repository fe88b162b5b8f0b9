package import Detection
import Files
import Foundation
package import Geometry
import Imaging
import Jobs
package import Parallel
package import SystemPackage
import Training

/// How a first look at photos compares with an exact search: photos a second, and the share of faces found.
package struct FirstLookBench {
  private let search: PhotoSearch

  package init(detector: FaceDetector, lanes: Lanes) {
    search = PhotoSearch(detector: detector, lanes: lanes)
  }

  /// What a first look found of the faces of exact searches.
  package struct Agreement: Sendable {
    /// Faces of an exact search that a first look has to find, and those that it found.
    package var wanted = 0, found = 0
    /// The lowest overlap of the two boxes of a face that was found, and the mean of all.
    package var least: Float = 1, sum: Float = 0
    /// Other boxes of exact searches, and of first looks: on no head, or too far from what the other one found.
    package var exactOthers = 0, lookOthers = 0

    package init() {}

    package var share: Double { wanted == 0 ? 1 : Double(found) / Double(wanted) }
    package var mean: Float { found == 0 ? 0 : sum / Float(found) }

    /// Adds a photo.
    ///
    /// - Parameters:
    ///   - heads: where there are faces; a box of an exact search that is on none of them need not be found.
    ///   - size: of the photo.
    package mutating func add(exact: [Face], look: [Face], heads: [BoundingBox], in size: PixelSize) {
      let least = Float(max(size.width, size.height)) * Float(FirstLook.smallestFace)
      var free = look
      for face in exact {
        let overlaps = free.map { $0.box.iou(face.box) }
        let best = overlaps.indices.max { overlaps[$0] < overlaps[$1] }
        let isFace = heads.contains { $0.iou(face.box) >= Self.onHead }
        let isWanted = isFace && max(face.box.width, face.box.height) >= least
        if isWanted { wanted += 1 }
        if !isFace { exactOthers += 1 }
        guard let best, overlaps[best] >= Self.sameBox else { continue }
        free.remove(at: best)
        guard isWanted else { continue }
        found += 1
        sum += overlaps[best]
        self.least = min(self.least, overlaps[best])
      }
      lookOthers += free.count
    }

    /// From this IoU on a box is on a head. Heads are found by the detector, and then turned and scaled.
    private static let onHead: Float = 0.4
    /// From this IoU on a first look's box counts as that of the exact search.
    package static let sameBox: Float = 0.8
  }

  /// A photo with known faces.
  package struct ComposedPhoto: Sendable {
    package var path: FilePath
    package var heads: [BoundingBox]
  }

  /// Photos as of a camera: composed heads from a hundredth to a fifth of the longer side on varied backgrounds, with
  /// a sensor's noise, as JPEG.
  package static func writePhotos(
    _ count: Int, _ size: PixelSize, portraits: FilePath, to folder: FilePath, lanes: Lanes = Lanes()
  ) throws -> [ComposedPhoto] {
    let data = try ComposedData(folder: portraits, lanes: lanes)
    var jitter = ComposedPictures.Jitter()
    let longer = Float(max(size.width, size.height))
    (jitter.size, jitter.faces) = (size, 3...12)
    jitter.faceHeights = longer / 100...longer / 5
    let pictures = ComposedPictures(
      portraits: data.portraits + data.strangers, backgrounds: data.backgrounds + data.otherBackgrounds,
      jitter: jitter, seed: 29)
    return try (0..<count).map { index in
      let path = folder.appending("photo-\(index).jpg")
      let picture = pictures.picture(index)
      var image = try picture.load()
      image.addNoise(seed: UInt64(index + 1))
      try AtomicFile.write(try image.encodedJPEG(quality: 92), to: path, replacing: true, syncsFolder: false)
      return ComposedPhoto(path: path, heads: picture.faces.map(\.box))
    }
  }

  /// Searches photos both ways.
  package func agreement(on photos: [ComposedPhoto]) throws -> Agreement {
    var agreement = Agreement()
    for photo in photos {
      let path = photo.path
      let exact = try search.look(
        at: ReducedPhoto(try decodePhoto(at: path)), settings: DetectionSettings())
      let reduced = try decodeItemReduced(
        try PhotoFile(path), limits: PhotoLimits(), settings: DetectionSettings())
      let look = try search.look(at: reduced, settings: DetectionSettings())
      agreement.add(
        exact: exact.result.faces, look: look.result.faces, heads: photo.heads, in: reduced.header.size)
    }
    return agreement
  }

  package func print(photos count: Int = 24) throws {
    let folder = FilePath(NSTemporaryDirectory()).appending("facet-bench-look-\(getpid())")
    try AtomicFile.createFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    let portraits = try PictureComposer.samplePath("astronaut.png").removingLastComponent()
    let size = PixelSize(width: 4000, height: 2672)
    let composed = try Self.writePhotos(count, size, portraits: portraits, to: folder, lanes: search.lanes)
    let photos = composed.map(\.path)
    let bytes = try photos.reduce(0) { try $0 + FileStamp(of: $1).size } / photos.count
    StandardOutput.write(
      "\n\(count) photos of \(size.width)×\(size.height), "
        + "\(String(format: "%.1f", Double(bytes) / 1e6)) MB each, \(search.lanes.count) threads\n\n"
        + "| search | photos a second | ms a photo: decoding | detection |\n|---|---|---|---|")
    StandardOutput.write(row("exact", photos) { ReducedPhoto(try decodePhoto(at: $0)) })
    StandardOutput.write(
      row("first look", photos) { path in
        try decodeItemReduced(PhotoFile(path), limits: PhotoLimits(), settings: DetectionSettings())
      })
    let agreement = try agreement(on: composed)
    StandardOutput.write(
      "\nOf \(agreement.wanted) faces from a sixtieth of the longer side that exact searches find, first looks find "
        + "\(agreement.found) (\(String(format: "%.1f", agreement.share * 100)) %) with boxes of an IoU of 0.8 or more; least "
        + "\(String(format: "%.2f", agreement.least)), mean \(String(format: "%.3f", agreement.mean)). Exact searches find "
        + "\(agreement.exactOthers) boxes where no head is, first looks \(agreement.lookOthers) boxes that exact searches lack."
    )
  }

  private func row(
    _ name: String, _ photos: [FilePath], _ read: @escaping @Sendable (FilePath) throws -> ReducedPhoto
  ) -> String {
    var (decoding, detection) = (0.0, 0.0)
    let clock = ContinuousClock()
    let elapsed =
      clock.measure {
        search.lanes.forEachInOrder(photos) { [search] path -> (Double, Double) in
          var photo: ReducedPhoto?
          let read = clock.measure { photo = try? read(path) } / .seconds(1)
          guard let photo, let look = try? search.look(at: photo, settings: DetectionSettings()) else {
            return (0, 0)
          }
          return (read, look.result.seconds.total)
        } emit: { _ in
        }
      } / .seconds(1)
    // Alone on its thread, so that the parts add up.
    for path in photos.prefix(6) {
      var photo: ReducedPhoto?
      decoding += clock.measure { photo = try? read(path) } / .seconds(1)
      guard let photo,
        let look = try? PhotoSearch(detector: search.detector, lanes: Lanes(1))
          .look(at: photo, settings: DetectionSettings())
      else { continue }
      detection += look.result.seconds.total
    }
    let count = Double(min(6, photos.count))
    return "| \(name) | \(String(format: "%.1f", Double(photos.count) / elapsed)) "
      + "| \((decoding / count).milliseconds) | \((detection / count).milliseconds) |"
  }
}

extension Image {
  /// Adds noise as of a sensor: a normal distribution whose width is 4 of 255.
  fileprivate mutating func addNoise(seed: UInt64) {
    var state = seed
    for index in pixels.indices {
      // The sum of eight uniform bytes is nearly normal, with a standard deviation of 209.
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var mixed = state ^ state >> 29
      mixed = mixed &* 0xBF58_476D_1CE4_E5B9
      mixed ^= mixed >> 32
      var sum = -1020
      for byte in 0..<8 { sum += Int(mixed >> (8 * UInt64(byte)) & 255) }
      pixels[index] = UInt8(clamping: Int(pixels[index]) + sum * 4 / 209)
    }
  }
}
