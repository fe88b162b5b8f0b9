package import AnnotationFormats
package import Annotations
import Files
import Foundation
import Imaging
package import Library
package import SystemPackage

/// One import: reads files, finds their photos, and stores what is new.
package final class ImportRun {
  private let library: AnnotationLibrary?
  private let photoFolders: [FilePath]
  private let format: AnnotationFormat?
  private let shard: Shard?
  private let message: (String) -> Void
  private let files = PhotoFileCache()
  private let classes: ClassRules
  private let yoloClasses = YOLOClasses()
  /// Text files without content, which in YOLO belong to photos without faces.
  private var emptyFiles: [FilePath] = []
  private var hasYOLO = false
  package private(set) var report = ReadReport()
  package private(set) var changedFaces = 0
  package private(set) var failed = false
  /// What the next transaction will hold.
  private var batch = ImportBatch()

  /// - Parameters:
  ///   - library: nil to read without storing anything.
  ///   - classes: what the classes of the files mean.
  ///   - message: receives a line for everything that failed or was left out, as it happens.
  package init(
    library: AnnotationLibrary?, photoFolders: [FilePath], format: AnnotationFormat?, shard: Shard? = nil,
    classes: ClassRules = ClassRules(),
    message: @escaping (String) -> Void
  ) {
    self.shard = shard
    self.classes = classes
    self.message = message
    self.library = library
    self.photoFolders = photoFolders
    self.format = format
  }

  package func read(_ path: FilePath) {
    guard FileIdentity(of: path) != nil else {
      return fail(path, "there is no such file or folder; check the path")
    }
    if AnnotationFolder.isFolder(path) { return readFolder(path) }
    if AnnotationFiles.isPhotoName(path), format == nil || format == .xmp {
      readRegions(path)
    } else {
      readFile(
        path, PhotoLookup(photoFolders.isEmpty ? [path.removingLastComponent()] : photoFolders, files),
        isNamed: true)
    }
  }

  package func finish() {
    flush()
    for remark in report.classRemarks { message("\(remark)") }
    if report.classes.keys.contains(where: { $0.use == .leftOut }) {
      message(
        "--class NAME=face|ignore|skip decides about a class; --class-is-name reads classes as people's names"
      )
    }
  }

  private func fail(_ path: FilePath, _ reason: String) {
    failed = true
    message("\(path.shown): \(reason)")
  }

  private func fail(_ path: FilePath, _ error: any Error) {
    switch error {
    case let error as PhotoError: fail(error.path, error.explanation)
    case let error as UnreadableFile: fail(error.path, "cannot be read: \(error.explanation)")
    case let error as InvalidSidecar: fail(error.path, error.explanation)
    case let error as UsageError:
      failed = true
      message("\(error)")
    case let error as Errno: fail(path, "cannot be read: \(error); check the path and its permissions")
    default: fail(path, "\(error)")
    }
  }

  private func readFolder(_ folder: FilePath) {
    let lookup = PhotoLookup([folder] + photoFolders, files)
    var unreadable: Set<FilePath> = []
    // Those beside their photos are read with them.
    var sidecars: Set<FilePath> = []
    if format == nil || format == .xmp {
      let scan = FolderScan([folder], isRecursive: true).all()
      for error in scan.errors {
        // Many programs write folders of annotations without photos.
        if case .noPhotos = error { continue }
        unreadable.insert(error.path)
        fail(error.path, error.explanation)
      }
      for photo in scan.photos {
        readRegions(photo)
        sidecars.formUnion([photo, photo.removingExtension].map(RegionSidecar.path))
      }
    }
    let endings = format.map { [$0.fileExtension] } ?? ["txt", "xml", "json", "jsonl", "csv", "xmp"]
    let found = FolderWalk.files(below: folder)
    for error in found.errors where unreadable.insert(error.path).inserted {
      fail(error.path, error.explanation)
    }
    for path in found.files where path.extension.map(endings.contains) == true && !sidecars.contains(path) {
      readFile(path, lookup, isNamed: false)
    }
    if hasYOLO { for path in emptyFiles { readFile(path, lookup, isNamed: false, as: .yolo) } }
    emptyFiles = []
  }

  private func readRegions(_ photo: FilePath) {
    do {
      let file = try? files.file(at: photo)
      defer { files.trim() }
      let found = try AnnotationFiles.regions(
        of: photo, in: file, name: photo.shown, frame: { file.flatMap { StoredFrame(of: $0) } })
      guard let found else { return }
      remember(found.report, photo)
      for record in found.records { try take(record, at: photo, .xmp) }
    } catch {
      fail(photo, error)
    }
  }

  private func readFile(
    _ path: FilePath, _ lookup: PhotoLookup, isNamed: Bool, as known: AnnotationFormat? = nil
  ) {
    do {
      let stream = try AnnotationFiles.stream(path)
      let start = try stream.peek(AnnotationFormat.sniffedBytes)
      guard let format = format ?? known ?? AnnotationFormat.guess(start) else {
        // Folders may hold other text files, too.
        if start.allSatisfy({ $0 <= 0x20 }), path.extension == "txt" { emptyFiles.append(path) }
        if isNamed { fail(path, "\(FormatError.unknownFormat)") }
        return
      }
      let name = format.isFilePerPhoto ? path.stemText : path.text
      let folder = path.removingLastComponent()
      var reader = AnnotationReader(format, photoName: name) { name in
        lookup.path(name, beside: folder).flatMap { lookup.frame(at: $0) }
      }
      reader.classes = classes
      if format == .yolo || format == .yoloPose {
        hasYOLO = true
        reader.classNames = yoloClasses.names(for: folder)
      }
      var missing = 0
      let found = try reader.read(stream) { record in
        if let photo = lookup.path(record.name, beside: folder) {
          try self.take(record, at: photo, format)
        } else {
          missing += 1
          let remark = "photo '\(record.name)' was not found; name its folder with --photos"
          self.report.skip(path.shown, remark)
          if missing <= 10 { self.message("\(path.shown): \(remark)") }
        }
      }
      if missing > 10 { message("\(path.shown): and \(missing - 10) more photos were not found") }
      remember(found, path)
    } catch {
      fail(path, error)
    }
  }

  private func remember(_ found: ReadReport, _ path: FilePath) {
    report.add(found)
    for remark in found.skipped { message("\(path.shown): skipped: \(remark)") }
    for remark in found.warnings { message("\(path.shown): warning: \(remark)") }
    let leftOut = found.classes.filter { $0.key.use == .leftOut }.values.reduce(0, +)
    let more = found.skippedCount - leftOut + found.warningCount - found.skipped.count - found.warnings.count
    if more > 0 { message("\(path.shown): and \(more) more remarks") }
  }

  private func take(_ record: PhotoRecord, at path: FilePath, _ format: AnnotationFormat) throws {
    if let shard, !shard.contains(path) { return }
    guard let library else {
      changedFaces += record.annotations.count
      return
    }
    do {
      try batch.take(record, at: path, format, library, files)
    } catch let error as LibraryError {
      throw error
    } catch {
      return fail(path, error)
    }
    if batch.isFull { flush() }
  }

  private func flush() {
    guard let library else { return }
    do {
      changedFaces += try batch.keep(in: library)
    } catch {
      failed = true
      message("\(error)")
    }
    batch = ImportBatch()
  }
}
