import Imaging
import Detection
import Annotations
import Geometry
import SystemPackage
import Widgets

extension BrowserState {
  // MARK: Asking

  mutating func recognise(_ range: Range<Int>, _ effects: inout [Effect]) {
    guard setup.library != nil, !range.isEmpty else { return }
    effects.append(.library(.recognise(files(range), isOnScreen: false)))
  }

  /// Looks up the photo on screen before its turn.
  mutating func recogniseCurrent(_ effects: inout [Effect]) {
    guard setup.library != nil, let current, photos[current.index].known == nil,
      library.requested.insert(current).inserted
    else { return }
    effects.append(.library(.recognise([file(of: current)], isOnScreen: true)))
  }

  /// Sends an edit to the library; the screen changes once it is durable.
  ///
  /// - Parameters:
  ///   - faces: the faces that count as decided until the answer arrives.
  ///   - announces: whether the result is worth a message, because it affects more faces than are visible on
  ///     screen.
  mutating func submit(
    _ edit: Edit, deciding faces: Set<AnnotationID> = [], announces: Bool = false,
    _ effects: inout [Effect]
  ) {
    shell.showsWelcome = false
    let request = newRequest()
    library.pending[request] = faces
    people.edits[request] = .some(isInPeople ? pages.place : nil)
    if announces { library.announced.insert(request) }
    effects.append(.library(.edit(edit, request: request)))
  }

  mutating func undo(_ effects: inout [Effect]) { requestHistory(effects: &effects) { .undo(request: $0) } }
  mutating func redo(_ effects: inout [Effect]) { requestHistory(effects: &effects) { .redo(request: $0) } }

  private mutating func requestHistory(effects: inout [Effect], _ make: (Int) -> LibraryRequest) {
    guard isEditable() else { return }
    let request = newRequest()
    library.pending[request] = []
    effects.append(.library(make(request)))
  }

  /// Whether there is a library to keep edits in; shows a message when there is none.
  mutating func isEditable() -> Bool {
    if setup.library != nil { return true }
    report(.note, "there is no library to keep annotations in")
    return false
  }

  // MARK: Answers

  mutating func takeLibrary(_ answer: LibraryAnswer, _ effects: inout [Effect]) {
    switch answer {
    case .opened(let condition):
      take(condition)
      people.mustList = true
    case .rescued(let edits): takeRescued(edits)
    case .recognised(let photos): take(photos)
    case .changed(let photos):
      show(photos)
      people.mustList = true
    case .edited(let request, let outcome):
      people.mustList = true
      take(outcome, request: request, &effects)
    case .editFailed(let request, let reason):
      guard library.pending.removeValue(forKey: request) != nil else { return }
      library.announced.remove(request)
      people.edits[request] = nil
      people.version += 1
      report(.error, reason)
    case .saved(let request, let path):
      guard library.saving == request else { return }
      (library.saving, library.unsaved, library.condition) = (nil, 0, .ready)
      report(.note, "all edits are saved in \(path), which is used from now on")
    case .saveFailed(let request, let reason):
      guard library.saving == request else { return }
      library.saving = nil
      report(.error, reason)
      offerToSave(reason)
    case .regionsWritten(_, let count, let failures):
      for failure in failures { report(.error, failure) }
      guard failures.isEmpty else { return }
      report(.note, "face regions written beside \(count == 1 ? "the photo" : "\(count.grouped) photos")")
    case .landmarks(let request, let landmarks, let score):
      takeLandmarks(landmarks, score: score, request: request, &effects)
    case .patch(let request, let patch): takePatch(patch, request: request, &effects)
    }
  }

  private mutating func take(_ condition: LibraryCondition) {
    let isNews = library.condition != condition
    library.condition = condition
    guard isNews, case .memory(let reason) = condition else { return }
    report(.warning, reason)
    // A user with unsaved edits must decide; one who only looks at photos is not interrupted.
    if library.unsaved > 0 || !library.pending.isEmpty { offerToSave(reason) }
  }

  private mutating func takeRescued(_ edits: Int) {
    let words = edits == 1 ? "1 edit" : "\(edits.grouped) edits"
    guard case .memory = library.condition else {
      return report(
        .note, "\(words) that the library could not take before are in it now; u undoes the last")
    }
    library.unsaved += edits
    report(.warning, "\(words) of an earlier session are still in memory only; Ctrl-s saves them elsewhere")
  }

