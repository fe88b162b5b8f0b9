import Alignment
import Detection
import Imaging
import Parallel
import Synchronization
import SystemPackage

/// A photo to cut crops from.
struct ExportItem: Sendable {
  var photo: FilePath
  /// Its faces when they are known already; otherwise it is searched.
  var faces: [ExportFace]?
}

/// An export on all threads: photos are decoded, searched where need be, and their crops written.
struct ExportRun: Sendable {
  var search: PhotoSearch
  var settings: DetectionSettings
  var limits: PhotoLimits
  var exporter: CropExporter

  struct Summary: Sendable {
    var written = 0
    var skipped = 0
    /// What failed, a line each, in the order of the photos.
    var failures: [String] = []
  }

  /// - Parameters:
  ///   - cancellation: looked at before each photo; also set by the run itself when going on makes no sense
  ///     (the disk is full).
  ///   - progress: called after each photo, one call at a time.
  func run(
    _ items: [ExportItem], cancellation: CancellationFlag, progress: @Sendable (_ done: Int) -> Void
  ) -> Summary {
    struct Progress {
      var summary = Summary()
      var done = 0
    }
    let state = Mutex(Progress())
    search.lanes.forEachInOrder(items, cancellation: cancellation) { item in
      export(item, cancellation)
    } emit: { outcome in
      let done = state.withLock { state in
        state.summary.written += outcome.written
        state.summary.skipped += outcome.skipped
        state.summary.failures += outcome.failures
        state.done += 1
        return state.done
      }
      progress(done)
    }
    return state.withLock { state in
      do {
        try exporter.finish()
      } catch {
        state.summary.failures.append("\(error)")
      }
      return state.summary
    }
  }

  private func export(_ item: ExportItem, _ cancellation: CancellationFlag) -> Summary {
    var summary = Summary()
    if cancellation.isCancelled { return summary }
    do {
      if item.faces?.isEmpty == true { return summary }
      let image = try decodePhoto(at: item.photo, limits: limits).image
      let faces = try item.faces ?? found(in: image)
      var result = PhotoExport()
      defer {
        summary.written = result.written.count
        summary.skipped = result.skipped.count
        summary.failures += result.refused.map(\.description)
      }
      try exporter.export(faces, of: image, photo: item.photo, into: &result)
    } catch let error as ExportError {
      if error.stopsExport {
        // Every further photo would fail the same way: one message is enough.
        guard !cancellation.isCancelled else { return summary }
        cancellation.cancel()
      }
      summary.failures.append("\(error)")
    } catch {
      summary.failures.append("\(error)")
    }
    return summary
  }

  private func found(in image: Image) throws(CancellationError) -> [ExportFace] {
    try search.detect(in: image, settings: settings).faces.enumerated().map {
      ExportFace(index: $0.offset, landmarks: $0.element.landmarks)
    }
  }
}
