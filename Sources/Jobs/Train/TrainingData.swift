import AnnotationFormats
import Annotations
import Files
import Foundation
import Geometry
package import Imaging
package import Library
import Parallel
package import SystemPackage
package import Training

/// Marked photos to learn from: of annotation files, of lists, of a library.
package struct TrainingData {
  package private(set) var pictures: [TrainingPicture] = []
  /// What could not be used, a line each.
  package private(set) var remarks: [String] = []
  private var mixed = Identity()
  private let limits: PhotoLimits

  package init(limits: PhotoLimits) { self.limits = limits }

  /// Of everything that was added.
  package var identity: UInt64 { mixed.value }

  // MARK: Files

  /// - Parameter folder: where the photos lie that the files name; beside each file when nil.
  package mutating func add(files: [FilePath], photosIn folder: FilePath?) throws {
    var lists: FaceList?
    var listFolder = FilePath(".")
    for file in files {
      if AnnotationFolder.isFolder(file) {
        try add(folder: file, photosIn: folder)
        continue
      }
      var bytes: [UInt8]
      do {
        bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file.string)))
      } catch {
        throw UsageError("\(file.shown): the data cannot be read: \(error.localizedDescription)")
      }
      bytes = try WiderText.bytes(of: bytes, file) ?? bytes
      if let list = FaceList(String(decoding: bytes, as: UTF8.self)) {
        if lists == nil { lists = list } else { lists?.merge(list) }
        listFolder = folder ?? file.removingLastComponent()
        if !list.skippedLines.isEmpty {
          remarks.append(
            "\(file.shown): \(list.skippedLines.count) lines make no sense, the first is line \(list.skippedLines[0])"
          )
        }
      } else {
        try add(annotations: bytes, of: file, photosIn: folder ?? file.removingLastComponent())
      }
    }
    if let lists { add(list: lists, photosIn: listFolder) }
  }

  /// Files of annotations in a folder, one a photo or lists, and what photos carry themselves.
  private mutating func add(folder: FilePath, photosIn photos: FilePath?) throws {
    let box = FolderRecords()
    let reader = AnnotationFolder(folder, lookup: PhotoLookup((photos.map { [$0] } ?? []) + [folder]))
    let files = reader.read { record, path, _ in
      box.all.append((record, path))
    } remark: {
      box.remarks.append($0)
    }
    guard files > 0 else {
      throw UsageError(
        "\(folder.shown): no annotations in it: no VOC XML, YOLO text, LabelMe JSON, XMP or lists of them")
    }
    remarks += box.remarks
    for (record, path) in box.all {
      guard let path else {
        remarks.append(
          "\(folder.shown): \(record.name): there is no such photo; name its folder with --photos")
        continue
      }
      add(path, record.annotations)
    }
  }

  private final class FolderRecords {
    var all: [(PhotoRecord, FilePath?)] = []
    var remarks: [String] = []
  }

  private mutating func add(annotations bytes: [UInt8], of file: FilePath, photosIn folder: FilePath) throws {
    guard let format = AnnotationFormat.guess(bytes.prefix(AnnotationFormat.sniffedBytes)) else {
      throw UsageError(
        "\(file.shown): not a known format; use WIDER FACE text, COCO, CSV, JSON Lines, dlib, FDDB, "
          + "or a list as of CelebA or LFW")
    }
    let lookup = PhotoLookup([folder])
    let reader = AnnotationReader(
      format, photoName: file.lastComponent?.stem ?? ""
    ) { name in lookup.path(name, beside: folder).flatMap(lookup.frame) }
    do {
      let (records, report) = try reader.read(bytes)
      for record in records {
        guard let path = lookup.path(record.name, beside: folder) else {
          remarks.append("\(file.shown): \(record.name): there is no such photo below \(folder.shown)")
          continue
        }
        add(path, record.annotations)
      }
      remarks += (report.skipped + report.warnings).map { "\(file.shown): \($0)" }
    } catch let error as FormatError {
      throw UsageError("\(file.shown): \(error)")
    }
  }

  private mutating func add(list: FaceList, photosIn folder: FilePath) {
    let lookup = PhotoLookup([folder])
    var byName: [String: [FaceList.Entry]] = [:]
    for entry in list.entries { byName[entry.name, default: []].append(entry) }
    for name in byName.keys.sorted() {
      guard let path = lookup.path(name, beside: folder) else {
        remarks.append("\(name): there is no such photo below \(folder.shown)")
        continue
      }
      let faces = (byName[name] ?? []).compactMap { entry in
        entry.box.map { TrainingFace(box: $0, landmarks: entry.landmarks) }
      }
      if faces.isEmpty {
        remarks.append("\(name): the lists give landmarks but no box; add the list of boxes")
      } else {
        add(path, faces: faces)
      }
    }
  }

  // MARK: Library

  /// The photos that people looked at: reviewed ones, and those with a face that was accepted, added or rejected.
  package mutating func add(library: AnnotationLibrary) throws {
    try library.forEachPhoto { known, paths, _ in
      guard known.state == .reviewed || known.annotations.contains(where: { $0.state.isDecided }),
        known.state != .skipped
      else { return }
      guard let path = paths.first(where: { AtomicFile.exists($0) }) else {
        remarks.append("\(paths.first?.shown ?? "a photo"): is gone, so its faces teach nothing")
        return
      }
      add(path, known.annotations, isReviewed: known.state == .reviewed)
    }
  }

  /// - Parameter isReviewed: whether undecided faces may be taken for right, as nobody took them away.
  private mutating func add(_ path: FilePath, _ annotations: [Annotation], isReviewed: Bool = true) {
    let isTold = { (face: Annotation) in face.isFace || (isReviewed && face.state == .found) }
    add(
      path,
      faces: annotations.filter { isTold($0) && !$0.flags.contains(.ignore) }.map {
        TrainingFace(box: $0.box, landmarks: $0.landmarks)
      },
      // Undecided faces of a photo that nobody finished are neither faces nor none.
      ignored: annotations.filter { $0.flags.contains(.ignore) || ($0.state == .found && !isReviewed) }.map(
        \.box),
      rejected: annotations.filter { $0.state == .rejected && !$0.flags.contains(.ignore) }.map(\.box))
  }

  private mutating func add(
    _ path: FilePath, faces: [TrainingFace], ignored: [BoundingBox] = [], rejected: [BoundingBox] = []
  ) {
    let limits = limits
    do { _ = try readPhotoHeader(at: path) } catch {
      remarks.append("\(error)")
      return
    }
    mixed.add("\(path)")
    mixed.add(faces)
    mixed.add(ignored)
    mixed.add(rejected)
    pictures.append(
      TrainingPicture(name: path.shown, faces: faces, ignored: ignored, rejected: rejected) {
        try decodePhoto(at: path, limits: limits).image
      })
  }
}
