package import Alignment
package import Detection
import Files
package import Imaging
package import Parallel
import Synchronization
package import SystemPackage

/// A photo from which to cut crops.
package struct ExportItem: Sendable {
  package var photo: FilePath
  /// What is known about its faces.
  package var known = KnownFaces()
  /// The index of the only face to export; nil for all faces.
  package var face: Int?
  /// Another photo that is the same file and whose crops stand for this one's; nil for a photo that gives its
  /// own.
  package var copied: FilePath?

  package init(photo: FilePath, known: KnownFaces = KnownFaces(), face: Int? = nil) {
    (self.photo, self.known, self.face) = (photo, known, face)
  }
}

/// An export on all threads: photos are decoded, searched if necessary, and their crops written.
package struct ExportRun: Sendable {
  package var search: PhotoSearch
  package var settings: DetectionSettings
  package var limits: PhotoLimits
  /// Whether faces are searched quickly. Crops are cut from all pixels in any case.
  package var isQuick = false
  package var exporter: CropExporter
  /// Records what was done; nil when nothing is to be recorded.
  package var journal: ExportJournal?

  package struct Summary: Sendable {
    package var written = 0
    /// Crops that were there already.
    package var skipped = 0
    /// The number of faces that filters or the selection left out.
    package var leftOut = 0
    /// Failures, a line each, in the order of the photos.
    package var failures: [String] = []
    /// What decoders said about damaged photos that were taken, a line each.
    package var warnings: [String] = []
    /// The crops that a dry run would write, in the order of the photos.
    package var names: [FilePath] = []
    /// The files that pruning removed, or would remove in a dry run.
    package var removed: [FilePath] = []
    /// The crops of a dry run that are in the folder already.
    var kept: [FilePath] = []
    /// What became of all photos and faces, including those that earlier runs exported.
    package var tally = ExportTally()
    /// Parts of the export that were begun and never finished.
    package var deadParts: [ExportPart] = []
    /// Whether the folder or the disk has failed. A failure reports that, and later ones would have the same
    /// cause.
    package fileprivate(set) var isStopped = false
    fileprivate var record: ExportRecord?
  }

  /// - Parameters:
  ///   - cancellation: checked before each photo. The run sets it when it makes no sense to continue (the disk is
  ///     full).
  ///   - progress: called after each photo, one call at a time.
  package func run(
    _ items: [ExportItem], cancellation: CancellationFlag, progress: @Sendable (_ done: Int) -> Void
  ) -> Summary {
    struct Progress {
      var summary = Summary()
      var done = 0
    }
    let state = Mutex(Progress())
    search.lanes.forEachInOrder(Array(items.enumerated()), cancellation: cancellation) { turn, item in
      export(item, turn, cancellation)
    } emit: { outcome in
      let failure = keep(outcome.record)
      if failure != nil { cancellation.cancel() }
      let done = state.withLock { state in
        state.summary.add(outcome)
        if let failure, !state.summary.isStopped { state.summary.failures.append(failure) }
        if failure != nil { state.summary.isStopped = true }
        state.done += 1
        return state.done
      }
      progress(done)
    }
    return state.withLock { state in
      do {
        try exporter.finish()
      } catch {
        if !state.summary.isStopped { state.summary.failures.append("\(error)") }
      }
      return state.summary
    }
  }

  /// Adds a record to the journal.
  ///
  /// - Returns: a message if that failed.
  private func keep(_ record: ExportRecord?) -> String? {
    guard let record, let journal, !exporter.isDryRun else { return nil }
    do {
      try journal.finish(record)
      return nil
    } catch {
      return "\(error)"
    }
  }

  private func export(_ item: ExportItem, _ turn: Int, _ cancellation: CancellationFlag) -> Summary {
    var summary = Summary()
    if cancellation.isCancelled {
      exporter.leave(turn)
      return summary
    }
    defer { exporter.pass(turn) }
    do {
      if let copied = item.copied {
        let left = LeftOut(reason: .duplicate, text: "the same file as \(copied.shown)")
        summary.record = exporter.recordOfCopy(item.photo, left)
        summary.tally.add(crops: 0, faces: 0, isDamaged: false, left: [left])
        return summary
      }
      try export(item, turn, into: &summary)
    } catch let error as ExportError {
      if error.stopsExport {
        // All later photos would fail for the same reason, and one message is enough.
        exporter.leave(turn)
        guard !cancellation.isCancelled else { return summary }
        summary.isStopped = true
        cancellation.cancel()
        summary.failures.append("\(error)")
      } else {
        summary.fail(item.photo, error, LeftOut.reason(of: error), by: exporter)
      }
    } catch let error as PhotoError {
      summary.fail(item.photo, error, LeftOut.reason(of: error), by: exporter)
    } catch {
      // The search was cancelled.
      summary.failures.append("\(error)")
    }
    return summary
  }

  private func export(_ item: ExportItem, _ turn: Int, into summary: inout Summary) throws {
    var result = PhotoExport()
    defer { summary.take(result, isDryRun: exporter.isDryRun) }
    let stamp = try? FileStamp(of: item.photo)
    if let stamp, let (measured, source) = exporter.knownFaces(of: item.photo, stamp) {
      try admit(item.photo, measured.warnings, &summary)
      return try exporter.export(measured, photo: item.photo, turn: turn, source: source, into: &result) {
        let (photo, source) = try read(item.photo)
        return CutSource(image: photo.image, source: source)
      }
    }
    var item = item
    if isQuick, item.known.detected == nil {
      let file = try PhotoFile(item.photo)
      let reduced = try decodeItemReduced(file, limits: limits, settings: settings)
      let look = try search.look(at: reduced, settings: settings)
      item.known.detected = look.result.faces
      if !reduced.isWhole, item.known.isEmpty {
        // No crops, so no need for the rest of the pixels.
        try admit(item.photo, reduced.warnings, &summary)
        return try exporter.export(
          reduced, photo: item.photo, turn: turn, source: ExportSource(of: file), into: &result)
      }
    }
    let (photo, source) = try read(item.photo)
    try admit(item.photo, photo.warnings, &summary)
    let faces = try item.known.faces(in: photo.image, only: item.face, by: search, settings: settings)
    try exporter.export(
      faces, of: photo.image, photo: item.photo, turn: turn, source: source, warnings: photo.warnings,
      into: &result)
  }

  /// Refuses damaged photos, or reports them.
  private func admit(_ photo: FilePath, _ warnings: [String], _ summary: inout Summary) throws(ExportError) {
    if warnings.isEmpty { return }
    guard exporter.options.takesDamaged else { throw .damaged(photo: photo, warnings) }
    summary.warnings += warnings.map { "\(photo.shown): warning: \($0)" }
  }

  /// Reads the pixels and everything else needed from a photo's file, and then lets go of the file.
  private func read(_ photo: FilePath) throws(PhotoError) -> (photo: Photo, source: ExportSource) {
    let file = try PhotoFile(photo)
    let photo = try decodeItem(file, limits: limits)
    return (photo, try ExportSource(of: file, photo, for: exporter.options.crops))
  }
}

