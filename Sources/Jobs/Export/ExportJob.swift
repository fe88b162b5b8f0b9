package import Alignment
package import Detection
import Files
import Geometry
package import Imaging
package import Parallel
package import SystemPackage

/// An export into a folder that continues an earlier one that was stopped. The command and the browser use it.
package struct ExportJob: Sendable {
  package var folder: FilePath
  package var plan: ExportPlan
  package var options: ExportOptions
  package var isDryRun = false

  package init(
    folder: FilePath, plan: ExportPlan, options: ExportOptions, isDryRun: Bool = false
  ) {
    self.folder = folder
    self.plan = plan
    self.options = options
    self.isDryRun = isDryRun
  }

  /// The work that is left to do.
  package struct Opened: Sendable {
    /// Nil for a dry run.
    package var journal: ExportJournal?
    /// The photos that are left to do, and those that are done.
    package var todo: [FilePath], done: [FilePath]
    /// The crops of photos that are done.
    package var skipped: Int
    /// Some of the files in the way that this export did not write. If there are any, nothing is written.
    package var conflicts: [FilePath]
  }

  package func open() throws(ExportError) -> Opened {
    if isDryRun { return Opened(journal: nil, todo: plan.photos, done: [], skipped: 0, conflicts: []) }
    do { try AtomicFile.prepareFolder(folder) } catch { throw .output(error) }
    let journal = try ExportJournal(folder: folder)
    let history = journal.history
    let identities = options.identities
    var todo: [FilePath] = [], done: [FilePath] = []
    for photo in plan.photos {
      let identity = identities[photo]
      if history.isDone(photo, as: identity, in: folder)
        || options.existing == .skip && history.isDone(photo, as: identity.partial, in: folder)
      {
        done.append(photo)
      } else {
        todo.append(photo)
      }
    }
    journal.adopt(todo, as: identities)
    return Opened(
      journal: journal, todo: todo, done: done,
      skipped: history.names(of: done, as: identities).count,
      conflicts: plan.conflicts(in: folder, photos: todo, options: options, history: journal.history))
  }

  /// Exports the remaining photos, then completes the journal and the manifests.
  ///
  /// - Parameter items: photos whose faces are known already; all others are searched.
  package func run(
    _ opened: Opened, items: [ExportItem], by search: PhotoSearch, settings: DetectionSettings,
    limits: PhotoLimits, cancellation: CancellationFlag, progress: @Sendable (_ done: Int) -> Void
  ) throws(ExportError) -> ExportRun.Summary {
    var summary = ExportRun.Summary()
    if !opened.todo.isEmpty {
      let isTodo = Set(opened.todo)
      let exporter = try CropExporter(
        folder: folder, plan: plan, options: options, journal: opened.journal, done: opened.done,
        isDryRun: isDryRun)
      let run = ExportRun(
        search: search, settings: settings, limits: limits, exporter: exporter, journal: opened.journal)
      summary = run.run(
        items.filter { isTodo.contains($0.photo) }, cancellation: cancellation, progress: progress)
    }
    summary.skipped += opened.skipped
    do { try opened.journal?.close(order: plan.photos, as: options.identities) } catch {
      // After the disk has failed, this would fail for the same reason.
      if !summary.isStopped { summary.failures.append("\(error)") }
    }
    return summary
  }
}

extension ExportOptions {
  /// Adds what people said to the export's identity: when a photo's annotations change, so do its crops.
  package mutating func takeDetails(of items: [ExportItem]) {
    for item in items { details[item.photo] = item.known.detail }
  }
}

extension Provenance {
  package init(_ settings: DetectionSettings, _ detector: FaceDetector) {
    let turns = settings.rotations.turns.map { "\($0.degrees)" }.joined(separator: ",")
    var text =
      "min-face-size \(settings.minFaceSize), scale-factor \(settings.scaleFactor), thresholds "
      + "\(settings.thresholds.pnet),\(settings.thresholds.rnet),\(settings.thresholds.onet), rotations \(turns)"
    let overlaps = settings.overlaps
    text += ", detector \(FaceDetector.version)"
    // Only when they differ from the published ones, because the records of earlier versions do not hold them.
    if overlaps != DetectionSettings.Overlaps() {
      text += ", overlaps \(overlaps.level),\(overlaps.pyramid),\(overlaps.rnet),\(overlaps.onet)"
    }
    self.init(program: "facet \(Release.version)", weights: detector.weightsName, settings: text)
  }
}
