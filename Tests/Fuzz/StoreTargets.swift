import Alignment
import Annotations
import DataSets
import Detection
import Foundation
import Geometry
import Library
package import SystemPackage
import Training
import Video
import WeightFormats

extension Fuzz {
  /// What facet keeps on disk, weights of other programs, and what ffprobe says of films.
  static let storeTargets: [String: @Sendable ([UInt8]) -> Void] = {
    var targets: [String: @Sendable ([UInt8]) -> Void] = [
      "library": { library($0) }, "journal": { journal($0) }, "samples": { samples($0) },
      "film": { film($0) }, "manifest": { manifest($0) },
    ]
    for format in WeightFormat.allCases { targets["weights-\(format.rawValue)"] = { archive(format, $0) } }
    return targets
  }()

  /// The manifest of an export that came from anywhere, as a set: chosen, divided and numbered.
  private static func manifest(_ bytes: [UInt8]) {
    put(bytes, at: folder.appending(ManifestReader.name))
    guard let crops = try? ManifestReader.crops(in: folder) else { return }
    for crop in crops {
      precondition(crop.file.root == nil && crop.file.components.allSatisfy { $0.kind == .regular })
    }
    for duplicates in SetRules.Duplicates.allCases {
      let rules = SetRules(
        split: CropSplit("2:1:1", by: .picture), minPerLabel: 2, maxPerLabel: 2, duplicates: duplicates)
      guard let set = try? DataSet(crops, in: folder, by: rules) else { continue }
      precondition(set.count + set.leftOut.count == crops.count, "manifest: a crop is not accounted for")
    }
  }

  /// A library that somebody damaged, or made to harm: opened, looked through, changed.
  private static func library(_ bytes: [UInt8]) {
    let path = folder.appending("library.sqlite")
    for end in ["", "-wal", "-shm", "-journal"] { _ = unsafe unlink(path.string + end) }
    put(bytes, at: path)
    guard let library = try? AnnotationLibrary(at: path, patience: 0.01) else { return }
    defer { library.close() }
    _ = try? library.check()
    _ = try? library.stats()
    _ = try? library.people()
    _ = try? library.changes(since: 0)
    _ = try? library.nextSteps()
    var first: PhotoFingerprint?
    try? library.forEachPhoto { known, _, _ in first = first ?? known.photo }
    if let first {
      _ = try? library.detections(of: first)
      _ = try? library.apply(Edit("write a note", [.photoNote(first, "note")]))
    }
    while (try? library.undo()) != nil, (try? library.nextSteps())?.undo != nil {}
    _ = try? library.redo()
  }

  /// `Fuzz seed-library FILE`: a library with all there is to keep.
  package static func seedLibrary(_ path: FilePath) {
    do {
      let library = try AnnotationLibrary(at: path)
      try fill(library)
      library.close()
    } catch {
      print("\(error)")
      exit(1)
    }
  }

  private static func fill(_ library: AnnotationLibrary) throws {
    let photo = PhotoFingerprint(size: 100, samples: [1, 2, 3])
    let box = BoundingBox(minX: 10, minY: 20, maxX: 50, maxY: 60)
    let points = Landmarks(points: (0..<5).map { Point(x: 20 + Float($0), y: 30) })
    _ = try library.recordPhotos([
      IdentifiedPhoto(
        path: "/photos/one.jpg", photo: photo, modified: 5, size: PixelSize(width: 64, height: 80))
    ])
    _ = try library.record(
      [DetectionRecord(photo: photo, faces: [Face(box: box, score: 0.9, landmarks: points)], seconds: 0.1)],
      settings: DetectionSettings(), weights: "published")
    var face = Annotation(id: AnnotationID(rawValue: 1), box: box, landmarks: points, origin: .drawn)
    face.person = "Ada"
    face.note = "left"
    _ = try library.apply(Edit("add a face", [.add(photo, face)]))
    _ = try library.apply(Edit("write a note", [.photoNote(photo, "note")]))
    _ = try library.undo()
  }

  /// An export's own record of what it has done, and the export that goes on from it.
  private static func journal(_ bytes: [UInt8]) {
    let crops = folder.appending("crops")
    try? FileManager.default.createDirectory(atPath: crops.string, withIntermediateDirectories: true)
    put(bytes, at: crops.appending(ExportJournal.name))
    let photo: FilePath = "/photos/one.jpg"
    let history = ExportHistory(of: crops)
    let identities = ExportIdentities(settings: "settings")
    _ = history.isDone(photo, as: identities[photo], in: crops)
    _ = history.names(of: [photo], as: identities)
    guard let journal = try? ExportJournal(folder: crops) else { return }
    _ = try? journal.close(order: [photo], as: identities)
    // What it wrote is whole: nothing is cut off when it is opened again.
    let size = try? FileManager.default.attributesOfItem(atPath: crops.appending(ExportJournal.name).string)[
      .size]
    _ = try? ExportJournal(folder: crops)
    let again = try? FileManager.default.attributesOfItem(atPath: crops.appending(ExportJournal.name).string)[
      .size]
    precondition(size as? Int == again as? Int, "journal: \(String(describing: size)) bytes became fewer")
  }

  /// Samples to learn from.
  private static func samples(_ bytes: [UInt8]) {
    let path = folder.appending("samples")
    put(bytes, at: path)
    // Of the side and identity that the seed has: 4 pixels, 7.
    guard let store = try? SampleStore([path], side: 4, identity: 7) else { return }
    for index in 0..<min(store.count, 8) { _ = try? store.sample(index) }
  }

  private static func film(_ bytes: [UInt8]) {
    guard let info = FilmInfo(probed: String(decoding: bytes, as: UTF8.self)) else { return }
    _ = info.frames
    precondition(info.size.width > 0 && info.size.height > 0 && info.rate > 0)
  }

  /// Weights of one format, and what of MTCNN is in them.
  private static func archive(_ format: WeightFormat, _ bytes: [UInt8]) {
    guard WeightFormat.guess(bytes) == format, let archive = try? WeightArchive(bytes, path: "weights") else {
      return
    }
    var tensors = MTCNNTensors()
    _ = try? tensors.add(archive)
    _ = tensors.missing
  }
}
