import Annotations
import Detection
import Imaging
import Widgets

extension BrowserState {
  // MARK: What is proposed

  /// What is proposed for a face now; nil when it has an answer, or nothing is proposed.
  public func suggestion(of photo: PhotoID, at index: Int) -> FaceSuggestion? {
    guard !people.suggestions.isEmpty, photos.indices.contains(photo.index),
      let known = photos[photo.index].known, let face = photos[photo.index].subject(index)
    else { return nil }
    return openSuggestion(FaceReference(photo: known.photo, face: face.id), face)
  }

  /// What is proposed for a face that waits for a name.
  func openSuggestion(_ reference: FaceReference, _ face: Annotation) -> FaceSuggestion? {
    guard face.identity == nil, face.nameless == nil, face.state != .rejected,
      let proposal = people.suggestions[reference], !face.refuses(proposal.person),
      let person = people.person(proposal.person), !person.person.isHidden
    else { return nil }
    return proposal
  }

  /// The name that is proposed, with its marks: `Ada?`.
  func shownSuggestion(_ suggestion: FaceSuggestion) -> String {
    (people.person(suggestion.person)?.shown ?? "") + suggestion.marks
  }

  /// A face of the list, to be edited; nil when its photo is not listed or the library has not answered.
  func target(_ reference: FaceReference) -> FaceTarget? {
    guard let place = place(of: reference), let face = photos[place.photo.index].subject(place.index) else {
      return nil
    }
    return FaceTarget(photo: reference.photo, face: face)
  }

  /// Where a face is in the list.
  func place(of reference: FaceReference) -> Wall.Entry? {
    guard let id = library.places[reference.photo].first,
      let index = photos[id.index].index(of: reference.face)
    else { return nil }
    return Wall.Entry(photo: id, index: index)
  }

  /// A face of the list by its photo and number.
  func target(_ place: Wall.Entry) -> FaceTarget? {
    guard let known = photos[place.photo.index].known,
      let face = photos[place.photo.index].subject(place.index)
    else { return nil }
    return FaceTarget(photo: known.photo, face: face)
  }

  // MARK: Films

  /// The faces, and those of the same films that are the same ones in other frames: what is said of a face in one frame
  /// holds as long as it is followed. Frames of which something else was said stay as they are.
  func throughFrames(_ targets: [FaceTarget], _ answer: FaceAnswer) -> [FaceTarget] {
    guard !people.followed.isEmpty else { return targets }
    var all = targets
    var seen = Set(targets.map { FaceReference(photo: $0.photo, face: $0.face.id) })
    for target in targets {
      let track = people.followed[target.photo]?.first { $0.contains(target.face.id) } ?? []
      for id in track where seen.insert(FaceReference(photo: target.photo, face: id)).inserted {
        guard let other = self.target(FaceReference(photo: target.photo, face: id)),
          other.face.state != .rejected, other.face.identity == target.face.identity,
          other.face.nameless == target.face.nameless
        else { continue }
        if case .person(let person) = answer, other.face.refuses(person) { continue }
        all.append(other)
      }
    }
    return all
  }

  // MARK: Asking

  /// Asks for what has changed about people and faces.
  mutating func requestPeople(_ effects: inout [Effect]) {
    guard setup.library != nil, library.condition != .opening else { return }
    if people.mustList, people.listing == nil {
      people.mustList = false
      let request = newRequest()
      people.listing = request
      effects.append(.people(.list(request: request)))
    }
    guard people.recognition == .on else { return }
    if !people.changed.isEmpty { tellFaces(&effects) }
    // Elsewhere groups are not seen, and opening the view asks for them.
    if people.mustGroup, people.grouping == nil, people.progress == nil,
      shell.scene == .people || isOnWall && wall.order == .group
    {
      people.mustGroup = false
      askForGroups(&effects)
    }
  }

  /// Tells what faces there are on photos that have been searched; those on screen first.
  private mutating func tellFaces(_ effects: inout [Effect]) {
    // Going through very many photos takes longer than a key may: it is done once a tick, for the one on screen at once.
    let isDue = photos.count < 2000 || people.toldTick != shell.ticks
    if isDue { people.toldTick = shell.ticks }
    let ready =
      isDue
      ? people.changed.filter(canTell)
      : [current].compactMap(\.self).filter {
        people.changed.contains($0) && canTell($0)
      }
    guard !ready.isEmpty else { return }
    for id in ready { people.changed.remove(id) }
    var told: [PeoplePhoto] = [], first: [PeoplePhoto] = []
    for id in ready {
      guard let known = photos[id.index].known, library.places[known.photo].first == id else { continue }
      let faces = photos[id.index].faces.indices.compactMap { photos[id.index].subject($0) }
      let photo = PeoplePhoto(
        file: file(of: id), photo: known.photo, faces: faces,
        strip: photos[id.index].path.isFilm ? photos[id.index].size : nil)
      if id == current { first.append(photo) } else { told.append(photo) }
    }
    // What was said of them decides about the groups.
    for photo in first + told where people.setApart.remove(photo.photo) != nil { people.mustGroup = true }
    if !first.isEmpty { effects.append(.people(.know(first, isOnScreen: true))) }
    if !told.isEmpty { effects.append(.people(.know(told, isOnScreen: false))) }
  }

  private func canTell(_ id: PhotoID) -> Bool {
    let photo = photos[id.index]
    return photo.known != nil && photo.version > 0 && photo.folderFaces == nil && photo.failure == nil
  }

  /// Switches telling people apart on or off for this library.
  mutating func switchRecognition(_ isOn: Bool, _ effects: inout [Effect]) {
    guard isEditable() else { return }
    effects.append(.people(.switchRecognition(isOn, request: newRequest())))
  }

  // MARK: Answers

  mutating func takePeople(_ answer: PeopleAnswer, _ effects: inout [Effect]) {
    switch answer {
    case .listed(let request, let everyone, let isOn):
      guard people.listing == request else { return }
      people.listing = nil
      people.everyone = everyone
      take(recognition: isOn)
    case .recognition(let isOn): take(recognition: isOn)
    case .progressed(let done, let total):
      people.progress = done < total ? PeopleState.Progress(done: done, total: total) : nil
      // All vectors are there: groups are made anew.
      if people.progress == nil {
        people.pace.reset()
        people.mustGroup = true
      }
    case .suggested(let new):
      for (face, suggestion) in new { people.suggestions[face] = suggestion }
      people.version += 1
      queueProposals(new)
      noteProposals(new.keys)
    case .followed(let films): people.followed.merge(films) { $1 }
    case .grouped(let request, let groups):
      guard people.grouping == request else { return }
      people.grouping = nil
      people.groups = groups
      if wall.order == .group { faces.version += 1 }
      people.version += 1
      if pages.awaitsGroups || !pages.isTouched, isInPeople, pages.page == .all { arrangePeople() }
      pages.awaitsGroups = false
    case .odd(let request, let odd):
      takeOdd(odd.filter { !people.kept.contains($0.face) }, request: request)
    case .failed(let request, let reason):
      if people.grouping == request { people.grouping = nil }
      if people.listing == request { people.listing = nil }
      report(.error, reason)
    }
  }

  private mutating func take(recognition isOn: Bool?) {
    let new: PeopleState.Recognition = isOn.map { $0 ? .on : .off } ?? .notAsked
    guard new != people.recognition else { return }
    people.recognition = new
    people.version += 1
    if new == .on {
      people.changed = PhotoSet(photos.indices.map { PhotoID($0) })
      people.mustGroup = true
    } else {
      (people.suggestions, people.groups, people.progress) = ([:], [], nil)
      people.followed = [:]
    }
  }
}
