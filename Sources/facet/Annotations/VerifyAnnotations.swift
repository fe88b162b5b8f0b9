import AnnotationFormats
import Annotations
import ArgumentParser
import Files
import Imaging
import Jobs
import Library
import SystemPackage

struct VerifyAnnotations: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check the library, or annotation files, thoroughly.",
    discussion: """
      Without files, the library is checked: every page, every index, every reference. Files are read as import would \
      read them, but nothing is stored.
      """)

  @Argument(help: "Annotation files.", completion: .file())
  var files: [String] = []

  @Option(help: "Read all files as this format, whatever their content.")
  var format: AnnotationFormat?

  @Option(help: "A folder with the photos; may be given more than once.", completion: .directory)
  var photos: [String] = []

  @OptionGroup var classes: ClassOptions

  @OptionGroup var source: LibraryOption

  func run() throws {
    if files.isEmpty { return try verifyLibrary() }
    let run = ImportRun(
      library: nil, photoFolders: photos.map(RawArguments.path), format: format, classes: classes.rules,
      message: StandardError.write)
    for file in files { run.read(RawArguments.path(file)) }
    run.finish()
    StandardOutput.write(
      "\(counted(run.report.faces, "face")) of \(counted(run.report.photos, "photo")) are valid, "
        + "\(run.report.skippedCount) skipped, \(counted(run.report.warningCount, "warning"))")
    if run.failed || run.report.skippedCount > 0 { throw ExitStatus.somePhotosFailed }
  }

  private func verifyLibrary() throws {
    let library: AnnotationLibrary
    do {
      library = try AnnotationLibrary(at: source.path, mode: .readOnly)
    } catch .damaged(let path, let reason) {
      StandardError.write("\(path.shown): \(LibraryError.damaged(path, reason: reason).explanation)")
      throw ExitStatus.somePhotosFailed
    } catch {
      throw UsageError("\(source.path.shown): \(error.explanation)")
    }
    let faults = try library.check()
    for fault in faults { StandardError.write("\(library.path.shown): \(fault)") }
    guard faults.isEmpty else { throw ExitStatus.somePhotosFailed }
    StandardOutput.write("\(library.path.shown): the library is whole")
  }
}
