import Annotations
import ArgumentParser
import Foundation
import Imaging
import Library
import SystemPackage

struct ImportAnnotations: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Read annotations of other programs into the library.",
    discussion: """
      Files are told by their content. A folder stands for every file of annotations in and below it, and for the \
      face regions that its photos carry in sidecars or in themselves. Photos are looked for beside the file, then \
      in the folders of --photos. Nothing that is in the library is removed, and reading a file twice adds nothing; \
      facet's undo takes an import back.
      """)

  @Argument(help: "Files of annotations, photos with face regions, and folders of both.", completion: .file())
  var files: [String]

  @Option(help: "Read all files as this format, without a look at their content.")
  var format: AnnotationFormat?

  @Option(help: "A folder with the photos; may be given more than once.", completion: .directory)
  var photos: [String] = []

  @Flag(help: "Read and report, but change nothing.")
  var dryRun = false

  @OptionGroup var part: ShardOption

  @OptionGroup var target: LibraryOption

  func run() throws {
    let library = dryRun ? nil : try target.open(.create)
    if let library, library.isReadOnly {
      throw UsageError("\(library.path.shown): \(LibraryError.readOnly(library.path).explanation)")
    }
    let run = ImportRun(
      library: library, photoFolders: photos.map(RawArguments.path), format: format, shard: part.shard)
    for file in files { run.read(RawArguments.path(file)) }
    run.finish()
    let place = dryRun ? "nothing was changed" : "now in \(target.path.shown)"
    StandardOutput.write(
      "\(counted(run.report.faces, "face")) of \(counted(run.report.photos, "photo")) read, "
        + "\(run.changedFaces) new or changed, \(place)")
    if run.report.skippedCount > 0 { StandardOutput.write("\(run.report.skippedCount) skipped") }
    if run.failed || run.report.skippedCount > 0 { throw ExitStatus.somePhotosFailed }
  }
}

/// One import under way: reads files, finds their photos, and keeps what is new.
final class ImportRun {
  private let library: AnnotationLibrary?
  private let photoFolders: [FilePath]
  private let format: AnnotationFormat?
  private let shard: Shard?
  private(set) var report = ReadReport()
  private(set) var changedFaces = 0
  private(set) var failed = false
  /// What a transaction will hold: known annotations with what was read so far.
  private var book = AnnotationBook()
  private var touched: [PhotoFingerprint] = []
  /// Where the photos of this transaction are.
  private var sightings: [FilePath: PhotoSighting] = [:]
  private var sources: Set<AnnotationFormat> = []

  /// Photos to a transaction: few enough to hold in memory, enough to be quick.
  private static let batch = 500

  init(library: AnnotationLibrary?, photoFolders: [FilePath], format: AnnotationFormat?, shard: Shard? = nil)
  {
    self.shard = shard
    self.library = library
    self.photoFolders = photoFolders
    self.format = format
  }

  func read(_ path: FilePath) {
    var isFolder: ObjCBool = false
    // SAFETY: the flag outlives the call.
    guard unsafe FileManager.default.fileExists(atPath: path.string, isDirectory: &isFolder) else {
      return fail(path, "there is no such file or folder; check the path")
    }
    if isFolder.boolValue { return readFolder(path) }
    if AnnotationFiles.isPhotoName(path), format == nil || format == .xmp {
      readRegions(path, PhotoLookup(photoFolders))
    } else {
      readFile(
        path, PhotoLookup(photoFolders.isEmpty ? [path.removingLastComponent()] : photoFolders), isNamed: true
      )
    }
  }

  func finish() { flush() }

  private func fail(_ path: FilePath, _ reason: String) {
    failed = true
    StandardError.write("\(path.shown): \(reason)")
  }

