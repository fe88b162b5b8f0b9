package import Alignment
package import Detection
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

  package init(photo: FilePath, known: KnownFaces = KnownFaces(), face: Int? = nil) {
    (self.photo, self.known, self.face) = (photo, known, face)
  }
}

/// An export on all threads: photos are decoded, searched if necessary, and their crops written.
package struct ExportRun: Sendable {
  package var search: PhotoSearch
  package var settings: DetectionSettings
  package var limits: PhotoLimits
  package var exporter: CropExporter
  /// Records what was done; nil when nothing is to be recorded.
  package var journal: ExportJournal?

  package struct Summary: Sendable {
    package var written = 0
    package var skipped = 0
    /// The number of faces that filters or the selection left out.
    package var leftOut = 0
    /// Failures, a line each, in the order of the photos.
    package var failures: [String] = []
    /// The crops that a dry run would write, in the order of the photos.
    package var names: [FilePath] = []
    /// Whether the folder or the disk has failed. A failure reports that, and later ones would have the same cause.
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
        state.summary.written += outcome.written
        state.summary.skipped += outcome.skipped
        state.summary.leftOut += outcome.leftOut
        state.summary.failures += outcome.failures
        if let failure, !state.summary.isStopped { state.summary.failures.append(failure) }
        if failure != nil || outcome.isStopped { state.summary.isStopped = true }
        state.summary.names += outcome.names
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
    guard let record, let journal else { return nil }
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
      if item.known.isEmpty {
        let seen = try? FileStamp(of: item.photo)
        summary.record = seen.flatMap { exporter.recordOfNoFaces(item.photo, seen: $0) }
        return summary
      }
      let (image, source) = try read(item.photo)
      let faces = try item.known.faces(in: image, only: item.face, by: search, settings: settings)
      var result = PhotoExport()
      defer {
        summary.written = result.written.count
        summary.skipped = result.skipped.count
        summary.leftOut = result.leftOut
        summary.failures += result.refused.map(\.description)
        summary.record = result.record
        if exporter.isDryRun { summary.names = result.written }
      }
      try exporter.export(faces, of: image, photo: item.photo, turn: turn, source: source, into: &result)
    } catch let error as ExportError {
      if error.stopsExport {
        // All later photos would fail for the same reason, and one message is enough.
        exporter.leave(turn)
        guard !cancellation.isCancelled else { return summary }
        summary.isStopped = true
        cancellation.cancel()
      }
      summary.failures.append("\(error)")
    } catch {
      summary.failures.append("\(error)")
    }
    return summary
  }

  /// Reads the pixels and everything else needed from a photo's file, and then lets go of the file.
  private func read(_ photo: FilePath) throws(PhotoError) -> (image: Image, source: ExportSource) {
    let file = try PhotoFile(photo)
    let image = try decodeItem(file, limits: limits).image
    return (image, ExportSource(of: file))
  }
}