  /// Asks where to save edits that the library does not take.
  mutating func offerToSave(_ reason: String) {
    guard shell.overlay == nil else { return }
    let place = setup.exportFolder.removingLastComponent().appending("facet-library.sqlite")
    shell.overlay = .annotation(.save(TextField(place.string), reason: reason))
  }

  mutating func save(to path: String, _ effects: inout [Effect]) {
    guard !path.isEmpty else { return report(.warning, "name a file to save the edits in") }
    shell.overlay = nil
    let request = newRequest()
    library.saving = request
    effects.append(.library(.save(FilePath(path), request: request)))
  }

  private mutating func take(_ found: [PhotoRecognised]) {
    var (regions, regionPhotos) = (0, 0)
    for item in found where photos.indices.contains(item.photo.index) {
      place(item.photo, item.known)
      if let remark = item.remark { report(.warning, "\(photos[item.photo.index].name): \(remark)") }
      if item.regions > 0 { (regions, regionPhotos) = (regions + item.regions, regionPhotos + 1) }
    }
    guard regions > 0 else { return }
    let (faces, places) = (regions == 1 ? "1 face" : "\(regions.grouped) faces", regionPhotos)
    report(.note, "\(faces) read from the XMP of \(places == 1 ? "1 photo" : "\(places.grouped) photos")")
  }

  /// Takes over what the library says of one file.
  private mutating func place(_ id: PhotoID, _ known: PhotoAnnotations) {
    let old = photos[id.index].known?.photo
    if old != known.photo {
      if let old { library.places[old]?.removeAll { $0 == id } }
      library.places[known.photo, default: []].append(id)
    }
    // Duplicates share what was read from this one's XMP. They all show the same, so one of them answers for
    // thousands.
    if let other = library.places[known.photo]?.first(where: { $0 != id }), photos[other.index].known != known
    {
      show([known])
    } else if photos[id.index].known != known {
      update(id) { $0.known = known }
    }
  }

  /// Takes over the present annotations of photos.
  private mutating func show(_ known: [PhotoAnnotations]) {
    for known in known {
      for id in library.places[known.photo] ?? [] where photos[id.index].known != known {
        update(id) { $0.known = known }
      }
    }
  }

  private mutating func take(_ outcome: EditOutcome, request: Int, _ effects: inout [Effect]) {
    // First the new condition of the library, while the edit is still pending; then its result.
    if let condition = outcome.condition { take(condition) }
    guard library.pending.removeValue(forKey: request) != nil else { return }
    let announces = library.announced.remove(request) != nil
    show(outcome.photos)
    followHistory(
      outcome.kind, request: request,
      isEmpty: outcome.title == nil || (outcome.kind == .done && outcome.photos.isEmpty && !announces))
    if case .memory(let reason) = library.condition, !outcome.photos.isEmpty {
      library.unsaved = max(0, library.unsaved + (outcome.kind == .undone ? -1 : 1))
      if library.unsaved == 1, outcome.kind == .done { offerToSave(reason) }
    }
    if let face = library.selecting, outcome.face == face, let current,
      let index = photos[current.index].index(of: face)
    {
      faces.selected = index
      library.selecting = nil
    }
    guard outcome.kind != .done else { return confirm(outcome, announces) }
    guard let title = outcome.title else {
      return report(.note, outcome.kind == .undone ? "nothing to undo" : "nothing to redo")
    }
    let words = outcome.kind == .undone ? "undone" : "done again"
    guard let photo = outcome.photos.first?.photo, let id = nearest(photo) else {
      return report(.note, "\(words): \(title)" + (outcome.place.map { ", on \($0)" } ?? ""))
    }
    if id != current, let row = row(of: id) { go(to: row) }
    if id == current, let face = outcome.face { faces.selected = photos[id.index].index(of: face) }
    rewindReview(to: id, outcome.face, isUndone: outcome.kind == .undone)
    report(.note, "\(words): \(title)")
  }

  /// The photo on screen if it is one of the duplicates, or else the first of them in the list.
  private func nearest(_ photo: PhotoFingerprint) -> PhotoID? {
    let places = library.places[photo] ?? []
    return places.first { $0 == current } ?? places.first
  }

  /// An edit of one face shows in its mark; others are reported.
  private mutating func confirm(_ outcome: EditOutcome, _ announces: Bool) {
    guard let title = outcome.title, outcome.photos.count > 1 || announces else { return }
    report(.note, "done: \(title)")
  }
}
