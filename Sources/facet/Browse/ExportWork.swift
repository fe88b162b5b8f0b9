import Annotations
import Alignment
import Browser
import Detection
import Dispatch
import Imaging
import Parallel
import Synchronization
import SystemPackage

/// Exports as the browser asks for them.
final class ExportWork: Sendable {
  private let searching: Mutex<PhotoSearch>
  private var search: PhotoSearch { searching.withLock { $0 } }
  private let limits: PhotoLimits
  private let running = DispatchGroup()

  init(search: PhotoSearch, limits: PhotoLimits) {
    searching = Mutex(search)
    self.limits = limits
  }

  /// Exports that begin from now on search by this.
  func use(_ new: PhotoSearch) { searching.withLock { $0 = new } }

  /// Runs an export on the calling thread.
  func run(
    _ request: ExportRequest, _ items: [ExportItem], cancellation: CancellationFlag,
    post: @escaping @Sendable (Action) -> Void
  ) {
    running.enter()
    defer { running.leave() }
    do {
      let job = job(request, items)
      let opened = try job.open()
      if let first = opened.conflicts.first {
        throw ExportError.output(.exists(first))
      }
      let summary = try job.run(
        opened, items: items, by: search, settings: request.settings, limits: limits,
        cancellation: cancellation
      ) { done in
        post(.exportProgressed(request: request.request, done: done, total: opened.todo.count))
      }
      post(
        .exportFinished(
          request: request.request,
          ExportReport(
            written: summary.written, skipped: summary.skipped, failures: summary.failures,
            isCancelled: cancellation.isCancelled && summary.failures.isEmpty)))
    } catch {
      post(.exportFailed(request: request.request, reason: "\(error)"))
    }
  }

  /// Looks what an export would do, without writing anything; nil when it was cancelled.
  func survey(_ request: ExportRequest, _ items: [ExportItem], cancellation: CancellationFlag) -> Action? {
    let job = job(request, items)
    var survey = ExportSurvey()
    var taken: Set<FilePath> = []
    if AtomicFile.exists(request.folder) {
      do {
        try AtomicFile.checkWritable(request.folder)
        let history = ExportHistory(of: request.folder), identities = job.options.identities
        for photo in job.plan.photos where history.isDone(photo, as: identities[photo], in: request.folder) {
          if cancellation.isCancelled { return nil }
          taken.insert(photo)
        }
        // A photo without a face leaves no record, and nothing to do.
        if !taken.isEmpty { taken.formUnion(items.filter { $0.faces?.isEmpty == true }.map(\.photo)) }
        survey.done = taken.count
        let rest = job.plan.photos.filter { !taken.contains($0) }
        survey.conflicts = job.plan.conflicts(
          in: request.folder, photos: rest, options: job.options, history: history
        ).map(\.shown)
      } catch {
        survey.fault = "\(error)"
      }
    }
    for item in items where survey.crops.count < ExportSurvey.mostCrops {
      let faces = (item.faces ?? []).filter {
        job.options.selection.passes($0, FaceMeasures(landmarks: $0.landmarks))
      }
      guard !faces.isEmpty else { continue }
      if cancellation.isCancelled { return nil }
      guard let image = try? decodeItem(PhotoFile(item.photo), limits: limits).image else { continue }
      survey.crops += faces.lazy.compactMap { try? job.options.crops.crop($0, of: image).image }
        .prefix(ExportSurvey.mostCrops - survey.crops.count)
    }
    return cancellation.isCancelled ? nil : .exportSurveyed(request: request.request, survey)
  }

  private func job(_ request: ExportRequest, _ items: [ExportItem]) -> ExportJob {
    let template: CropTemplate =
      switch request.template {
      case .arcface: .arcFace(side: request.template.size.width)
      case .narrow: .narrow
      case .facenet: .facenet(side: request.template.size.width, margin: 0)
      case .wide: .wide(side: request.template.size.width)
      }
    var options = ExportOptions(
      crops: CropSettings(template: template), existing: ExistingFiles(request.existing),
      provenance: Provenance(request.settings, search.detector))
    if case .face(_, let index) = request.scope { options.part = "face \(index)" }
    for item in items { options.details[item.photo] = item.detail }
    return ExportJob(folder: request.folder, plan: ExportPlan(photos: items.map(\.photo)), options: options)
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
          faces: [face(photo, index)], detail: photo.merged?.detail)
      ]
    case .photo(let id): return [item(photos[id.index])]
    case .photos(let ids): return ids.map { photos[$0.index] }.filter { $0.failure == nil }.map(item)
    case .folder: return photos.filter { $0.failure == nil }.map(item)
    }
  }

  /// With corrections and names; what people rejected is no face.
  private func item(_ photo: Browser.Photo) -> ExportItem {
    if case .unknown = photo.outcome { return ExportItem(photo: photo.path, faces: nil) }
    return ExportItem(
      photo: photo.path, faces: photo.faces.indices.map { face(photo, $0) }, detail: photo.merged?.detail)
  }

  private func face(_ photo: Browser.Photo, _ index: Int) -> ExportFace {
    let face = photo.faces[index], annotation = photo.annotation(index)
    return ExportFace(
      index: index, landmarks: face.landmarks, box: face.box, score: annotation == nil ? face.score : nil,
      annotation)
  }
}

extension ExistingFiles {
  fileprivate init(_ choice: ExistingCrops) {
    self =
      switch choice {
      case .refuse: .refuse
      case .skip: .skip
      case .rename: .rename
      case .overwrite: .overwrite
      }
  }
}
