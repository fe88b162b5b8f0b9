package import Alignment
package import Detection
package import Imaging
package import Parallel
import Synchronization
package import SystemPackage

/// A photo to cut crops from.
package struct ExportItem: Sendable {
  package var photo: FilePath
  /// Its faces, as far as they are known.
  package var known = KnownFaces()
  /// The only face to export, by its place among the photo's; nil for all of them.
  package var face: Int?

  package init(photo: FilePath, known: KnownFaces = KnownFaces(), face: Int? = nil) {
    (self.photo, self.known, self.face) = (photo, known, face)
  }
}

/// An export on all threads: photos are decoded, searched where need be, and their crops written.
package struct ExportRun: Sendable {
  package var search: PhotoSearch
  package var settings: DetectionSettings
  package var limits: PhotoLimits
  package var exporter: CropExporter
  /// The exporter's, to keep what was done; nil when nothing is to be kept.
  package var journal: ExportJournal?

  package struct Summary: Sendable {
    package var written = 0
    package var skipped = 0
    /// Faces that filters or the rule of selection left out.
    package var leftOut = 0
    /// What failed, a line each, in the order of the photos.
    package var failures: [String] = []
    /// The crops that a dry run would write, in the order of the photos.
    package var names: [FilePath] = []
    /// Whether the folder or the disk has failed, as a failure tells: what fails after that is the same once more.
    package fileprivate(set) var isStopped = false
    fileprivate var record: ExportRecord?
  }

  /// - Parameters:
  ///   - cancellation: looked at before each photo; also set by the run itself when going on makes no sense
  ///     (the disk is full).
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

  /// Puts what was done into the journal; what went wrong.
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
        // Every further photo would fail the same way: one message is enough.
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

  /// The pixels, and what of the file is wanted beside them; the file is not held for longer than that.
  private func read(_ photo: FilePath) throws(PhotoError) -> (image: Image, source: ExportSource) {
    let file = try PhotoFile(photo)
    let image = try decodeItem(file, limits: limits).image
    return (image, ExportSource(of: file))
  }
}
