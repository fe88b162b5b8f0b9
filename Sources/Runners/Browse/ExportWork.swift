import Annotations
import Alignment
package import Browser
import Detection
import Files
package import Imaging
package import Jobs
import Library
import Screen
package import Parallel
import Synchronization
import SystemPackage

/// Exports as the browser asks for them.
package final class ExportWork: Sendable {
  private let searching: Mutex<PhotoSearch>
  private var search: PhotoSearch { searching.withLock { $0 } }
  private let limits: PhotoLimits
  /// Asked about photos of which the browser has not heard yet; nil without a library.
  private let library: LibraryWork?
  /// One export after the other: they may go into the same folder.
  private let thread = WorkQueue(name: "export", order: .oldestFirst)

  package init(search: PhotoSearch, limits: PhotoLimits, library: LibraryWork?) {
    searching = Mutex(search)
    (self.limits, self.library) = (limits, library)
  }

  /// Exports that begin from now on search by this.
  package func use(_ new: PhotoSearch) { searching.withLock { $0 = new } }

  /// Begins an export when those before it have ended.
  package func start(
    _ request: ExportRequest, _ photos: [ExportPhoto], cancellation: CancellationFlag,
    post: @escaping @Sendable (Action) -> Void
  ) {
    thread.add { [self] in run(request, photos.map(ExportItem.init), cancellation, post) }
  }

  private func run(
    _ request: ExportRequest, _ items: [ExportItem], _ cancellation: CancellationFlag,
    _ post: @escaping @Sendable (Action) -> Void
  ) {
    do {
      // The folder is given up before the end is reported: whoever hears of it may begin the next export at once.
      if let blur = request.blur { return try publish(request, items, blur, cancellation, post) }
      let summary = try export(request, items, cancellation, post)
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

  private func export(
    _ request: ExportRequest, _ items: [ExportItem], _ cancellation: CancellationFlag,
    _ post: @escaping @Sendable (Action) -> Void
  ) throws -> ExportRun.Summary {
    let search = search
    var items = annotated(items, cancellation)
    let job = job(request, items)
    let opened = try job.open()
    if let first = opened.conflicts.first { throw ExportError.output(.exists(first)) }
    let isTodo = Set(opened.todo)
    items = detected(
      items.filter { isTodo.contains($0.photo) }, request.settings, weights: search.detector.weightsName,
      cancellation)
    return try job.run(
      opened, items: items, by: search, settings: request.settings, limits: limits,
      cancellation: cancellation
    ) { done in
      post(.exportProgressed(request: request.request, done: done, total: opened.todo.count))
    }
  }

  /// Writes copies with blurred faces.
  private func publish(
    _ request: ExportRequest, _ items: [ExportItem], _ blur: ExportBlur, _ cancellation: CancellationFlag,
    _ post: @escaping @Sendable (Action) -> Void
  ) throws {
    let search = search
    try AtomicFile.prepareFolder(request.folder)
    let items = annotated(items, cancellation)
    var run = DrawRun(
      search: search, settings: request.settings, limits: limits, folder: request.folder,
      plan: ExportPlan(photos: items.map(\.photo)), existing: ExistingFiles(request.existing), quality: 95,
      colors: DrawColors(Theme(name: "plain", styles: [:])), hasSheet: false)
    switch blur {
    case .all: run.blur = FaceBlur(all: true)
    case .unnamed: run.blur = FaceBlur(unnamed: true)
    case .named(let name): run.blur = FaceBlur(names: [name])
    }
    for item in items { run.faces[item.photo] = item.known }
    let total = items.count
    let summary = run.run(cancellation: cancellation) { done in
      post(.exportProgressed(request: request.request, done: done, total: total))
    }
    post(
      .exportFinished(
        request: request.request,
        ExportReport(
          written: summary.written, skipped: summary.skipped, failures: summary.failures,
          isCancelled: cancellation.isCancelled && summary.failures.isEmpty)))
  }

  /// Looks what an export would do, without writing anything; nil when it was cancelled.
  package func survey(_ request: ExportRequest, _ items: [ExportItem], cancellation: CancellationFlag)
    -> Action?
  {
    let search = search
    let items = annotated(items, cancellation)
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
        if !taken.isEmpty { taken.formUnion(items.filter(\.known.isEmpty).map(\.photo)) }
        survey.done = taken.count
        let rest = job.plan.photos.filter { !taken.contains($0) }
        survey.conflicts = job.plan.conflicts(
          in: request.folder, photos: rest, options: job.options, history: history
        ).map(\.shown)
      } catch {
        survey.fault = "\(error)"
      }
    }
    for item in items where survey.crops.count < ExportSurvey.maximumCrops {
      // A photo that has not been searched shows its crops when it is exported.
      guard item.known.detected != nil, !item.known.isEmpty else { continue }
      if cancellation.isCancelled { return nil }
      guard let image = try? decodeItem(PhotoFile(item.photo), limits: limits).image,
        let faces = item.known.facesWithoutSearch(in: image, only: item.face, by: search.detector)
      else { continue }
      survey.crops += faces.lazy.filter {
        job.options.selection.passes($0, FaceMeasures(landmarks: $0.landmarks))
      }
      .compactMap { try? job.options.crops.crop($0, of: image).image }
      .prefix(ExportSurvey.maximumCrops - survey.crops.count)
    }
    return cancellation.isCancelled ? nil : .exportSurveyed(request: request.request, survey)
  }

  /// Adds what people said about photos of which the browser has not asked the library yet.
  private func annotated(_ items: [ExportItem], _ cancellation: CancellationFlag) -> [ExportItem] {
    guard let library else { return items }
    return items.map { item in
      guard item.known.annotations == nil, !cancellation.isCancelled else { return item }
      var item = item
      item.known.annotations = library.annotations(of: item.photo)
      return item
    }
  }

  /// Adds what was found on photos in earlier runs, so that they need not be searched again.
  private func detected(
    _ items: [ExportItem], _ settings: DetectionSettings, weights: String, _ cancellation: CancellationFlag
  ) -> [ExportItem] {
    guard let library else { return items }
    return items.map { item in
      guard item.known.detected == nil, !cancellation.isCancelled else { return item }
      var item = item
      let found = library.content(of: item.photo).flatMap {
        library.stored($0, at: item.photo, settings, weights: weights)
      }
      item.known.detected = found?.faces
      return item
    }
  }

  private func job(_ request: ExportRequest, _ items: [ExportItem]) -> ExportJob {
    let template: CropTemplate =
      switch request.template {
      case .arcface: .arcFace(side: request.side ?? request.template.size.width)
      case .narrow: .narrow
      case .facenet: .facenet(side: request.side ?? request.template.size.width, margin: 0)
      case .wide: .wide(side: request.side ?? request.template.size.width)
      }
    var options = ExportOptions(
      crops: CropSettings(
        template: template, sampling: CropSampling(rawValue: request.sampling.rawValue) ?? .auto,
        format: request.format == .png ? .png : .jpeg(quality: 95)),
      existing: ExistingFiles(request.existing),
      provenance: Provenance(request.settings, search.detector))
    options.selection.acceptedOnly = request.scope == .accepted
    options.selection.namedOnly = request.scope == .named
    if request.isFolderAPerson, let pattern = try? NamePattern("{person}/{photo}_{face:02}") {
      options.pattern = pattern
    }
    if case .face(_, let index) = request.scope { options.part = "face \(index)" }
    options.takeDetails(of: items)
    let plan = ExportPlan(photos: items.map(\.photo))
    options.partNames(of: plan)
    return ExportJob(folder: request.folder, plan: plan, options: options)
  }

  /// After a cancellation: until the file under way is whole or gone, but never long.
  package func waitForFile() {
    _ = thread.finish(within: .milliseconds(300))
  }
}

extension ExportItem {
  package init(_ photo: ExportPhoto) {
    self.init(
      photo: photo.path, known: KnownFaces(detected: photo.detected, annotations: photo.annotations),
      face: photo.face)
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
