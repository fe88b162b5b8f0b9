import Alignment
package import AnnotationFormats
package import Annotations
import Files
import Geometry
import Imaging
package import Library
import SystemPackage

/// One export under way.
package final class ExportAnnotationsRun {
  private let request: AnnotationExportRequest
  private let library: AnnotationLibrary
  private let embedding: RegionEmbedding?
  private let print: ([UInt8]) throws -> Void
  private let message: (String) -> Void
  private let lookup = PhotoLookup([])
  private let base: FilePath
  private var writer: AnnotationWriter?
  private var output: AtomicOutput?
  private var withoutPath = 0
  /// How many files were there and were not replaced.
  private var kept = 0
  package private(set) var report = WriteReport()
  package private(set) var failed = false
  /// How many of the given photos have no annotations or decisions.
  package private(set) var unknown = 0

  /// - Parameters:
  ///   - print: receives the output when ``AnnotationExportRequest/out`` is `-`.
  ///   - message: receives a line for each photo that failed or was left out, as it happens.
  package init(
    _ request: AnnotationExportRequest, _ library: AnnotationLibrary,
    print: @escaping ([UInt8]) throws -> Void, message: @escaping (String) -> Void
  ) {
    (self.print, self.message) = (print, message)
    self.request = request
    self.library = library
    embedding = request.embed ? RegionEmbedding(library) : nil
    base = request.relativeTo
  }

  package func all() throws {
    if !request.format.isFilePerPhoto { try begin() }
    if request.photos.isEmpty {
      try library.forEachPhoto(exportKnown)
    } else {
      let roots = request.photos
      let scan = FolderScan(roots, isRecursive: request.isRecursive).all()
      for error in scan.errors { fail(error.path, error.explanation) }
      for path in scan.photos { try exportFile(path) }
    }
    try writer?.finish()
    if let writer { report = writer.report }
    try output?.finish()
    try embedding?.finish()
    sayIfNothing()
    if withoutPath > 0 {
      let photos = counted(withoutPath, "annotated photo")
      fail(
        library.path,
        "\(photos) left out because their paths are not known; open their folders in facet once")
    }
  }

  /// Reports that nothing was written, unless that is said already or is as it should be.
  private func sayIfNothing() {
    guard report.photos == 0, kept == 0, withoutPath == 0, !failed, request.shard == nil else { return }
    fail(library.path, unknown > 0 ? "it knows nothing about these photos" : "there are no annotations in it")
  }

  private func exportKnown(_ known: PhotoAnnotations, _ paths: [FilePath], _ size: PixelSize?) throws {
    // Skip a content that was written only now: the library has the same annotations for it.
    guard known.saysSomething, embedding?.made.contains(known.photo) != true else { return }
    let needsPhoto = embedding != nil || request.format.placesStoredPixels
    let same = needsPhoto ? try paths.first { try library.content(of: $0) == known.photo } : nil
    guard let path = same ?? paths.first(where: { FileIdentity(of: $0) != nil }) ?? paths.first else {
      withoutPath += 1
      return
    }
    if embedding == nil, needsPhoto, same == nil, FileIdentity(of: path) != nil {
      return fail(path, "it is another picture now, or was changed; open its folder in facet once")
    }
    try write(known, path, size)
  }

  private func exportFile(_ path: FilePath) throws {
    let photo: PhotoFingerprint
    do {
      photo = try library.identify(path).photo
    } catch let error as Errno {
      return fail(path, "cannot be read: \(error)")
    }
    try write(try library.photo(photo), path, nil)
  }

  private func fail(_ path: FilePath, _ reason: String) {
    failed = true
    message("\(path.shown): \(reason)")
  }

  private func begin() throws {
    let (format, everything) = (request.format, request.includesUndecided)
    if request.out == "-" {
      writer = try AnnotationWriter(format, everything: everything, sink: print)
    } else {
      let path = request.out ?? ""
      let replacing = request.onConflict == .overwrite
      if !replacing, AtomicFile.exists(path) {
        throw UsageError("\(path.shown): already exists; choose another name, or add --on-conflict overwrite")
      }
      try AtomicFile.createFolder(path.removingLastComponent())
      let output = try AtomicOutput(path, replacing ? .rewritten : .kept)
      writer = try AnnotationWriter(format, everything: everything) { try output.write($0) }
      self.output = output
    }
  }

  private func write(_ known: PhotoAnnotations, _ path: FilePath, _ size: PixelSize?) throws {
    if let shard = request.shard, !shard.contains(known.photo) { return }
    guard known.saysSomething else {
      unknown += 1
      return
    }
    let frame = lookup.frame(at: path)
    if frame == nil, embedding == nil, request.format.placesStoredPixels {
      let isAway = FileIdentity(of: path) == nil
      return fail(
        path,
        (isAway ? "the photo is away" : "the photo's header cannot be read")
          + ", and \(request.format.name) cannot be written without its orientation; name the other photos, "
          + "or choose another format")
    }
    var record = makeRecord(known, path, frame, size)
    if request.includesVectors { record.vectors = try vectors(of: known) }
    if let writer {
      do {
        try writer.write(record, frame: frame)
      } catch let error as FormatError {
        // Other photos can still be written.
        fail(path, error.explanation)
      }
      return
    }
    do {
      guard let embedding else { return try writeDocument(record, path, frame) }
      report.add(
        try embedding.write(known, into: path, frame) { makeRecord($0, path, frame, size) })
    } catch let error as LibraryError {
      throw error
    } catch let error as OutputError {
      fail(error.path, error.explanation)
    } catch let error as UnreadableFile {
      fail(error.path, "cannot be read: \(error.explanation)")
    } catch let error as InvalidSidecar {
      fail(error.path, error.explanation)
    } catch let error as FormatError {
      fail(path, error.explanation)
    } catch {
      fail(path, "\(error)")
    }
  }

  private func makeRecord(
    _ known: PhotoAnnotations, _ path: FilePath, _ frame: StoredFrame?, _ size: PixelSize?
  ) -> PhotoRecord {
    PhotoRecord(
      name: AnnotationFiles.name(path, below: base), size: frame?.uprightSize ?? size, state: known.state,
      note: known.note, annotations: known.annotations, hasIdentities: true)
  }

  /// The vectors of a photo's faces, of every model.
  private func vectors(of known: PhotoAnnotations) throws -> [AnnotationID: [String: [Float]]] {
    var vectors: [AnnotationID: [String: [Float]]] = [:]
    for model in try library.vectorModels() {
      let stored = try library.vectors(model: model, of: known.photo)
      for (place, key) in stored.keys.enumerated() {
        for face in known.annotations where face.landmarks.map({ LandmarkKey($0) }) == key.landmarks {
          vectors[face.id, default: [:]][model] = stored.values(place)
        }
      }
    }
    return vectors
  }

  private func writeDocument(_ record: PhotoRecord, _ path: FilePath, _ frame: StoredFrame?) throws {
    guard !request.format.wouldDeny(record, everything: request.includesUndecided) else {
      return report.lose(.undecidedPhotos)
    }
    let target = target(record, path)
    let exists = AtomicFile.exists(target)
    // Annotations are added to an XMP sidecar, which is not replaced.
    if exists, request.format != .xmp, request.onConflict != .overwrite {
      if request.onConflict == .refuse {
        fail(target, "already exists; add --on-conflict overwrite or skip")
      }
      kept += 1
      return
    }
    let existing = request.format == .xmp ? try RegionSidecar.content(of: target) : nil
    var record = record
    if request.format == .labelMe {
      record.name = AnnotationFiles.way(from: target.removingLastComponent(), to: path)
    }
    let written = try RegionSidecar.naming(target) {
      try PhotoDocument.bytes(
        record, request.format, frame: frame, existing: existing, everything: request.includesUndecided)
    }
    try AtomicFile.createFolder(target.removingLastComponent())
    if existing == nil || request.out != nil {
      try AtomicFile.write(written.bytes, to: target, replacing: true)
    } else {
      try AtomicFile.rewrite(target, with: written.bytes)
    }
    report.add(written.report)
  }

  private func target(_ record: PhotoRecord, _ path: FilePath) -> FilePath {
    guard let out = request.out else { return RegionSidecar.path(of: path) }
    // Never write outside the folder: for a photo elsewhere, use only its name.
    let isOutside = record.name.hasPrefix("/") || record.name.hasPrefix("..")
    let name = isOutside ? path.lastComponent?.text ?? record.name : record.name
    return
      out
      .pushing(RawArguments.path(PhotoDocument.fileName(request.format, photo: name)))
  }
}

extension PhotoAnnotations {
  /// Whether anybody has annotated or reviewed the photo, even if only to say that it shows no face.
  package var saysSomething: Bool { !annotations.isEmpty || state != .unreviewed }
}