extension ExportRun.Summary {
  fileprivate mutating func add(_ other: ExportRun.Summary) {
    written += other.written
    skipped += other.skipped
    leftOut += other.leftOut
    failures += other.failures
    warnings += other.warnings
    if other.isStopped { isStopped = true }
    names += other.names
    kept += other.kept
    tally.add(other.tally)
  }

  fileprivate mutating func take(_ result: PhotoExport, isDryRun: Bool) {
    written = result.written.count
    skipped = result.skipped.count + result.kept.count
    leftOut = result.leftOut
    failures += result.refused.map(\.description)
    record = result.record
    tally.add(result.tally)
    if isDryRun { (names, kept) = (result.written, result.kept) }
  }

  fileprivate mutating func fail(
    _ photo: FilePath, _ error: any Error & CustomStringConvertible, _ reason: LeftOut.Reason,
    by exporter: CropExporter
  ) {
    failures.append("\(error)")
    let left = LeftOut(reason: reason, text: "\(error)")
    var warnings: [String] = []
    if case .damaged(_, let texts)? = error as? ExportError { warnings = texts }
    tally = ExportTally()
    tally.add(crops: 0, faces: 0, isDamaged: reason == .damaged, left: [left])
    // What is known about a photo that only cannot be reached now stays.
    if let error = error as? PhotoError, error.mayPass, exporter.isKnown(photo) { return }
    record = exporter.record(of: photo, left, warnings: warnings)
  }
}

extension LeftOut {
  fileprivate static func reason(of error: PhotoError) -> Reason {
    if case .damaged = error { .damaged } else { .unreadable }
  }

  fileprivate static func reason(of error: ExportError) -> Reason {
    switch error {
    case .changed: .changed
    case .damaged: .damaged
    case .unreadable: .unreadable
    case .noAlignment, .noCrop: .noCrop
    default: .conflict
    }
  }
}

extension PhotoError {
  /// Whether the reason is not the photo's content, so that it may be gone next time.
  fileprivate var mayPass: Bool {
    switch self {
    case .noPermission, .unreadable, .outOfMemory: true
    default: false
    }
  }
}
