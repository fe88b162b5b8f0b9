package import Alignment
package import Detection
import Files
import Geometry
package import Imaging
package import Parallel
package import SystemPackage

/// An export into a folder that continues an earlier one that was stopped. The command and the browser use it.
package struct ExportJob: Sendable {
  package let folder: FilePath
  package let plan: ExportPlan
  package let options: ExportOptions
  package let isDryRun: Bool
  /// The part of the photos that this run exports, and its number; all photos when nil.
  package let part: Part?
  /// Whether crops that the photos do not give any more are removed from the folder.
  package let prunes: Bool
  /// Whether faces are searched quickly.
  package var isQuick = false

  package struct Part: Sendable {
    package var number: ExportPart
    package var photos: [FilePath]

    package init(number: ExportPart, photos: [FilePath]) { (self.number, self.photos) = (number, photos) }
  }

  package init(
    folder: FilePath, plan: ExportPlan, options: ExportOptions, isDryRun: Bool = false, part: Part? = nil,
    prunes: Bool = false
  ) {
    self.folder = folder
    self.plan = plan
    self.isDryRun = isDryRun
    self.part = part
    self.prunes = prunes
    var options = options
    options.takePlaces(of: plan)
    if prunes { options.replacesOwn = true }
    self.options = options
  }

  private var photos: [FilePath] { part?.photos ?? plan.photos }

  /// The work that is left to do.
  package struct Opened: Sendable {
    /// In a dry run one that is only read.
    package var journal: ExportJournal?
    /// The photos that are left to do, and those that are done.
    package var todo: [FilePath], done: [FilePath]
    /// The crops of photos that are done.
    package var skipped: Int
    /// Some of the files in the way that this export did not write. If there are any, nothing is written.
    package var conflicts: [FilePath]
  }

  /// - Throws: ``ExportError/clash`` when two photos are not parted by their names.
  package func open() throws(ExportError) -> Opened {
    if let clash = CropNaming(plan, options).clash() { throw clash.error }
    if isDryRun {
      return Opened(
        journal: try ExportJournal(reading: folder), todo: photos, done: [], skipped: 0, conflicts: [])
    }
    do { try AtomicFile.prepareFolder(folder) } catch { throw .output(error) }
    let journal = try ExportJournal(folder: folder, part: part?.number)
    let identities = options.identities
    var todo: [FilePath] = [], done: [FilePath] = []
    for photo in photos {
      if journal.isDone(photo, as: identities[photo], partly: options.existing == .skip) {
        done.append(photo)
      } else {
        todo.append(photo)
      }
    }
    journal.adopt(todo, as: identities)
    return Opened(
      journal: journal, todo: todo, done: done,
      skipped: journal.names(of: done, as: identities).count,
      conflicts: plan.conflicts(in: folder, photos: todo, options: options, journal: journal))
  }

  /// Exports the remaining photos, then completes the journal and the manifests.
  ///
  /// - Parameter items: photos whose faces are known already; all others are searched.
  package func run(
    _ opened: Opened, items: [ExportItem], by search: PhotoSearch, settings: DetectionSettings,
    limits: PhotoLimits, cancellation: CancellationFlag, progress: @Sendable (_ done: Int) -> Void
  ) throws(ExportError) -> ExportRun.Summary {
    var summary = ExportRun.Summary()
    let identities = options.identities
    let earlier = opened.journal?.tally(of: opened.done, as: identities)
    if !opened.todo.isEmpty {
      let isTodo = Set(opened.todo)
      let exporter = try CropExporter(
        folder: folder, plan: plan, options: options, journal: opened.journal, done: opened.done,
        isDryRun: isDryRun)
      var run = ExportRun(
        search: search, settings: settings, limits: limits, exporter: exporter, journal: opened.journal)
      run.isQuick = isQuick
      summary = run.run(
        items.filter { isTodo.contains($0.photo) }, cancellation: cancellation, progress: progress)
    }
    summary.skipped += opened.skipped
    if let earlier { summary.tally.add(earlier) }
    if isDryRun {
      if prunes, !cancellation.isCancelled, !summary.isStopped {
        summary.removed = removable(opened, summary)
      }
    } else {
      try close(opened, &summary, isComplete: !cancellation.isCancelled)
    }
    return summary
  }

  private func removable(_ opened: Opened, _ summary: ExportRun.Summary) -> [FilePath] {
    var wanted: Set<FilePath> = []
    for path in summary.names + summary.kept {
      var name = path
      if name.removePrefix(folder) { wanted.insert(name) }
    }
    return opened.journal?.prunable(except: wanted, in: part?.number) ?? []
  }

  private func close(
    _ opened: Opened, _ summary: inout ExportRun.Summary, isComplete: Bool
  ) throws(ExportError) {
    guard let journal = opened.journal else { return }
    let identities = options.identities
    if prunes, isComplete, !summary.isStopped {
      summary.removed = journal.prune(keeping: photos, as: identities)
    }
    summary.deadParts = journal.deadParts
    do {
      try journal.close(order: photos, among: plan.photos, as: identities, isComplete: isComplete)
    } catch {
      // After the disk has failed, this would fail for the same reason.
      if !summary.isStopped { summary.failures.append("\(error)") }
    }
  }
}

extension NameClash {
  package var error: ExportError {
    .clash(photo: photo, other: other, name: name, isOfFolders: isOfFolders, suggestion: suggestion)
  }
}

extension ExportOptions {
  /// Adds what people said to the export's identity: when a photo's annotations change, so do its crops.
  package mutating func takeDetails(of items: [ExportItem]) {
    for item in items { details[item.photo] = item.known.detail }
  }
}

extension Provenance {
  /// - Parameter isQuick: whether a first look finds the faces, so that the export is not taken for an exact one.
  package init(_ settings: DetectionSettings, _ detector: FaceDetector, isQuick: Bool = false) {
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
    if isQuick { text += ", first look" }
    self.init(program: "facet \(Release.version)", weights: detector.weightsName, settings: text)
  }
}
