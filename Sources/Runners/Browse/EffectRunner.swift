package import Browser
package import Detection
import Files
import Foundation
import Imaging
package import Jobs
import Parallel
import Synchronization
import SystemPackage
import Networks
import Settings

/// Does what the reducer asks for, off the main thread, and posts the results.
@MainActor
package final class EffectRunner {
  private let job: BrowseJob
  private let mailbox: Mailbox
  private var detector: FaceDetector
  private var detection: DetectionWork
  private var model: LoadedModel
  /// The model that facet began with.
  private let start: Model
  private let learning: LearnWork
  private let loading = Mutex(ModelLoading())
  private let pictures: RecentPictures
  /// Whoever comes first to a photo opens it, and the others use what was read. The library is thousands of small photos
  /// ahead of the detection: keeping those would only take memory.
  private let files = PhotoFileCache(limit: 16 << 20, newestLimit: PhotoFile.mostKept)
  private let exporting: ExportWork
  private let scanning = CancellationFlag()
  private let picture: PictureWork
  /// The faces of the wall.
  private let faces = WorkQueue(name: "faces", priority: ThreadPriority(niceness: 2), patience: heldUp)
  private let thumbnails: ThumbnailWork
  /// What is asked about the photo on screen, one after the other: two at a time would keep its memo from each
  /// other.
  private let onScreen = WorkQueue(
    name: "on screen", priority: ThreadPriority(niceness: 5), patience: heldUp)
  private let presets: PresetWork
  /// Detection of photos that are not on the screen yet, which leaves the processors to everything else.
  private let inBackground: WorkQueue
  private let library: LibraryWork?
  private let people: PeopleWork?
  private let patches: PatchWork
  /// What a dialog waits for.
  private let answers = WorkQueue(name: "answers", threads: 2)
  /// What may take long and is not detection: the scan, a fit, a look at the presets and models.
  private let background = WorkQueue(name: "background", threads: 4, order: .oldestFirst)
  /// What files tell of themselves, one request after the other.
  private let facts = WorkQueue(
    name: "facts", priority: .background, order: .oldestFirst, patience: heldUp * 5)
  private let detections = OpenRequests()
  private let explanations = OpenRequests()
  /// Reports the folder's photos, and files that appear, change and vanish.
  private var begunScan: BegunScan?
  private var fit: (request: Int, flag: CancellationFlag)?
  private var export: (request: Int, flag: CancellationFlag)?
  private var look: (request: Int, flag: CancellationFlag)?

  package init(job: BrowseJob, model: LoadedModel, detector: FaceDetector, mailbox: Mailbox) {
    self.job = job
    self.mailbox = mailbox
    self.detector = detector
    self.model = model
    start = model.model
    learning = LearnWork(limits: job.limits, lanes: job.lanes, effort: job.learningEffort) {
      mailbox.post(.learn($0))
    }
    let search = PhotoSearch(detector: detector, lanes: job.lanes.withPriority(.background))
    // By default two photos of 24 megapixels, or many small ones; the state keeps the rest.
    pictures = RecentPictures(limit: job.pictureLimit / 8 * 5)
    picture = PictureWork(
      limits: job.limits, look: job.look, pictures: pictures, files: files, mailbox: mailbox)
    thumbnails = ThumbnailWork(limits: job.limits, pictures: pictures, files: files)
    library = job.library.map { [files] path in
      LibraryWork(path: path, files: files, rescueFolders: job.rescueFolders) { mailbox.post($0) }
    }
    people = library.map { [pictures, files] library in
      PeopleWork(
        library: library, detector: detector, limits: job.limits, pictures: pictures, files: files,
        lanes: job.lanes,
        open: { detector in
          try PersonSearch.chosen(
            detector: detector, settings: job.settings, limits: job.limits,
            lanes: job.lanes.withPriority(.background))
        }
      ) { mailbox.post($0) }
    }
    patches = PatchWork(detector: detector, limits: job.limits, pictures: pictures, files: files) {
      mailbox.post($0)
    }
    detection = DetectionWork(
      search: search, limits: job.limits, memoLimit: job.memoLimit, pictures: pictures, files: files,
      library: library, people: people)
    exporting = ExportWork(search: search, limits: job.limits, library: library)
    inBackground = WorkQueue(
      name: "detection", lanes: job.lanes.withPriority(.background), patience: heldUp * 5)
    presets = PresetWork(folder: job.folder, path: job.presets)
  }

  package func perform(_ effect: Effect) {
    switch effect {
    case .scan: scan()
    case .folders(let path, let request): lookInto(path, request)
    case .preview(let request): picture.preview(request)
    case .cancelPreview(_, let request): picture.cancelDecoding(request)
    case .detail(let request): picture.detail(request)
    case .cancelDetail(let request): picture.cancelDecoding(request)
    case .render(let request): picture.render(request)
    case .cancelRender(let request): picture.cancelRender(request)
    case .thumbnails(let request):
      faces.add(
        WorkQueue.Job(key: request.request, urgency: request.isOnScreen ? 1 : 0) {
          [thumbnails, mailbox] in
          mailbox.post(thumbnails.action(for: request))
        })
    case .cancelThumbnails(let request): faces.remove(key: request)
    case .detect(let request): detect(request)
    case .cancelDetection(_, let request): detections.cancel(request)
    case .explain(let request): explain(request)
    case .cancelExplanation(let request): explanations.cancel(request)
    case .presets(let change, let request):
      background.add { [presets, mailbox] in mailbox.post(presets.action(for: change, request: request)) }
    case .facts(let files): readFacts(files)
    case .stamps(let files):
      background.add { [mailbox] in
        for file in files {
          if let stamp = try? FileStamp(of: file.path) { mailbox.post(.stamped(file.photo, stamp)) }
        }
      }
    case .themes(let request): readThemes(request)
    case .fit(let request): startFit(request)
    case .cancelFit(let request): if fit?.request == request { fit?.flag.cancel() }
    case .surveyExport(let request, let photos): survey(request, photos)
    case .cancelExportSurvey(let request): if look?.request == request { look?.flag.cancel() }
    case .library(let request): perform(request)
    case .people(let request): people?.perform(request)
    case .learn(let request): perform(request)
    case .export(let request, let photos): startExport(request, photos)
    case .cancelExport(let request): if export?.request == request { export?.flag.cancel() }
    // The terminal suspends by itself on Ctrl-Z, before the key gets here; and on this signal, which it catches.
    case .suspend: kill(getpid(), SIGTSTP)
    case .quit: break
    }
  }

  /// Asks all work to stop and gives a file being written the time to be finished or removed.
  ///
  /// - Parameter discards: whether edits that are in memory only are to be forgotten.
  /// - Returns: what to tell the user of such edits.
  package func stop(discards: Bool) -> String? {
    scanning.cancel()
    begunScan?.stop()
    detections.cancelAll()
    explanations.cancelAll()
    fit?.flag.cancel()
    look?.flag.cancel()
    export?.flag.cancel()
    learning.stop()
    exporting.waitForFile()
    people?.stop()
    return library?.stop(discards: discards)
  }

  private func perform(_ request: LibraryRequest) {
    switch request {
    case .landmarks(let file, let box, let request):
      patches.landmarks(on: box, of: file.photo, at: file.path, request)
    case .patch(let file, let box, let request): patches.patch(box, of: file.photo, at: file.path, request)
    case .open, .recognise, .edit, .undo, .redo, .merge, .save, .writeRegions:
      library?.perform(request)
    }
  }

  private func perform(_ request: LearnRequest) {
    switch request {
    case .start(let settings, let request):
      guard let library else { return }
      learning.start(from: model, library: { library.currentPath }, settings, request: request)
    case .stop(let request): learning.stop(request)
    case .models(let change, let request):
      let given = given
      background.add { [mailbox] in
        mailbox.post(.learn(ModelWork.answer(to: change, given: given, request: request)))
      }
    case .load(let key, let request): load(key, request)
    case .use(let request):
      guard let new = loading.withLock({ $0.take(request) }) else { return }
      use(new.model, new.detector)
    }
  }

  /// The model that was named on the command line, if any.
  private var given: Model? { if case .file = start.key { start } else { nil } }

  private func load(_ key: Model.Key, _ request: Int) {
    let (mailbox, instructionSet) = (mailbox, job.instructionSet)
    loading.withLock { $0 = ModelLoading(newest: request) }
    answers.add(key: request) { [self] in
      do {
        let model = try LoadedModel(key: key)
        let detector = try model.detector(instructionSet)
        loading.withLock { $0.keep(model, detector, of: request) }
        mailbox.post(.learn(.loaded(request: request, model.model)))
      } catch {
        mailbox.post(.learn(.loadFailed(request: request, reason: "\(error)")))
      }
    }
  }

  /// From the next detection on. What is under way ends with what it began with, and nobody waits for it.
  private func use(_ model: LoadedModel, _ detector: FaceDetector) {
    (self.model, self.detector) = (model, detector)
    let search = PhotoSearch(detector: detector, lanes: job.lanes.withPriority(.background))
    detection = DetectionWork(
      search: search, limits: job.limits, memoLimit: job.memoLimit, pictures: pictures, files: files,
      library: library, people: people)
    exporting.use(search)
    patches.use(detector)
    people?.use(detector)
  }

  /// The model in use, to go on with in another folder.
  package var inUse: (model: LoadedModel, detector: FaceDetector) { (model, detector) }

  private func lookInto(_ path: FilePath, _ request: Int) {
    let (mailbox, session) = (mailbox, job.session)
    answers.add(key: request) {
      let content = try? FolderContent(of: path)
      let recent = session?.recentFolders(most: 8) ?? []
      mailbox.post(
        .folders(
          path,
          FolderReport(photos: content?.photos ?? 0, folders: content?.folders ?? [], recent: recent),
          request: request))
    }
  }

  private func scan() {
    let scan = job.begunScan ?? BegunScan(job.scan)
    begunScan = scan
    scan.deliver { [mailbox] in mailbox.post($0) }
  }

  private func detect(_ request: DetectionRequest) {
    let flag = detections.open(request.request)
    let (detection, detections, mailbox) = (detection, detections, mailbox)
    let work: @Sendable () -> Void = {
      defer { detections.close(request.request) }
      detection.perform(request, cancellation: flag) { mailbox.post($0) }
    }
    if request.priority == .onScreen {
      onScreen.add(WorkQueue.Job(key: request.request, urgency: 1, work: work))
    } else {
      whenLibraryIsOpen { [inBackground] in
        inBackground.add(WorkQueue.Job(key: request.request, urgency: 0, work: work))
      }
    }
  }

  /// Adds work to a queue once the library can be asked; at once without a library. Until then it takes no
  /// thread.
  private func whenLibraryIsOpen(_ add: @escaping @Sendable () -> Void) {
    if let library { library.opening.whenReady(add) } else { add() }
  }

  private func explain(_ request: ExplanationRequest) {
    let flag = explanations.open(request.request)
    let (detection, explanations, mailbox) = (detection, explanations, mailbox)
    onScreen.add(
      WorkQueue.Job(key: request.request, urgency: 0) {
        defer { explanations.close(request.request) }
        let action = detection.action(for: request, cancellation: flag)
        if let action { mailbox.post(action) }
      })
  }

  /// One after the other, in parts, so that the list follows soon. Photos that the library is about to look at are
  /// left to it, so that they are opened once for both.
  private func readFacts(_ all: [ListedFile]) {
    let photos = library?.facts.ask(all) ?? all
    let (mailbox, flag, files) = (mailbox, scanning, files)
    facts.add {
      for start in stride(from: 0, to: photos.count, by: 1000) {
        if flag.isCancelled { return }
        let part = photos[start..<min(start + 1000, photos.count)]
        mailbox.post(
          .facts(part.map { PhotoFacts(photo: $0.photo, FileFacts(ofPhotoAt: $0.path, in: files)) }))
      }
    }
  }

  private func readThemes(_ request: Int) {
    let mailbox = mailbox
    answers.add(key: request) { mailbox.post(.themes(request: request, ThemeEntry.all())) }
  }

  private func startFit(_ request: FitRequest) {
    fit?.flag.cancel()
    let flag = CancellationFlag()
    fit = (request.request, flag)
    let reviewed = request.reviewed.compactMap { TruthFile.Photo($0.path, $0.known) }
    let truth = job.truth ?? TruthFile(photos: reviewed)
    let work = FitWork(
      truth: truth, detector: detector, limits: job.limits, lanes: job.lanes.withPriority(.background))
    let mailbox = mailbox
    background.add {
      work.run(from: request.settings, request: request.request, cancellation: flag) { mailbox.post($0) }
    }
  }

  private func survey(_ request: ExportRequest, _ photos: [ExportPhoto]) {
    let flag = CancellationFlag()
    look = (request.request, flag)
    let (exporting, mailbox) = (exporting, mailbox)
    whenLibraryIsOpen { [answers] in
      answers.add(key: request.request) {
        let items = photos.map(ExportItem.init)
        if let action = exporting.survey(request, items, cancellation: flag) { mailbox.post(action) }
      }
    }
  }

  private func startExport(_ request: ExportRequest, _ photos: [ExportPhoto]) {
    let flag = CancellationFlag()
    export = (request.request, flag)
    let (exporting, mailbox) = (exporting, mailbox)
    whenLibraryIsOpen {
      exporting.start(request, photos, cancellation: flag) { mailbox.post($0) }
    }
  }
}
