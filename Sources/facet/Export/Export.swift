import Alignment
public import ArgumentParser
import Foundation
import Imaging
import Parallel
import SystemPackage

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write every face as an aligned 112×112 PNG.",
    discussion: """
      Crops are aligned by their five landmarks to the ArcFace template and called PHOTO_FACE.png, largest face \
      first. Nothing is ever overwritten unless --on-conflict overwrite says so.
      """)

  @OptionGroup var photos: PhotoArguments
  @OptionGroup var detection: DetectionOptions

  @Option(
    help: ArgumentHelp("The folder to write into; it is created when missing.", valueName: "folder"),
    completion: .directory)
  var out: String

  @Option(help: ArgumentHelp("What to do with a crop whose file exists.", valueName: "what"))
  var onConflict = ExistingFiles.refuse

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
    let search = PhotoSearch(detector: try loadDetector(), lanes: detection.lanes)
    let plan = ExportPlan(photos: paths)
    let folder = RawArguments.path(out)
    let exporter = try makeExporter(folder, plan)
    let run = ExportRun(
      search: search, settings: try detection.settings(), limits: photos.limits, exporter: exporter)
    let cancellation = CancellationFlag()
    let interrupt = Interrupt { cancellation.cancel() }
    defer { interrupt.stop() }
    let progress = ProgressLine(total: plan.photos.count, what: "photos")
    let summary = run.run(plan.photos.map { ExportItem(photo: $0) }, cancellation: cancellation) {
      progress.show($0)
    }
    progress.clear()
    for failure in summary.failures { StandardError.write(failure) }
    failures += summary.failures.count
    StandardOutput.write(words(summary, folder: folder, interrupted: interrupt.happened))
    if failures > 0 || interrupt.happened { throw ExitStatus.somePhotosFailed }
  }

  private func makeExporter(_ folder: FilePath, _ plan: ExportPlan) throws -> CropExporter {
    do {
      return try CropExporter(folder: folder, plan: plan, existing: onConflict)
    } catch {
      StandardError.write("\(error)")
      throw ExitStatus.somePhotosFailed
    }
  }

  private func words(_ summary: ExportRun.Summary, folder: FilePath, interrupted: Bool) -> String {
    var line = summary.written == 1 ? "1 crop" : "\(summary.written) crops"
    line += " written to \(folder.shown)"
    if summary.skipped > 0 { line += ", \(summary.skipped) there already" }
    if interrupted { line += "; interrupted, run it again with --on-conflict skip to go on" }
    return line
  }
}

extension ExistingFiles: ExpressibleByArgument {}
