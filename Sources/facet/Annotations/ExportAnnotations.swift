import Alignment
import AnnotationFormats
import Annotations
import ArgumentParser
import Files
import Imaging
import Jobs
import Library
import SystemPackage

struct ExportAnnotations: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the library's annotations for other programs.",
    discussion: """
      Accepted and added faces are written; --all adds undecided and rejected ones in formats that can mark them. \
      What a format cannot hold is left out with a warning. Formats with one file per photo write into the folder \
      --out. XMP is written next to each photo (photo.jpg.xmp) when no folder is given, and everything that other \
      programs have written there is kept. Photos about which the library knows nothing are left alone.
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

  @Flag(help: "Write undecided and rejected faces, too, where the format can mark them.")
  var all = false

  @Flag(help: "JSON Lines only: write the vectors that tell people apart, too; they are biometric data.")
  var vectors = false

  @Flag(help: "XMP only: write into the photos themselves; their pictures do not change.")
  var embed = false

  @Option(help: "Write photos' names relative to this folder.", completion: .directory)
  var relativeTo = "."

  @Option(help: "What to do with a file that exists: refuse, skip or overwrite.")
  var onConflict = ExistingFiles.refuse

  @OptionGroup var part: ShardOption

  @OptionGroup var source: LibraryOption

  func validate() throws {
    if !format.isWritten { throw ValidationError("\(FormatError.onlyRead(format))") }
    if vectors, format != .jsonl {
      throw ValidationError("--vectors: only JSON Lines hold them; add --format jsonl")
    }
    if embed, format != .xmp { throw ValidationError("--embed is for --format xmp only") }
    if embed, out != nil { throw ValidationError("--embed writes into the photos; leave out --out") }
    if out == nil, format != .xmp { throw ValidationError("name the file or folder to write with --out") }
    if out == "-", format.isFilePerPhoto {
      throw ValidationError("\(format.name) has one file per photo; name a folder with --out")
    }
  }

  func run() throws {
    let library = try source.open(embed ? .existing : .readOnly)
    defer { library.close() }
    if embed, library.isReadOnly {
      // A library that cannot be written could not learn the photos' new contents, and would know none of them.
      throw UsageError("\(library.path.shown): \(LibraryError.readOnly(library.path).explanation)")
    }
    var request = AnnotationExportRequest(
      photos: photos.map(RawArguments.path), format: format, out: out.map(RawArguments.path),
      isRecursive: recursive, includesUndecided: all, embed: embed, relativeTo: RawArguments.path(relativeTo),
      onConflict: onConflict, shard: part.shard)
    request.includesVectors = vectors
    let run = ExportAnnotationsRun(
      request, library, print: { StandardOutput.write(bytes: $0) }, message: StandardError.write)
    try run.all()
    for warning in run.report.warnings { StandardError.write("warning: \(warning)") }
    let place =
      out.map { $0 == "-" ? "" : " to \(RawArguments.path($0).shown)" } ?? (embed ? " into the photos" : "")
    var line =
      "\(counted(run.report.faces, "face")) of \(counted(run.report.photos, "photo")) written\(place)"
    if run.unknown > 0 {
      line += ", \(counted(run.unknown, "photo")) left alone because the library knows nothing about them"
    }
    if out == "-" { StandardError.write(line) } else { StandardOutput.write(line) }
    if run.failed { throw ExitStatus.somePhotosFailed }
  }
}
