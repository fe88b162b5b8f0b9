import Files
import Foundation
import Geometry
import Imaging
package import SystemPackage

/// Reads the crops of an export from its `manifest.jsonl`.
package enum ManifestReader {
  package static let name = "manifest.jsonl"

  /// The crops, by their names.
  package static func crops(in folder: FilePath) throws(DataSetError) -> [SetCrop] {
    let path = folder.appending(name)
    var lines: FileLines
    do { lines = try FileLines(of: path) } catch { throw .noManifest(folder, reason: error) }
    var crops: [SetCrop] = []
    var files: Set<FilePath> = []
    var number = 0
    while true {
      let line: [UInt8]?
      do { line = try lines.next() } catch { throw .noManifest(folder, reason: error) }
      guard let line else { break }
      number += 1
      if line.isEmpty { continue }
      guard var crop = crop(line) else { throw .badManifest(path, line: number) }
      crop.file = file(crop.name, in: folder, except: files)
      // A crop that was written twice is one file.
      if files.insert(crop.file).inserted { crops.append(crop) }
    }
    return crops.sorted(by: SetCrop.precedes)
  }

  /// The name as the disk has it: manifests hold text, in which bytes that are none are marks.
  private static func file(_ name: String, in folder: FilePath, except taken: Set<FilePath>) -> FilePath {
    let path = FilePath(name)
    guard name.contains("\u{FFFD}"), !AtomicFile.exists(folder.pushing(path)) else { return path }
    var file = FilePath()
    for component in path.components {
      let names = (try? FolderEntries.names(in: folder.pushing(file))) ?? []
      let own = names.map(\.path).first { $0.string == component.string && !taken.contains(file.pushing($0)) }
      file.append((own ?? FilePath(root: nil, [component])).components)
    }
    return file
  }

  /// Names of numbers in a manifest that layouts pass on.
  static let measures = [
    "score", "eye_distance", "yaw", "pitch", "roll", "sharpness", "brightness", "quality",
  ]

  static func crop(_ line: [UInt8]) -> SetCrop? {
    guard let row = try? JSONDecoder().decode(Row.self, from: Data(line)), isInside(row.crop) else {
      return nil
    }
    var crop = SetCrop(
      name: row.crop, label: row.label ?? row.person, part: row.split, source: row.source ?? "",
      fingerprint: row.fingerprint ?? "", face: row.face ?? 0,
      size: PixelSize(width: row.width ?? 0, height: row.height ?? 0),
      hash: row.difference_hash.flatMap { DifferenceHash($0) })
    if let box = row.box, box.count == 4 {
      crop.box = BoundingBox(minX: box[0], minY: box[1], maxX: box[2], maxY: box[3])
    }
    if let width = row.source_width, let height = row.source_height {
      crop.photoSize = PixelSize(width: width, height: height)
    }
    let values = [
      row.score, row.eye_distance, row.yaw, row.pitch, row.roll, row.sharpness, row.brightness, row.quality,
    ]
    crop.measures = zip(measures, values).compactMap { name, value in
      value.map { SetCrop.Measure(name: name, value: $0) }
    }
    return crop
  }

  /// Whether a name stays below the folder. Manifests come from outside, too.
  private static func isInside(_ name: String) -> Bool {
    !name.isEmpty && !name.utf8.contains(0)
      && name.split(separator: "/", omittingEmptySubsequences: false)
        .allSatisfy { !["", ".", ".."].contains($0) }
  }

  private struct Row: Decodable {
    var crop: String
    var label, person, split, source, fingerprint, difference_hash: String?
    var face, width, height, source_width, source_height: Int?
    var box: [Float]?
    var score, eye_distance, yaw, pitch, roll, sharpness, brightness, quality: Double?
  }
}
