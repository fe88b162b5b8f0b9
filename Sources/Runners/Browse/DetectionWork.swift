import Annotations
package import Browser
import Detection
import Geometry
package import Jobs
import Library
package import Imaging
package import Parallel
import Synchronization
import SystemPackage

/// Detection as the browser needs it: photos that were on screen stay decoded for a while, and what their
/// detections found out is remembered, so that a turned knob is answered at once. Other weights need another one of these.
package final class DetectionWork: Sendable {
  private let search: PhotoSearch
  private let limits: PhotoLimits
  private let pictures: RecentPictures
  private let files: PhotoFileCache
  private let memos: Mutex<MemoStore<PhotoID>>
  /// The files as they were when the memos of their photos were begun.
  private let stamps = Mutex<[PhotoID: FileStamp]>([:])
  private let library: LibraryWork?
  private let people: PeopleWork?
  /// For the photo on screen: threads that go before those of the background, and after those that draw.
  private var onScreen: Lanes { search.lanes.withPriority(ThreadPriority(niceness: 5)) }

  package init(
    search: PhotoSearch, limits: PhotoLimits, memoLimit: Int, pictures: RecentPictures,
    files: PhotoFileCache, library: LibraryWork? = nil, people: PeopleWork? = nil
  ) {
    self.people = people
    (self.library, self.files) = (library, files)
    self.search = search
    self.limits = limits
    self.pictures = pictures
    memos = Mutex(MemoStore(limit: memoLimit))
  }

  /// Runs a detection and posts how it ended; nothing when it was cancelled.
  ///
  /// It does not wait for the library. When that is opened meanwhile and knows the answer, this is posted and
  /// the search is given up.
  ///
  /// - Parameter cancellation: the request's own, because this sets it, too.
  package func perform(
    _ request: DetectionRequest, cancellation: CancellationFlag, post: @escaping @Sendable (Action) -> Void
  ) {
    let reply = FirstAnswer(post)
    if let action = action(for: request, cancellation, reply) {
      reply.post(action)
    } else if reply.isPosted {
      // Nothing is left of a search that was given up, so that the library is asked the next time, too.
      memos.withLock { _ = $0.take(request.photo) }
    }
  }

  /// - Parameter reply: for what the library says when it is opened meanwhile.
  /// - Returns: nil when it was cancelled, or the library has answered.
  private func action(
    for request: DetectionRequest, _ cancellation: CancellationFlag, _ reply: FirstAnswer
  ) -> Action? {
    do {
      try cancellation.check()
      forgetIfReplaced(request.photo, at: request.path)
      let known = pictures.find(request.photo, at: request.path)
      // With the pixels at hand the detection itself is as quick, and cannot fail half way.
      if known == nil, !request.wantsStages, let answer = recall(request) { return answer }
      // Before the pixels are read: what is found belongs to this content.
      let mayBeStored = !request.isDeep && !request.wantsStages && !hasMemo(of: request.photo)
      let content = known == nil || mayBeStored ? library?.content(of: request.path) : nil
      let isEarly = mayBeStored && askLater(request, content, cancellation, reply)
      if mayBeStored, !isEarly, let answer = stored(request, content) { return answer }
      let isOnScreen = request.priority == .onScreen
      let lanes = isOnScreen ? onScreen : search.lanes
      var pixels = known
      if known == nil, request.isQuick {
        let reduced = try reduced(request)
        if !reduced.isWhole { return try look(request, reduced, cancellation) }
        pixels = reduced.image
      }
      let image = try pixels ?? picture(of: request.photo, at: request.path, keeps: isOnScreen)
      try cancellation.check()
      return try withMemo(of: request.photo, image) { memo throws(CancellationError) -> Action? in
        let isFresh = memo.byteCount == 0
        // Where P-Net has to run anyhow, or will have to soon, it costs little more to remember more of it.
        if request.isDeep {
          try search.detector.extendProposals(
            &memo, in: image, settings: request.settings, floor: ScoreCounts.floor, lanes: lanes,
            cancellation: cancellation)
        }
        let trace = try search.detector.trace(
          image, settings: request.settings, memo: &memo, floor: isOnScreen ? ScoreCounts.floor : 1,
          lanes: lanes, cancellation: cancellation)
        if isEarly, library?.opening.isReady == true, let known = stored(request, content) {
          reply.post(known)
          return nil
        }
        keep(trace, memo, of: request, content, isFresh: isFresh)
        if isFresh, !isOnScreen, let people, let content = content ?? library?.content(of: request.path) {
          people.take(trace.result.faces, on: content, in: image)
        }
        let lost =
          request.wantsStages
          ? try search.detector.lost(
            trace, in: image, settings: request.settings, memo: &memo, lanes: lanes,
            cancellation: cancellation) : []
        return answer(request, trace, memo, isFresh: isFresh, lost: lost)
      }
    } catch let error as PhotoError {
      return .detectionFailed(request.photo, request: request.request, reason: error.explanation)
    } catch {
      return nil  // cancelled
    }
  }

  /// Says why there is, or is not, a face at a place; nil when it was cancelled.
  package func action(for request: ExplanationRequest, cancellation: CancellationFlag) -> Action? {
    do {
      try cancellation.check()
      forgetIfReplaced(request.photo, at: request.path)
      let image =
        try pictures.find(request.photo, at: request.path)
        ?? picture(of: request.photo, at: request.path, keeps: true)
      return try withMemo(of: request.photo, image) { memo throws(CancellationError) in
        let explanation = try search.detector.explain(
          request.place, in: image, settings: request.settings, memo: &memo, lanes: onScreen,
          cancellation: cancellation)
        return .explained(request: request.request, explanation)
      }
    } catch let error as PhotoError {
      return .explanationFailed(request: request.request, reason: error.explanation)
    } catch {
      return nil  // cancelled
    }
  }

  /// What is known of a photo's pixels is void once its file is another one, whatever its size.
  private func forgetIfReplaced(_ photo: PhotoID, at path: FilePath) {
    let stamp = try? FileStamp(of: path)
    let old = stamps.withLock { stamps in
      defer { stamps[photo] = stamp }
      // Only photos with a memo need one; those whose memos were dropped go now and then.
      if stamps.count >= 1024, stamps.count.isMultiple(of: 1024) {
        memos.withLock { memos in stamps = stamps.filter { memos.contains($0.key) } }
      }
      return stamps[photo]
    }
    // A memo whose stamp is gone may be of any file.
    if old != stamp { memos.withLock { _ = $0.take(photo) } }
  }

  /// Takes a photo's memo out, and puts it back with what the work has added.
  private func withMemo<Result>(
    of photo: PhotoID, _ image: Image, _ work: (inout PhotoMemo) throws(CancellationError) -> Result
  ) throws(CancellationError) -> Result {
    let known = memos.withLock { $0.take(photo) }
    // A file that changed since gives a picture of another size; what is known of it is void then.
    var memo =
      known?.photo == image.size ? known ?? PhotoMemo(photo: image.size) : PhotoMemo(photo: image.size)
    defer { memos.withLock { $0.put(memo, for: photo) } }
    return try work(&memo)
  }

  private func hasMemo(of photo: PhotoID) -> Bool { memos.withLock { $0.contains(photo) } }

  /// The answer when the memo alone can give it; the photo need not even be decoded then.
  private func recall(_ request: DetectionRequest) -> Action? {
    guard var memo = memos.withLock({ $0.take(request.photo) }) else { return nil }
    defer { memos.withLock { $0.put(memo, for: request.photo) } }
    guard let trace = search.detector.recallTrace(settings: request.settings, memo: &memo) else { return nil }
    if request.isDeep, memo.levels(for: request.settings).contains(where: { $0.floor > ScoreCounts.floor }) {
      return nil
    }
    return answer(request, trace, memo, isFresh: false)
  }

  /// Has the library asked as soon as it is open; false when it is open already, or there is none.
  private func askLater(
    _ request: DetectionRequest, _ content: PhotoFingerprint?, _ cancellation: CancellationFlag,
    _ reply: FirstAnswer
  ) -> Bool {
    guard let library, content != nil else { return false }
    return library.opening.keep { [weak self] in
      guard !cancellation.isCancelled, let known = self?.stored(request, content) else { return }
      reply.post(known)
      cancellation.cancel()
    }
  }

  /// The answer when the library has it from an earlier run; nothing but the faces is known then.
  private func stored(_ request: DetectionRequest, _ content: PhotoFingerprint?) -> Action? {
    guard let content,
      let found = library?.stored(
        content, at: request.path, request.settings, weights: search.detector.weightsName),
      let size = found.size
    else { return nil }
    var result = FoundFaces(
      faces: found.faces, photo: size, seconds: found.seconds, isFresh: false)
    result.isFromLibrary = true
    return .detected(request.photo, request: request.request, result)
  }

  /// Keeps what was found for the next run, but not each step of a knob.
  private func keep(
    _ trace: DetectionTrace, _ memo: PhotoMemo, of request: DetectionRequest, _ content: PhotoFingerprint?,
    isFresh: Bool
  ) {
    guard isFresh || request.priority != .onScreen,
      let content = content ?? library?.content(of: request.path)
    else { return }
    let result = FoundFaces(
      faces: trace.result.faces, photo: memo.photo, seconds: trace.result.seconds.total)
    library?.record(content, result, request.settings, weights: search.detector.weightsName)
  }

  private func answer(
    _ request: DetectionRequest, _ trace: DetectionTrace, _ memo: PhotoMemo, isFresh: Bool,
    lost: [LostCandidate] = []
  ) -> Action {
    let result = FoundFaces(
      faces: trace.result.faces, photo: memo.photo, seconds: trace.result.seconds.total, isFresh: isFresh,
      stageSeconds: trace.result.seconds, scores: ScoreCounts(trace, memo, settings: request.settings),
      stages: request.wantsStages ? StageView(trace, memo, settings: request.settings, lost: lost) : nil)
    return .detected(request.photo, request: request.request, result)
  }

  private func reduced(_ request: DetectionRequest) throws(PhotoError) -> ReducedPhoto {
    try files.with(request.path) { file throws(PhotoError) in
      try decodeItemReduced(file, limits: limits, settings: request.settings)
    }
  }

  /// A first look, of which nothing is kept.
  private func look(
    _ request: DetectionRequest, _ photo: ReducedPhoto, _ cancellation: CancellationFlag
  ) throws(CancellationError) -> Action {
    let found = try search.look(at: photo, settings: request.settings, cancellation: cancellation).result
    var result = FoundFaces(
      faces: found.faces, photo: photo.header.size, seconds: found.seconds.total, stageSeconds: found.seconds)
    result.isFirstLook = true
    return .detected(request.photo, request: request.request, result)
  }

  private func picture(of photo: PhotoID, at path: FilePath, keeps: Bool) throws(PhotoError) -> Image {
    let (image, stamp) = try files.with(path) { file throws(PhotoError) in
      (try decodeItem(file, limits: limits).image, file.stamp)
    }
    if keeps { pictures.keep(image, of: photo, as: stamp) }
    return image
  }
}

/// Posts one answer, whoever has it first.
private final class FirstAnswer: Sendable {
  private let posted = Mutex(false)
  private let send: @Sendable (Action) -> Void

  init(_ send: @escaping @Sendable (Action) -> Void) { self.send = send }

  var isPosted: Bool { posted.withLock { $0 } }

  func post(_ action: Action) {
    let isFirst = posted.withLock { posted in
      defer { posted = true }
      return !posted
    }
    if isFirst { send(action) }
  }
}
