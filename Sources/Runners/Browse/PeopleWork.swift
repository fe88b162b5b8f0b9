package import Annotations
package import Browser
package import Detection
import Files
import Identity
import Recognition
package import Imaging
package import Jobs
import Library
package import Parallel
import Synchronization
import SystemPackage

/// Tells people apart for the browser: makes vectors in the background, follows what people say about faces, and says
/// what is proposed. Nothing is read or made before somebody switched it on for the library.
package final class PeopleWork: Sendable {
  private let library: LibraryWork
  private let limits: PhotoLimits
  private let pictures: RecentPictures
  private let files: PhotoFileCache
  private let lanes: Lanes
  private let post: @Sendable (PeopleAnswer) -> Void
  /// Opens the model; called once, on a thread of its own.
  private let open: @Sendable (FaceDetector) throws -> PersonSearch
  /// What follows from what was told, one after the other.
  private let following = WorkQueue(
    name: "people", priority: ThreadPriority(niceness: 5), order: .oldestFirst)
  /// What takes long: groups, and the odd faces of a person.
  private let comparing: WorkQueue
  /// Photos that are decoded for vectors, as many at a time as there are lanes.
  private let making: WorkQueue
  private let groupings = OpenRequests()
  private let state: Mutex<State>

  private struct State {
    var detector: FaceDetector
    var search: PersonSearch?
    var index: FaceIndex?
    /// Set when recognition is switched off, and at the end.
    var flag = CancellationFlag()
    /// Photos that are told of, and done, since the last rest.
    var done = 0, total = 0
    /// Vectors that were made from pixels of a detection, before their photo was told of.
    var early: [PhotoFingerprint: [FaceVector]] = [:]
    /// Vectors that are not in the library yet.
    var unkept: [PhotoVectors] = []
    var isKeeping = false
    /// When progress was reported last.
    var reported: ContinuousClock.Instant?
    /// Photos that cannot be compared are reported once.
    var failures: Set<PhotoFingerprint> = []
  }

  /// - Parameter open: makes what finds and compares faces; the model that the user chose.
  package init(
    library: LibraryWork, detector: FaceDetector, limits: PhotoLimits, pictures: RecentPictures,
    files: PhotoFileCache, lanes: Lanes, open: @escaping @Sendable (FaceDetector) throws -> PersonSearch,
    post: @escaping @Sendable (Action) -> Void
  ) {
    (self.library, self.limits, self.pictures, self.files) = (library, limits, pictures, files)
    (self.lanes, self.open) = (lanes.withPriority(.background), open)
    self.post = { post(.people($0)) }
    state = Mutex(State(detector: detector))
    making = WorkQueue(name: "vectors", lanes: lanes.withPriority(.background))
    comparing = WorkQueue(name: "comparing", priority: .background)
  }

  // MARK: Requests

  package func perform(_ request: PeopleRequest) {
    switch request {
    case .list(let request): whenOpen { $0.list(request) }
    case .switchRecognition(let isOn, let request): whenOpen { $0.switchRecognition(isOn, request) }
    case .know(let photos, let isOnScreen):
      whenOpen { $0.know(photos, isOnScreen: isOnScreen) }
    case .group(let request): group(request)
    case .cancelGrouping(let request): groupings.cancel(request)
    case .odd(let person, let request): odd(person, request)
    }
  }

  /// Another detector places the landmarks from now on.
  package func use(_ detector: FaceDetector) {
    state.withLock { state in
      state.detector = detector
      guard let search = state.search else { return }
      state.search = PersonSearch(
        search: PhotoSearch(detector: detector, lanes: search.search.lanes), settings: search.settings,
        limits: search.limits, model: search.model)
    }
  }

  /// Ends all work; keeps the vectors that are made.
  package func stop() {
    groupings.cancelAll()
    state.withLock { $0.flag.cancel() }
    keep()
  }

  private func whenOpen(_ work: @escaping @Sendable (PeopleWork) -> Void) {
    library.opening.whenReady { [weak self] in
      guard let self else { return }
      following.add { work(self) }
    }
  }

  private func list(_ request: Int) {
    do {
      let (people, isOn) = try library.store.withLock { store in
        (try store.listedPeople(), try store.library?.recognition())
      }
      post(
        .listed(
          request: request,
          people.map { KnownPerson(person: $0.person, shown: $0.shown, faces: $0.faces) }, isOn: isOn))
    } catch {
      post(.failed(request: request, reason: "the people of the library cannot be read: \(error)"))
    }
  }

  private func switchRecognition(_ isOn: Bool, _ request: Int) {
    do {
      guard let library = library.store.withLock({ $0.library }) else {
        throw UsageError("the library cannot be read, so no vectors can be kept")
      }
      if isOn { try prepare(library) }
      try library.setRecognition(isOn)
      if !isOn {
        state.withLock { state in
          state.flag.cancel()
          state.flag = CancellationFlag()
          (state.index, state.search) = (nil, nil)
          (state.done, state.total, state.early, state.unkept) = (0, 0, [:], [])
        }
        groupings.cancelAll()
      }
      post(.recognition(isOn))
    } catch let error as LibraryError {
      post(.failed(request: request, reason: "\(error.path.shown): \(error.explanation)"))
    } catch {
      post(.failed(request: request, reason: "\(error)"))
    }
  }

  /// Opens the model and reads the vectors that are there, once.
  private func prepare(_ library: AnnotationLibrary) throws {
    let detector: FaceDetector? = state.withLock { $0.index == nil ? $0.detector : nil }
    guard let detector else { return }
    let search = try open(detector)
    let model = search.model
    let index = FaceIndex(
      model, stored: try library.vectors(model: model.identifier),
      confirmed: try library.confirmedFaces(), answers: try library.answers(model: model.identifier))
    state.withLock { ($0.search, $0.index) = (search, index) }
  }

  // MARK: Vectors

  /// What is asked of the detection that has a photo's pixels; does nothing unless recognition is on.
  package func take(_ faces: [Face], on photo: PhotoFingerprint, in image: Image) {
    let (search, wanted): (PersonSearch?, [Face]) = state.withLock { state in
      guard let index = state.index, !state.flag.isCancelled else { return (nil, []) }
      return (state.search, faces.filter { !index.hasVector(photo, $0.landmarks) })
    }
    guard let search, !wanted.isEmpty else { return }
    let said = PhotoAnnotations(photo: photo)
    guard let made = try? search.stored(wanted.map { said.proposal($0) }, in: image) else { return }
    state.withLock { $0.early[photo] = made.compactMap(\.self) }
  }

  private func know(_ photos: [PeoplePhoto], isOnScreen: Bool) {
    guard let library = library.store.withLock({ $0.library }) else { return }
    do {
      guard try library.recognition() == true else { return }
      try prepare(library)
    } catch {
      post(.failed(request: 0, reason: "people cannot be told apart: \(error)"))
      return
    }
    var missing: [(photo: PeoplePhoto, faces: [Annotation])] = []
    let flag: CancellationFlag = state.withLock { state in
      for photo in photos {
        guard var rest = state.index?.know(photo.photo, photo.faces, strip: photo.strip) else { continue }
        if !rest.isEmpty, let early = state.early.removeValue(forKey: photo.photo) {
          let made = PhotoVectors(photo: photo.photo, vectors: early)
          state.index?.add(made)
          state.unkept.append(made)
          rest = state.index?.know(photo.photo, photo.faces, strip: photo.strip) ?? []
        }
        if !rest.isEmpty, !state.failures.contains(photo.photo) { missing.append((photo, rest)) }
      }
      state.total += missing.count
      return state.flag
    }
    scheduleKeeping()
    propose()
    guard !missing.isEmpty else { return }
    report()
    for (photo, faces) in missing {
      making.add(
        WorkQueue.Job(key: 0, urgency: isOnScreen ? 1 : 0) { [weak self] in
          self?.make(photo, faces, flag)
        })
    }
  }

  /// Decodes a photo and makes the vectors that are missing.
  private func make(_ photo: PeoplePhoto, _ faces: [Annotation], _ flag: CancellationFlag) {
    guard !flag.isCancelled, let search = state.withLock({ $0.search }) else { return }
    do {
      let image =
        try pictures.find(photo.file.photo, at: photo.file.path)
        ?? files.with(photo.file.path) { file throws(PhotoError) in
          try decodeItem(file, limits: limits).image
        }
      let made = try search.stored(faces, in: image)
      if flag.isCancelled { return }
      let vectors = PhotoVectors(photo: photo.photo, vectors: made.compactMap(\.self))
      state.withLock { state in
        state.index?.add(vectors)
        state.unkept.append(vectors)
        state.done += 1
        // Faces whose landmarks form none are not tried again and again.
        if made.contains(where: { $0 == nil }) { state.failures.insert(photo.photo) }
      }
    } catch {
      // Detection has said what is wrong with the file.
      state.withLock { state in
        state.done += 1
        state.failures.insert(photo.photo)
      }
    }
    report()
    scheduleKeeping()
  }

  private func report() {
    let progress: (Int, Int)? = state.withLock { state in
      let isEnd = state.done >= state.total
      let now = ContinuousClock.now
      if !isEnd, let last = state.reported, now - last < .milliseconds(200) { return nil }
      state.reported = now
      defer { if isEnd { (state.done, state.total, state.reported) = (0, 0, nil) } }
      return (state.done, state.total)
    }
    if let progress { post(.progressed(done: progress.0, total: progress.1)) }
  }

  /// Keeps what was made, and says what follows from it: soon, but many photos at a time.
  private func scheduleKeeping() {
    let isNew = state.withLock { state in
      guard !state.unkept.isEmpty, !state.isKeeping else { return false }
      state.isKeeping = true
      return true
    }
    guard isNew else { return }
    following.add(after: .milliseconds(150)) { [weak self] in
      guard let self else { return }
      state.withLock { $0.isKeeping = false }
      keep()
      propose()
      // Vectors that came with a detection end here.
      if state.withLock({ $0.total == 0 }) { post(.progressed(done: 0, total: 0)) }
    }
  }

  private func keep() {
    let (made, model) = state.withLock { state in
      defer { state.unkept = [] }
      return (state.unkept, state.search?.model.identifier)
    }
    guard !made.isEmpty, let model, let library = library.store.withLock({ $0.library }), !library.isReadOnly
    else { return }
    // Lost to a full disk, a vector is only work to be done again.
    _ = try? library.addVectors(made, model: model)
  }

  private func propose() {
    guard let library = library.store.withLock({ $0.library }) else { return }
    let model = state.withLock { $0.search?.model.identifier }
    let answers = model.flatMap { try? library.answers(model: $0) }
    let (index, followed) = state.withLock { state in
      if let answers { state.index?.learn(answers) }
      return (state.index, state.index?.followed() ?? [:])
    }
    if !followed.isEmpty { post(.followed(followed)) }
    // Compared outside the lock: those who make vectors go on meanwhile.
    guard let found = index?.proposals(lanes: lanes) else { return }
    state.withLock { $0.index?.take(found) }
    let changes = found.changes
    guard !changes.isEmpty else { return }
    post(.suggested(changes.mapValues { $0.map(FaceSuggestion.init) }))
  }

  // MARK: Groups

  private func group(_ request: Int) {
    let flag = groupings.open(request)
    // After everything that was told before.
    whenOpen { work in
      let known: (ComparedFaces, [(Int, Int)], PersonSearch)? = work.state.withLock { state in
        guard let index = state.index, let search = state.search else { return nil }
        let faces = index.waiting()
        return (faces, index.apart(faces), search)
      }
      guard let (faces, apart, search) = known else {
        work.groupings.close(request)
        return work.post(.grouped(request: request, []))
      }
      work.comparing.add(key: request) {
        defer { work.groupings.close(request) }
        guard
          let groups = try? faces.groups(
            cutOffs: search.model.recognition, apart: apart, lanes: work.lanes, cancellation: flag)
        else { return }
        let alike = groups.map { AlikeFaces($0, in: faces) }
        if flag.isCancelled { return }
        work.post(
          .grouped(
            request: request,
            zip(groups, alike).map { group, alike in
              FaceGroup(id: faces.faces[group[0]].reference, faces: alike.faces, spread: alike.spread)
            }))
      }
    }
  }

  private func odd(_ person: PersonID, _ request: Int) {
    whenOpen { work in
      guard let faces = work.state.withLock({ $0.index?.snapshot() }) else {
        return work.post(.odd(request: request, []))
      }
      work.comparing.add(key: request) {
        guard let doubts = try? faces.doubts(lanes: work.lanes) else { return }
        let own = doubts.filter { faces.faces[$0.face].person == person }
        // At most a tenth, and only those that another person is nearer to, or that are far from all.
        let most = max(1, own.count / 10)
        let odd = own.prefix(most).filter { $0.score > 0 || $0.otherDistance ?? .infinity < $0.own ?? 0 }
        work.post(
          .odd(
            request: request,
            odd.map { doubt in
              let isNearer = (doubt.otherDistance ?? .infinity) < (doubt.own ?? .infinity)
              return OddFace(
                face: faces.faces[doubt.face].reference,
                better: isNearer ? doubt.other.flatMap { faces.faces[$0].person } : nil)
            }))
      }
    }
  }
}

extension FaceSuggestion {
  fileprivate init(_ proposal: FaceProposal) {
    self.init(
      person: proposal.person, chance: proposal.chance, distance: proposal.distance, model: proposal.model)
  }
}
