import Alignment
import Files
import Jobs
import Library
public import ArgumentParser
import Detection
import Geometry
import Imaging
import Parallel
import SystemPackage
import Annotations

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write every face as an aligned 112×112 PNG, or by another template.",
    discussion: """
      Crops are aligned by their five landmarks and named PHOTO_FACE.png, largest face first. manifest.csv and \
      manifest.jsonl in the same folder list where each came from. An interrupted run continues when it is started \
      again; photos that were exported with the same settings and have not changed are left as they are. Nothing is \
      overwritten without --on-conflict overwrite, except the export's own crops of a photo whose annotations in the \
      library have changed since.
      """)

  @OptionGroup var photos: PhotoArguments
  @OptionGroup var detection: DetectionOptions
  @OptionGroup var crops: CropArguments
  @OptionGroup var people: LibraryFacesOption

  @Option(
    help: ArgumentHelp("The folder to write into; created if missing.", valueName: "folder"),
    completion: .directory)
  var out: String

  @Option(help: ArgumentHelp("What to do when a crop's file exists.", valueName: "what"))
  var onConflict = ExistingFiles.refuse

  @Flag(help: "Search the photos and print the names of the crops, but write nothing.")
  var dryRun = false

  func validate() throws {
    if out.isEmpty { throw ValidationError("--out is empty; name a folder to write into") }
  }

  func run() throws {
    let listed = try photos.listed()
    var failures = listed.failures
    let detector = try detection.detector()
    let known = try people.open()
    defer { known?.library.close() }
    var options = try crops.options(
      existing: onConflict, provenance: Provenance(try detection.settings(), detector))
    let settings = try detection.settings()
    let plan = ExportPlan(photos: listed.paths)
    let items = plan.photos.map { path in
      ExportItem(
        photo: path,
        known: known?.known(path, settings: settings, detector: detector) ?? KnownFaces())
    }
    try people.narrow(&options.selection, known, items.map(\.known))
    options.takeDetails(of: items)
    let job = ExportJob(
      folder: RawArguments.path(out), plan: plan, options: options, isDryRun: dryRun)
    let (summary, interrupted) = try orEnd { try export(job, items, detector) }
    for name in summary.names { StandardOutput.write(name.shown) }
    for failure in summary.failures { StandardError.write(failure) }
    failures += summary.failures.count
    StandardOutput.write(words(summary, folder: job.folder, interrupted: interrupted))
    if failures > 0 || interrupted { throw ExitStatus.somePhotosFailed }
  }

  /// Runs the export. Ends the command if files that it did not write are in the way.
  private func export(
    _ job: ExportJob, _ items: [ExportItem], _ detector: FaceDetector
  ) throws -> (ExportRun.Summary, interrupted: Bool) {
    let opened = try job.open()
    guard opened.conflicts.isEmpty else {
      for path in opened.conflicts { StandardError.write("\(ExportError.output(.exists(path)))") }
      StandardOutput.write("0 crops written to \(job.folder.shown)")
      throw ExitStatus.somePhotosFailed
    }
    let cancellation = CancellationFlag()
    let interrupt = Interrupt { cancellation.cancel() }
    defer { interrupt.stop() }
    let progress = ProgressLine(total: opened.todo.count, what: "photos")
    let summary = try job.run(
      opened, items: items,
      by: PhotoSearch(detector: detector, lanes: detection.lanes), settings: try detection.settings(),
      limits: photos.limits, cancellation: cancellation
    ) { progress.show($0) }
    progress.clear()
    return (summary, interrupt.happened)
  }

  /// Does some work, and ends the command with the error's message if it fails.
  private func orEnd<Value>(_ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch let error as ExportError {
      StandardError.write("\(error)")
      throw ExitStatus.somePhotosFailed
    }
  }

  private func words(_ summary: ExportRun.Summary, folder: FilePath, interrupted: Bool) -> String {
    let count = dryRun ? summary.names.count : summary.written
    var line = count == 1 ? "1 crop" : "\(count) crops"
    line += dryRun ? " would be written to \(folder.shown)" : " written to \(folder.shown)"
    if summary.skipped > 0 { line += ", \(summary.skipped) there already" }
    if summary.leftOut > 0 { line += ", \(summary.leftOut) left out" }
    if interrupted { line += "; interrupted, run it again to continue" }
    return line
  }
}

extension ExistingFiles: ExpressibleByArgument {}
