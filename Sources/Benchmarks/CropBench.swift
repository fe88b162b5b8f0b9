import Alignment
package import Detection
import Files
import Foundation
import Imaging
import Jobs
package import Parallel
import Synchronization
import SystemPackage

/// How fast crops are cut and written once photos are decoded and searched, compared with what the disk allows.
package struct CropBench {
  package let detector: FaceDetector
  package let lanes: Lanes

  package init(
    detector: FaceDetector, lanes: Lanes
  ) {
    self.detector = detector
    self.lanes = lanes
  }

  /// How often group.jpg is exported. It has 18 faces.
  private static let photos = 60

  package func print() throws {
    let image = try PictureComposer.sample("group.jpg")
    let faces = try detector.detect(in: image).faces.enumerated().map {
      ExportFace(index: $0.offset, $0.element)
    }
    let folder = FilePath(NSTemporaryDirectory()).appending("facet-bench-crops-\(getpid())")
    try AtomicFile.createFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    StandardOutput.write(
      "\n| crops of decoded photos, \(lanes.count) threads | crops/s | cut and encoded alone, crops/s | files/s of "
        + "the same bytes, synced |\n|---|---|---|---|")
    for (name, settings) in [
      ("ArcFace 112×112 PNG", CropSettings()),
      ("facenet 160×160 PNG", CropSettings(template: .facenet(side: 160, margin: 0))),
      ("wide 512×512 JPEG", CropSettings(template: .wide(side: 512), format: .jpeg(quality: 95))),
    ] {
      let written = try seconds(faces, image, settings, to: folder.appending("a"))
      let cut = try cutSeconds(faces, image, settings)
      let disk = try diskSeconds(faces, image, settings, to: folder.appending("b"))
      let count = Double(Self.photos * faces.count)
      StandardOutput.write(
        "| \(name) | \(Int(count / written)) | \(Int(count / cut)) | \(Int(count / disk)) |")
      try? FileManager.default.removeItem(atPath: folder.appending("a").string)
      try? FileManager.default.removeItem(atPath: folder.appending("b").string)
    }
  }

  /// The whole export: cut, measure, encode, write to a hidden file, sync, rename, journal and manifests.
  private func seconds(
    _ faces: [ExportFace], _ image: Image, _ settings: CropSettings, to folder: FilePath
  ) throws -> Double {
    let paths = (0..<Self.photos).map { FilePath("/photos/\($0).jpg") }
    let options = ExportOptions(crops: settings)
    let job = ExportJob(folder: folder, plan: ExportPlan(photos: paths), options: options)
    let opened = try job.open()
    let exporter = try CropExporter(
      folder: folder, plan: job.plan, options: options, journal: opened.journal)
    let failure = Mutex<String?>(nil)
    let time = try ContinuousClock().measure {
      lanes.forEachInOrder(Array(paths.enumerated()), cancellation: CancellationFlag()) { turn, path in
        var result = PhotoExport()
        do {
          try exporter.export(faces, of: image, photo: path, turn: turn, into: &result)
        } catch {
          failure.withLock { $0 = "\(error)" }
        }
        return result
      } emit: { result in
        if let record = result.record { try? opened.journal?.finish(record) }
      }
      try exporter.finish()
      try opened.journal?.close(order: paths, as: options.identities)
    }
    if let failure = failure.withLock({ $0 }) { throw UsageError(failure) }
    return time / .seconds(1)
  }

  private func bytes(_ face: ExportFace, _ image: Image, _ settings: CropSettings) -> [UInt8] {
    guard let crop = try? settings.crop(face, of: image).image else { return [] }
    switch settings.format {
    case .png: return (try? crop.encodedPNG(level: 2)) ?? []
    case .jpeg(let quality): return (try? crop.encodedJPEG(quality: quality)) ?? []
    }
  }

  private func cutSeconds(_ faces: [ExportFace], _ image: Image, _ settings: CropSettings) throws -> Double {
    let total = Atomic<Int>(0)
    let time = ContinuousClock().measure {
      lanes.forEach(Self.photos * faces.count) { item, _ in
        total.wrappingAdd(bytes(faces[item % faces.count], image, settings).count, ordering: .relaxed)
      }
    }
    return time / .seconds(1)
  }

  /// The disk alone: the same bytes written to a hidden file, synced and renamed.
  private func diskSeconds(
    _ faces: [ExportFace], _ image: Image, _ settings: CropSettings, to folder: FilePath
  ) throws -> Double {
    let files = faces.map { bytes($0, image, settings) }
    try AtomicFile.createFolder(folder)
    let time = ContinuousClock().measure {
      lanes.forEach(Self.photos * faces.count) { item, _ in
        try? AtomicFile.write(
          files[item % files.count], to: folder.appending("\(item).png"), replacing: false, syncsFolder: false
        )
      }
    }
    return time / .seconds(1)
  }
}
