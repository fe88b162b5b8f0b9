import Alignment
import Browser
import Detection
import Dispatch
import Imaging
import Parallel

/// Exports as the browser asks for them.
final class ExportWork: Sendable {
  private let search: PhotoSearch
  private let limits: PhotoLimits
  private let running = DispatchGroup()

  init(search: PhotoSearch, limits: PhotoLimits) {
    self.search = search
    self.limits = limits
  }

  /// Runs an export on the calling thread.
  func run(
    _ request: ExportRequest, _ items: [ExportItem], cancellation: CancellationFlag,
    post: @escaping @Sendable (Action) -> Void
  ) {
    running.enter()
    defer { running.leave() }
    do {
      let plan = ExportPlan(photos: items.map(\.photo))
      let exporter = try CropExporter(folder: request.folder, plan: plan)
      let run = ExportRun(search: search, settings: request.settings, limits: limits, exporter: exporter)
      let summary = run.run(items, cancellation: cancellation) { done in
        post(.exportProgressed(request: request.request, done: done, total: items.count))
      }
      post(
        .exportFinished(
          request: request.request,
          ExportReport(
            written: summary.written, failures: summary.failures,
            isCancelled: cancellation.isCancelled && summary.failures.isEmpty)))
    } catch {
      post(.exportFailed(request: request.request, reason: "\(error)"))
    }
  }

  /// After a cancellation: until the file under way is whole or gone, but never long.
  func waitForFile() {
    _ = running.wait(timeout: .now() + .milliseconds(300))
  }
}

extension BrowserState {
  /// The photos of an export, with the faces that are known.
  func items(for scope: ExportScope) -> [ExportItem] {
    switch scope {
    case .face(let id, let index):
      let photo = photos[id.index]
      guard photo.faces.indices.contains(index) else { return [] }
      return [
        ExportItem(
          photo: photo.path,
          faces: [ExportFace(index: index, photo.faces[index])])
      ]
    case .photo(let id): return [item(photos[id.index])]
    case .photos(let ids): return ids.map { photos[$0.index] }.filter { $0.failure == nil }.map(item)
    case .folder: return photos.filter { $0.failure == nil }.map(item)
    }
  }

  private func item(_ photo: Browser.Photo) -> ExportItem {
    guard case .faces(let faces) = photo.outcome else { return ExportItem(photo: photo.path, faces: nil) }
    return ExportItem(
      photo: photo.path,
      faces: faces.enumerated().map { ExportFace(index: $0.offset, $0.element) })
  }
}
