package import Alignment
package import Detection
import Files
import Foundation
package import Imaging
package import SystemPackage

/// The best view of each track's face so far, by the measure that `export --select quality` uses.
package struct BestCrops {
  private struct Best {
    var quality: Double
    var crop: Image?
    var sightings: Int
    /// The file of the crop, if it was saved already.
    var file: String?
  }

  /// A track as a checkpoint stores it.
  package struct Saved: Codable {
    package var track: Int
    package var quality: Double
    package var sightings: Int
    /// The name of the crop's file.
    package var file: String?

    // The names in files, which must not change when a property is renamed.
    private enum CodingKeys: String, CodingKey {
      case track = "track", quality = "quality", sightings = "sights", file = "file"
    }
  }

  private var tracks: [Int: Best] = [:]
  /// A track seen in fewer frames is more likely a false detection than a face.
  private static let minimumSightings = 3

  package init() {}

  /// Continues from what ``save(into:upTo:)`` stored.
  package init(_ saved: [Saved], from folder: FilePath) throws {
    for item in saved {
      let crop = try item.file.map { try decodePhoto(at: folder.appending($0)).image }
      tracks[item.track] = Best(quality: item.quality, crop: crop, sightings: item.sightings, file: item.file)
    }
  }

  /// Writes the crops that are new since the last call. Earlier files are left alone.
  ///
  /// - Parameter frame: makes the names different from earlier ones.
  package mutating func save(into folder: FilePath, upTo frame: Int) throws -> [Saved] {
    for (track, best) in tracks where best.file == nil {
      guard let crop = best.crop else { continue }
      let name = "crop-\(track)-\(frame).png"
      try AtomicFile.write(
        try crop.encodedPNG(), to: folder.appending(name), replacing: true, syncsFolder: false)
      tracks[track]?.file = name
    }
    return tracks.sorted { $0.key < $1.key }.map {
      Saved(track: $0.key, quality: $0.value.quality, sightings: $0.value.sightings, file: $0.value.file)
    }
  }

  /// The number of faces so far.
  package var count: Int { tracks.values.count { $0.sightings >= Self.minimumSightings } }

  /// Counts the faces of a frame without measuring them.
  package mutating func count(_ frame: TrackedFrame) {
    for tracked in frame.faces {
      tracks[tracked.track, default: Best(quality: -1, crop: nil, sightings: 0)].sightings += 1
    }
  }

  package mutating func measure(_ frame: TrackedFrame, in image: Image) {
    count(frame)
    for tracked in frame.faces {
      let face = tracked.face
      // Sharpness is the most expensive measure, so it is left out when even the best value could not win.
      let most = FaceMeasures(landmarks: face.landmarks).quality(score: face.score)
      guard let known = tracks[tracked.track], most > known.quality,
        let aligned = try? alignedCrop(of: image, landmarks: face.landmarks)
      else { continue }
      let quality = FaceMeasures(landmarks: face.landmarks, aligned: aligned.image).quality(score: face.score)
      if quality > known.quality {
        tracks[tracked.track]?.quality = quality
        tracks[tracked.track]?.crop = aligned.image
        tracks[tracked.track]?.file = nil
      }
    }
  }

  /// Writes each track's crop as `FILM-TRACK.png`. A file with the same content counts as written: an earlier run may
  /// have come this far.
  ///
  /// - Parameter originals: files that are never overwritten.
  /// - Returns: the number of crops.
  /// - Throws: `OutputError.exists` when a different file is in the way; nothing is written then.
  package func write(
    into folder: FilePath, of film: FilePath, _ existing: ExistingFiles, sparing originals: Set<FileIdentity>
  ) throws -> Int {
    let crops = tracks.sorted { $0.key < $1.key }.compactMap { track, best in
      best.crop.flatMap { best.sightings >= Self.minimumSightings ? (Self.name(film, track), $0) : nil }
    }
    for (name, crop) in crops where existing != .skip {
      let path = folder.appending(name)
      let isOriginal = FileIdentity(of: path).map { originals.contains($0) } ?? false
      let isInTheWay = isOriginal || (existing == .refuse && AtomicFile.exists(path))
      if isInTheWay, try !Self.holds(path, crop) { throw OutputError.exists(path) }
    }
    var written = 0
    for (name, crop) in crops {
      let path = folder.appending(name)
      if existing != .overwrite, AtomicFile.exists(path) {
        if try Self.holds(path, crop) {
          written += 1
          continue
        }
        if existing == .skip { continue }
      }
      try AtomicFile.write(
        try crop.encodedPNG(), to: path, replacing: existing == .overwrite, syncsFolder: false)
      written += 1
    }
    try AtomicFile.syncFolder(folder)
    return written
  }

  private static func holds(_ path: FilePath, _ crop: Image) throws -> Bool {
    FileManager.default.contents(atPath: path.string) == Data(try crop.encodedPNG())
  }

  private static func name(_ film: FilePath, _ track: Int) -> String { "\(film.stem ?? "film")-\(track).png" }

  /// The first file in a folder that has the name of one of the film's crops.
  package static func first(of film: FilePath, in folder: FilePath) -> FilePath? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
    let start = "\(film.stem ?? "film")-"
    let numbers = names.compactMap { name in
      name.hasPrefix(start) ? Int(name.dropFirst(start.count).prefix { $0 != "." }) : nil
    }
    let taken = Set(names)
    return numbers.sorted().map { name(film, $0) }.first { taken.contains($0) }.map { folder.appending($0) }
  }
}
