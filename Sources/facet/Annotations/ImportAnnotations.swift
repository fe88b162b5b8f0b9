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
    abstract: "Read other programs' annotations into the library.",
    discussion: """
      Formats are recognised by content. A folder stands for all annotation files in and below it, and for the face \
      regions in its photos and their sidecars. Photos are looked for in the file's folder, then in the folders of \
      --photos. Nothing is removed from the library, and reading a file twice adds nothing. With --replace, the faces \
      of the photos that the files name become those of the files. facet's undo reverts an import.
      """)

  @Argument(help: "Annotation files, photos with face regions, and folders of both.", completion: .file())
  var files: [String]

  @Option(help: "Read all files as this format, whatever their content.")
  var format: AnnotationFormat?

  @Option(help: "A folder with the photos; may be given more than once.", completion: .directory)
  var photos: [String] = []

  @Flag(
    help: "Remove faces that the files no longer list from the photos they name, and take over the others.")
  var replace = false

  @OptionGroup var classes: ClassOptions

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
      replaces: replace, classes: classes.rules, message: StandardError.write)
    for file in files { run.read(RawArguments.path(file)) }
    run.finish()
    let place = dryRun ? "nothing was changed" : "now in \(target.path.shown)"
    StandardOutput.write(
      "\(counted(run.report.faces, "face")) of \(counted(run.report.photos, "photo")) read, "
        + "\(run.changedFaces) new or changed, \(replace ? "\(run.removedFaces) removed, " : "")\(place)")
    if run.report.skippedCount > 0 { StandardOutput.write("\(run.report.skippedCount) skipped") }
    if run.failed || run.report.skippedCount > 0 { throw ExitStatus.somePhotosFailed }
  }
}
