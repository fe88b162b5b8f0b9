import Alignment
public import ArgumentParser
import Detection
import Geometry
import Imaging
import Parallel
import SystemPackage

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write every face as an aligned 112×112 PNG, or by another template.",
    discussion: """
      Crops are aligned by their five landmarks and called PHOTO_FACE.png, largest face first. manifest.csv and \
      manifest.jsonl in the same folder tell where each came from. A run that was interrupted goes on when it is \
      started again; photos that were exported with the same settings and have not changed are left as they are. \
      Nothing is ever overwritten unless --on-conflict overwrite says so.
      """)

  @OptionGroup var photos: PhotoArguments
  @OptionGroup var detection: DetectionOptions
  @OptionGroup var crops: CropArguments

  @Option(
    help: ArgumentHelp("The folder to write into; it is created when missing.", valueName: "folder"),
    completion: .directory)
  var out: String

  @Option(help: ArgumentHelp("What to do with a crop whose file exists.", valueName: "what"))
  var onConflict = ExistingFiles.refuse

  @Flag(help: "Search the photos and print the names of the crops, but write nothing.")
  var dryRun = false

  func validate() throws {
    if out.isEmpty { throw ValidationError("--out is empty; name a folder to write into") }
  }

  func run() throws {
    var paths: [FilePath] = []
    var failures = 0
    for item in try photos.source() {
      switch item {
      case .photo(let path): paths.append(path)
      case .failed(let path, let reason):
        failures += 1
        StandardError.write("\(path.shown): \(reason)")
      }
    }
    let detector = try detection.detector()
    let options = try crops.options(
      existing: onConflict, provenance: provenance(try detection.settings(), detector))
    let plan = ExportPlan(photos: paths)
    let folder = RawArguments.path(out)
    let (journal, todo) = try openJournal(folder, plan, options)
    let isTodo = Set(todo)
    let done = plan.photos.filter { !isTodo.contains($0) }
    var summary = ExportRun.Summary()
    summary.skipped = journal?.names(of: done, identity: options.identity).count ?? 0
    var interrupted = false
    if !todo.isEmpty {
      let exporter = try orEnd {
        try CropExporter(
          folder: folder, plan: plan, options: options, journal: journal, done: done, isDryRun: dryRun)
      }
      (summary, interrupted) = try export(todo, detector, exporter, journal, summary)
    }
    do { try journal?.close(order: plan.photos, identity: options.identity) } catch {
      // The disk that failed before fails again.
      if summary.failures.isEmpty { summary.failures.append("\(error)") }
    }
    for name in summary.names { StandardOutput.write(name.shown) }
    for failure in summary.failures { StandardError.write(failure) }
    failures += summary.failures.count
    StandardOutput.write(words(summary, folder: folder, interrupted: interrupted))
    if failures > 0 || interrupted { throw ExitStatus.somePhotosFailed }
  }

  private func provenance(_ settings: DetectionSettings, _ detector: FaceDetector) -> Provenance {
    let turns = settings.rotations.turns.map { "\($0.degrees)" }.joined(separator: ",")
    return Provenance(
      program: "facet \(Facet.version)", weights: detector.weightsName,
      settings: "min-face-size \(settings.minFaceSize), scale-factor \(settings.scaleFactor), thresholds "
        + "\(settings.thresholds.pnet),\(settings.thresholds.rnet),\(settings.thresholds.onet), rotations \(turns)"
    )
  }

  /// The journal, and the photos that it does not know as done. Ends the command when the export would meet files
  /// that are not its own.
  private func openJournal(
    _ folder: FilePath, _ plan: ExportPlan, _ options: ExportOptions
  ) throws -> (ExportJournal?, todo: [FilePath]) {
    if dryRun { return (nil, plan.photos) }
    return try orEnd {
      do throws(OutputError) { try AtomicFile.prepareFolder(folder) } catch {
        throw ExportError.output(error)
      }
      let journal = try ExportJournal(folder: folder)
      let identities = [options.identity] + (onConflict == .skip ? [options.partialIdentity] : [])
      let todo = plan.photos.filter { photo in
        !identities.contains { journal.isDone(photo, identity: $0) }
      }
      let conflicts = plan.conflicts(in: folder, photos: todo, options: options, journal: journal)
      guard conflicts.isEmpty else {
        for path in conflicts { StandardError.write("\(ExportError.output(.exists(path)))") }
        StandardOutput.write("0 crops written to \(folder.shown)")
        throw ExitStatus.somePhotosFailed
      }
      return (journal, todo)
    }
  }

  private func export(
    _ todo: [FilePath], _ detector: FaceDetector, _ exporter: CropExporter, _ journal: ExportJournal?,
    _ before: ExportRun.Summary
  ) throws -> (ExportRun.Summary, interrupted: Bool) {
    let search = PhotoSearch(detector: detector, lanes: detection.lanes)
    let run = ExportRun(
      search: search, settings: try detection.settings(), limits: photos.limits, exporter: exporter,
      journal: journal)
    let cancellation = CancellationFlag()
    let interrupt = Interrupt { cancellation.cancel() }
    defer { interrupt.stop() }
    let progress = ProgressLine(total: todo.count, what: "photos")
    var summary = run.run(todo.map { ExportItem(photo: $0) }, cancellation: cancellation) {
      progress.show($0)
    }
    progress.clear()
    summary.skipped += before.skipped
    return (summary, interrupt.happened)
  }

  /// Does something that a folder can be at fault for; its message ends the command.
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
    if interrupted { line += "; interrupted, run it again to go on" }
    return line
  }
}

extension ExistingFiles: ExpressibleByArgument {}
