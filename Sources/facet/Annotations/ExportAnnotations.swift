import Alignment
import Annotations
import ArgumentParser
import Foundation
import Geometry
import Imaging
import Library
import SystemPackage

struct ExportAnnotations: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the library's annotations for other programs.",
    discussion: """
      Faces that were accepted or added are written; --all adds undecided and rejected ones to formats that can tell \
      them apart. What a format has no place for is left out with a warning. Formats with a file per photo write \
      into the folder --out; XMP goes beside each photo (photo.jpg.xmp) when no folder is given, and keeps all that \
      other programs have written there.
      """)

  @Argument(
    help: "Photos and folders; all annotated photos of the library when none is given.", completion: .file())
  var photos: [String] = []

  @Option(help: "The format to write.")
  var format: AnnotationFormat

  @Option(help: "The file or folder to write; - for standard output.", completion: .file())
  var out: String?

  @Flag(name: .shortAndLong, help: "Search folders below the given folders, too.")
  var recursive = false

  @Flag(help: "Write undecided and rejected faces, too, where the format can tell them apart.")
  var all = false

  @Flag(help: "XMP only: write into the photos themselves; their pictures stay byte for byte.")
  var embed = false

  @Option(help: "Write photos' names relative to this folder.", completion: .directory)
  var relativeTo = "."

  @Option(help: "What to do with a file that exists: refuse, skip or overwrite.")
  var onConflict = ExistingFiles.refuse

  @OptionGroup var part: ShardOption

  @OptionGroup var source: LibraryOption

  func validate() throws {
    if embed, format != .xmp { throw ValidationError("--embed is for --format xmp only") }
    if embed, out != nil { throw ValidationError("--embed writes into the photos; leave --out away") }
    if out == nil, format != .xmp { throw ValidationError("name the file or folder to write with --out") }
    if out == "-", format.isFilePerPhoto {
      throw ValidationError("\(format.name) has a file for each photo; name a folder with --out")
    }
  }

  func run() throws {
    let library = try source.open(.readOnly)
    let run = ExportAnnotationsRun(self, library)
    try run.all()
    for warning in run.report.warnings { StandardError.write("warning: \(warning)") }
    let place =
      out.map { $0 == "-" ? "" : " to \(RawArguments.path($0).shown)" } ?? (embed ? " into the photos" : "")
    let line =
      "\(counted(run.report.faces, "face")) of \(counted(run.report.photos, "photo")) written\(place)"
    if out == "-" { StandardError.write(line) } else { StandardOutput.write(line) }
    if run.failed { throw ExitStatus.somePhotosFailed }
  }
}

/// One export under way.
private final class ExportAnnotationsRun {
  private let command: ExportAnnotations
  private let library: AnnotationLibrary
  private let lookup = PhotoLookup([])
  private let base: FilePath
  private var writer: AnnotationWriter?
  private var output: AnnotationOutput?
  /// Photos that were written into, of which the library is told at the end: it is being read until then.
  private var embedded: [FilePath] = []
  private var withoutPlace = 0
  var report = WriteReport()
  var failed = false

  init(_ command: ExportAnnotations, _ library: AnnotationLibrary) {
    self.command = command
    self.library = library
    base = RawArguments.path(command.relativeTo)
  }

  func all() throws {
    if !command.format.isFilePerPhoto { try begin() }
    if command.photos.isEmpty {
      try library.forEachPhoto { known, paths, size in
        guard !known.annotations.isEmpty || known.state != .unreviewed else { return }
        guard
          let path = paths.first(where: { FileManager.default.fileExists(atPath: $0.string) }) ?? paths.first
        else {
          self.withoutPlace += 1
          return
        }
        try self.write(known, path, size)
      }
    } else {
      let roots = command.photos.map(RawArguments.path)
      let scan = FolderScan(roots, isRecursive: command.recursive).all()
      for error in scan.errors { fail(error.path.shown, error.explanation) }
      for path in scan.photos {
        do {
          try write(try library.photo(try library.identify(path).photo), path, nil)
        } catch let error as Errno {
          fail(path.shown, "cannot be read: \(error)")
        }
      }
    }
    try writer?.finish()
    if let writer { report = writer.report }
    try output?.finish()
    if !embedded.isEmpty { try carryOver() }
    if withoutPlace > 0 {
      let photos = counted(withoutPlace, "annotated photo")
      fail(
        library.path.shown,
        "\(photos) left out, no place is known where they are; open their folders in facet once")
    }
  }

