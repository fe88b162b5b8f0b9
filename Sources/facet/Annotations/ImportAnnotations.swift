import AnnotationFormats
import Annotations
import ArgumentParser
import Files
import Imaging
import Jobs
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
      library: library, photoFolders: photos.map(RawArguments.path), format: format, shard: part.shard,
      message: StandardError.write)
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
