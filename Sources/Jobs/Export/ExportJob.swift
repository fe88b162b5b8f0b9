package import Alignment
package import Detection
import Files
import Geometry
package import Imaging
package import Parallel
package import SystemPackage

/// An export into a folder that goes on where one before it stopped; what the command and the browser share.
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

  /// What there is to do.
  package struct Opened: Sendable {
    /// Nil for a dry run.
    package var journal: ExportJournal?
    /// The photos that are not done yet, and those that are.
    package var todo: [FilePath], done: [FilePath]
    /// Crops of those done.
    package var skipped: Int
    /// Files that are in the way and not this export's own, a few of them; nothing may be written then.
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

  /// Exports what is to do and puts the journal and the manifests in order.
  ///
  /// - Parameter items: photos with faces that are known already; all others are searched.
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
      // The disk that failed before fails again.
      if !summary.isStopped { summary.failures.append("\(error)") }
    }
    return summary
  }
}

extension ExportOptions {
  /// Other annotations of a photo, other crops of it.
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
    // Only where they are others than the published ones, as exports of before did not name them.
    if overlaps != DetectionSettings.Overlaps() {
      text += ", overlaps \(overlaps.level),\(overlaps.pyramid),\(overlaps.rnet),\(overlaps.onet)"
    }
    self.init(program: "facet \(Release.version)", weights: detector.weightsName, settings: text)
  }
}
