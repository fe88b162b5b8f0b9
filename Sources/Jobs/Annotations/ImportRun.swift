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
  private let replaces: Bool
  private let files = PhotoFileCache()
  private let picasa = PicasaFiles()
  /// The people of Picasa's lists that were given.
  private var contacts = PicasaContacts()
  private let classes: ClassRules
  private let yoloClasses = YOLOClasses()
  /// Text files without content, which in YOLO belong to photos without faces.
  private var emptyFiles: [FilePath] = []
  private var hasYOLO = false
  /// Files of a folder whose content says nothing, and the folders and extensions of those that describe a photo each.
  private var unknownFiles: [FilePath] = []
  private var kinds: Set<FilePath> = []
  package private(set) var report = ReadReport()
  package private(set) var changedFaces = 0
  package private(set) var removedFaces = 0
  package private(set) var failed = false
  /// Whether some file could not be read to its end.
  private var isIncomplete = false
  /// What was to be read, with the reason in case it says nothing.
  private var given: [(path: FilePath, reason: String)] = []
  /// Files that were read, and photos whose regions were read.
  private var seen: Set<FilePath> = []
  /// What the next transaction will hold.
  private var batch: ImportBatch

  /// - Parameters:
  ///   - library: nil to read without storing anything.
  ///   - replaces: whether faces that the files no longer list are removed from the library, in one transaction with
  ///     everything else.
  ///   - classes: what the classes of the files mean.
  ///   - message: receives a line for everything that failed or was left out, as it happens.
  package init(
    library: AnnotationLibrary?, photoFolders: [FilePath], format: AnnotationFormat?, shard: Shard? = nil,
    replaces: Bool = false, classes: ClassRules = ClassRules(), message: @escaping (String) -> Void
  ) {
    self.shard = shard
    self.classes = classes
    self.message = message
    self.library = library
    self.photoFolders = photoFolders
    self.format = format
    self.replaces = replaces
    batch = ImportBatch(replaces: replaces)
  }

  package func read(_ path: FilePath) {
    guard FileIdentity(of: path) != nil else {
      return fail(path, "there is no such file or folder; check the path")
    }
    if AnnotationFolder.isFolder(path) {
      given.append((path, "there are no annotations in it: no file of a known format, no photo with regions"))
      readFolder(path)
    } else if AnnotationFiles.isPhotoName(path), format == nil || format == .xmp {
      given.append((path, "there are no face regions in it or beside it"))
      readRegions(path)
    } else {
      given.append((path, "it lists no photo"))
      readFile(path, PhotoLookup(photoFolders, files), below: nil)
    }
  }

  /// Stores what was read.
  package func finish() {
    if report.photos == 0, report.skippedCount == 0, !failed {
      for (path, reason) in given { fail(path, reason) }
    }
    if replaces, isIncomplete {
      message("nothing was changed: --replace needs files that can be read to their end")
      batch = ImportBatch(replaces: replaces)
    }
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

  private func fail(_ line: String) {
    (failed, isIncomplete) = (true, true)
    message(line)
  }

  private func fail(_ path: FilePath, _ error: any Error) {
    isIncomplete = true
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
    // Sidecars in the folder of their photo are read with it.
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
    let found = FolderWalk.files(below: folder)
    for error in found.errors where unreadable.insert(error.path).inserted {
      fail(error.path, error.explanation)
    }
    for path in found.files
    where AnnotationFolder.isAnnotationFile(path, format) && !sidecars.contains(path) {
      readFile(path, lookup, below: folder)
    }
    if format == nil || format == .picasa {
      for path in PicasaFiles.hidden(in: folder, with: found.files) { readFile(path, lookup, below: folder) }
    }
    if hasYOLO { for path in emptyFiles { readFile(path, lookup, below: folder, as: .yolo) } }
    emptyFiles = []
    // Among files of photos, one with a photo's name is a broken one. Others may be anything.
    for path in unknownFiles where kinds.contains(Self.kind(path)) {
      let source = AnnotationFile(path, below: folder, format: .yolo)
      if lookup.photo(path.stemText, of: source) != .none { fail(path, "\(FormatError.unknownFormat)") }
    }
    unknownFiles = []
  }

  private static func kind(_ path: FilePath) -> FilePath {
    path.removingLastComponent().appending(path.extension ?? "")
  }

  private func readRegions(_ photo: FilePath) {
    guard isNew(photo) else { return }
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

  /// Whether a file was not read before: folders may be given twice, or lie in each other. Pipes are always new.
  private func isNew(_ path: FilePath) -> Bool {
    guard (try? FileStamp(of: path))?.isRegular == true else { return true }
    return seen.insert(AnnotationFiles.absolute(path)).inserted
  }

  /// - Parameters:
  ///   - folder: the given folder that holds the file; nil when the file itself was given.
  ///   - known: the format of a file whose content does not say it.
  private func readFile(
    _ path: FilePath, _ lookup: PhotoLookup, below folder: FilePath?, as known: AnnotationFormat? = nil
  ) {
    guard known != nil || isNew(path) else { return }
    // Of a file that breaks off, the photos before that count.
    var delivered = ReadReport()
    do {
      let stream = try AnnotationFiles.stream(path)
      let start = try stream.peek(AnnotationFormat.sniffedBytes)
      guard let format = format ?? known ?? AnnotationFormat.guess(start) else {
        // Folders may hold other text files, too.
        let isEmpty = start.allSatisfy { $0 <= 0x20 }
        if isEmpty, path.extension?.lowercased() == "txt" { emptyFiles.append(path) }
        if !isEmpty, folder != nil { unknownFiles.append(path) }
        // The lines of a part of the photos that had none (`--shard`).
        let isEmptyPart = isEmpty && path.extension?.lowercased() == "jsonl"
        if folder == nil, !isEmptyPart { fail(path, "\(FormatError.unknownFormat)") }
        return
      }
      if format.isFilePerPhoto { kinds.insert(Self.kind(path)) }
      let name = format.isFilePerPhoto ? path.stemText : path.text
      let source = AnnotationFile(path, below: folder, format: format)
      if format == .picasa, PicasaContacts.isList(start) {
        return contacts.add(try PicasaContacts(xml: try stream.rest()))
      }
      var reader = AnnotationReader(format, photoName: name) { name in
        lookup.photo(name, of: source).path.flatMap { lookup.frame(at: $0) }
      }
      if format == .picasa {
        reader.contacts = contacts
        reader.contacts.add(picasa.contacts(for: path))
        picasa.newFaults().forEach(fail)
      }
      reader.classes = classes
      if format == .yolo || format == .yoloPose {
        hasYOLO = true
        reader.classNames = yoloClasses.names(for: path.removingLastComponent())
        yoloClasses.newFaults().forEach(fail)
      }
      var missing = 0
      let found = try reader.read(stream) { record in
        delivered.photos += 1
        delivered.faces += record.annotations.count
        let match = lookup.photo(record.name, of: source)
        if let photo = match.path {
          try self.take(record, at: photo, format)
        } else {
          missing += 1
          let reason = match.fault ?? "was not found; name its folder with --photos"
          let remark = "photo '\(record.name)' \(reason)"
          self.report.skip(path.shown, remark)
          if missing <= 10 { self.message("\(path.shown): \(remark)") }
        }
      }
      if missing > 10 { message("\(path.shown): and \(missing - 10) more photos were not found") }
      remember(found, path)
    } catch {
      report.add(delivered)
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
      let wasIncomplete = isIncomplete
      fail(path, error)
      isIncomplete = wasIncomplete
      return
    }
    if replaces, record.leftOut > 0 {
      message(
        "\(path.shown): warning: some of its faces could not be read, so none that the library knows is removed"
      )
    }
    if batch.isFull { flush() }
  }

  private func flush() {
    guard let library else { return }
    do {
      let kept = try batch.keep(in: library)
      changedFaces += kept.changed
      removedFaces += kept.removed
    } catch {
      failed = true
      message("\(error)")
    }
    batch = ImportBatch(replaces: replaces)
  }
}