  private func fail(_ place: String, _ reason: String) {
    failed = true
    StandardError.write("\(place): \(reason)")
  }

  private func begin() throws {
    let (format, everything) = (command.format, command.all)
    if command.out == "-" {
      writer = try AnnotationWriter(format, everything: everything) { bytes in
        try FileDescriptor.standardOutput.writeAll(bytes)
      }
    } else {
      let path = RawArguments.path(command.out ?? "")
      let output = try AnnotationOutput(path, replacing: command.onConflict == .overwrite)
      writer = try AnnotationWriter(format, everything: everything) { try output.write($0) }
      self.output = output
    }
  }

  private func write(_ known: PhotoAnnotations, _ path: FilePath, _ size: PixelSize?) throws {
    if let shard = command.part.shard, !shard.contains(known.photo) { return }
    let frame = lookup.frame(at: path)
    let record = PhotoRecord(
      name: AnnotationFiles.name(path, below: base), size: frame?.uprightSize ?? size, state: known.state,
      note: known.note, annotations: known.annotations, hasIdentities: true)
    if let writer {
      try writer.write(record, frame: frame)
      return
    }
    do {
      if command.embed { try embed(record, path, frame) } else { try writeDocument(record, path, frame) }
    } catch let error as FormatError {
      fail(path.shown, "\(error)")
    } catch let error as OutputError {
      fail(path.shown, "\(error)")
    }
  }

  private func writeDocument(_ record: PhotoRecord, _ path: FilePath, _ frame: StoredFrame?) throws {
    let target: FilePath
    if let out = command.out {
      // Never outside the folder: a photo elsewhere goes by its name alone.
      let isOutside = record.name.hasPrefix("/") || record.name.hasPrefix("..")
      let name = isOutside ? path.lastComponent?.string ?? record.name : record.name
      target = RawArguments.path(out).appending(PhotoDocument.fileName(command.format, photo: name))
    } else {
      target = FilePath(path.string + ".xmp")
    }
    let exists = AtomicFile.exists(target)
    // An XMP sidecar is added to, not replaced.
    if exists, command.format != .xmp, command.onConflict != .overwrite {
      if command.onConflict == .refuse {
        fail(target.shown, "exists already; add --on-conflict overwrite or skip")
      }
      return
    }
    let existing = exists && command.format == .xmp ? try AnnotationFiles.bytes(target) : nil
    var record = record
    if command.format == .labelMe {
      record.name = AnnotationFiles.way(from: target.removingLastComponent(), to: path)
    }
    let written = try PhotoDocument.bytes(
      record, command.format, frame: frame, existing: existing, everything: command.all)
    try AtomicFile.createFolder(target.removingLastComponent())
    try AtomicFile.write(written.bytes, to: target, replacing: true)
    report.add(written.report)
  }

  private func embed(_ record: PhotoRecord, _ path: FilePath, _ frame: StoredFrame?) throws {
    guard let frame else { throw FormatError.noSize(.xmp, photo: record.name) }
    let written = try PhotoDocument.embedding(record, in: try AnnotationFiles.bytes(path), frame: frame)
    try AtomicFile.write(written.bytes, to: path, replacing: true)
    report.add(written.report)
    embedded.append(path)
  }

  /// The files' contents have changed, and with them what the library knows the photos by.
  private func carryOver() throws {
    guard let library = try? AnnotationLibrary(at: self.library.path, mode: .existing), !library.isReadOnly
    else {
      return fail(library.path.shown, "it cannot be told that the photos changed; open them in facet once")
    }
    defer { library.close() }
    for path in embedded {
      guard let change = try library.see([try library.identify(path)]).first, let old = change.changedFrom
      else {
        continue
      }
      _ = try library.apply(
        Edit(
          "embed regions",
          [.carryOver(from: old, to: change.photo), .replace(PhotoAnnotations(photo: old))]))
    }
  }
}