  private func readFolder(_ folder: FilePath) {
    let lookup = PhotoLookup([folder] + photoFolders)
    if format == nil || format == .xmp {
      let scan = FolderScan([folder], isRecursive: true).all()
      for error in scan.errors {
        // A folder of files without photos is what many programs write.
        if case .noPhotos = error { continue }
        fail(error.path, error.explanation)
      }
      for photo in scan.photos { readRegions(photo, lookup) }
      if format == .xmp { return }
    }
    let endings = format.map { [$0.fileExtension] } ?? ["txt", "xml", "json", "jsonl", "csv"]
    let names = FileManager.default.enumerator(atPath: folder.string)?.compactMap { $0 as? String } ?? []
    for name in names.sorted() {
      let path = folder.appending(name)
      let isHidden = name.split(separator: "/").contains { $0.hasPrefix(".") }
      guard !isHidden, let ending = path.extension, endings.contains(ending) else { continue }
      readFile(path, lookup, isNamed: false)
    }
  }

  private func readRegions(_ photo: FilePath, _ lookup: PhotoLookup) {
    do {
      guard
        let found = try AnnotationFiles.regions(of: photo, name: photo.string, frame: lookup.frame(at: photo))
      else { return }
      remember(found.report, photo)
      for record in found.records { try take(record, at: photo, .xmp) }
    } catch {
      fail(photo, "\(error)")
    }
  }

  private func readFile(_ path: FilePath, _ lookup: PhotoLookup, isNamed: Bool) {
    do {
      let stream = try AnnotationFiles.stream(path)
      let start = try stream.peek(AnnotationFormat.sniffedBytes)
      guard let format = format ?? AnnotationFormat.guess(start) else {
        // In a folder there is other text, too.
        if isNamed { fail(path, "\(FormatError.unknownFormat)") }
        return
      }
      var name = path.string
      if format.isFilePerPhoto { name = path.stem ?? name }
      let folder = path.removingLastComponent()
      let reader = AnnotationReader(format, photoName: name) { name in
        lookup.path(name, beside: folder).flatMap { lookup.frame(at: $0) }
      }
      var missing = 0
      let found = try reader.read(stream) { record in
        if let photo = lookup.path(record.name, beside: folder) {
          try self.take(record, at: photo, format)
        } else {
          missing += 1
          self.report.skip(path.shown, "photo '\(record.name)' was not found; name its folder with --photos")
          if missing <= 10 {
            StandardError.write(
              "\(path.shown): photo '\(record.name)' was not found; name its folder with --photos")
          }
        }
      }
      if missing > 10 { StandardError.write("\(path.shown): and \(missing - 10) more photos were not found") }
      remember(found, path)
    } catch let error as FormatError {
      fail(path, "\(error)")
    } catch {
      fail(path, "\(error)")
    }
  }

  private func remember(_ found: ReadReport, _ path: FilePath) {
    report.add(found)
    for remark in found.skipped { StandardError.write("\(path.shown): skipped: \(remark)") }
    for remark in found.warnings { StandardError.write("\(path.shown): warning: \(remark)") }
    let more = found.skippedCount + found.warningCount - found.skipped.count - found.warnings.count
    if more > 0 { StandardError.write("\(path.shown): and \(more) more remarks") }
  }

  private func take(_ record: PhotoRecord, at path: FilePath, _ format: AnnotationFormat) throws {
    if let shard, !shard.contains(path) { return }
    guard let library else {
      changedFaces += record.annotations.count
      return
    }
    var sighting = try sightings[path] ?? library.identify(path)
    sighting.size = record.size
    sightings[path] = sighting
    let photo = sighting.photo
    if !touched.contains(photo) {
      touched.append(photo)
      book.insert(try library.photo(photo))
    }
    let changes = try book.apply(record.edit(of: photo, known: book[photo], from: format))
    changedFaces += changes.count { if case .face = $0 { true } else { false } }
    sources.insert(format)
    if touched.count >= Self.batch { flush() }
  }

  private func flush() {
    guard let library, !touched.isEmpty else { return }
    let names = sources.map(\.name).sorted().joined(separator: ", ")
    do {
      // One transaction for all of them: a hundred thousand take minutes.
      _ = try library.see(sightings.values.sorted { $0.path.string < $1.path.string })
      _ = try library.apply(
        Edit("import \(counted(touched.count, "photo")) (\(names))", touched.map { .replace(book[$0]) }))
    } catch {
      failed = true
      StandardError.write("\(error)")
    }
    (book, touched, sightings, sources) = (AnnotationBook(), [], [:], [])
  }
}
