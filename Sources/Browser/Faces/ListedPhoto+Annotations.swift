import Geometry
public import Annotations
import Detection
import Imaging

extension ListedPhoto {
  /// The annotation of a face of ``faces``; nil for a detection without one.
  public func annotation(_ index: Int) -> Annotation? {
    guard let merged, merged.annotations.indices.contains(index) else { return nil }
    return merged.annotations[index]
  }

  /// `.found` for a detection without an annotation.
  public func state(_ index: Int) -> FaceState { annotation(index)?.state ?? .found }

  /// The place of an annotation, or of the detection that would become it, in ``faces``.
  func index(of id: AnnotationID) -> Int? {
    guard let known else { return nil }
    return faces.indices.first { (annotation($0)?.id ?? known.name(of: faces[$0])) == id }
  }

  /// The face's annotation, or the one that it would get.
  func subject(_ index: Int) -> Annotation? {
    guard let known, faces.indices.contains(index) else { return nil }
    return annotation(index) ?? known.proposal(faces[index])
  }

  /// Whether a face waits for a name: it has none, nobody has answered without one, and it is not rejected.
  public func waitsForName(_ index: Int) -> Bool { annotation(index)?.waitsForName ?? true }

  /// The indices of the faces that are still undecided.
  public var undecided: [Int] { faces.indices.filter { !state($0).isDecided } }

  /// The number of faces shown, without rejected ones.
  public var faceCount: Int { faces.count - (merged?.annotations.count { $0?.state == .rejected } ?? 0) }

  /// The review state of the photo; also `.unreviewed` until the library has answered.
  public var review: PhotoState { known?.state ?? .unreviewed }
}

/// A photo's share of the counts of the folder.
struct PhotoTally: Hashable, Sendable {
  var faces = 0
  /// Undecided faces, and photos with undecided faces; skipped photos do not count.
  var undecided = 0, toReview = 0
  /// Faces that were decided or added.
  var decided = 0

  init() {}

  init(_ photo: ListedPhoto) {
    faces = photo.faceCount
    let open = photo.faces.count - (photo.merged?.annotations.count { $0?.state.isDecided == true } ?? 0)
    decided = photo.faces.count - open
    guard photo.review == .unreviewed, open > 0 else { return }
    undecided = open
    toReview = 1
  }

  mutating func change(from old: PhotoTally, to new: PhotoTally) {
    faces += new.faces - old.faces
    undecided += new.undecided - old.undecided
    toReview += new.toReview - old.toReview
    decided += new.decided - old.decided
  }
}

extension PhotoSummary.ReviewCounts {
  init(_ photo: ListedPhoto) {
    self.init()
    isReviewed = photo.review == .reviewed
    unnamed = Int32(clamping: photo.faces.indices.count { photo.waitsForName($0) })
    var seen: Set<String> = []
    for face in photo.known?.annotations ?? [] {
      switch face.state {
      case .accepted: accepted += 1
      case .rejected: rejected += 1
      case .added: added += 1
      case .found: break
      }
      if let person = face.person {
        named += 1
        if !people.contains(person) { people.append(person) }
        // In each frame of a film there may be the same people.
        if !photo.path.isFilm, face.state != .rejected, !seen.insert(person).inserted, !twice.contains(person)
        {
          twice.append(person)
        }
      }
      if face.nameless == .unknown { unknown += 1 }
      if face.nameless == .aside { aside += 1 }
      if !face.flags.isEmpty { flagged += 1 }
    }
  }
}

extension BrowserState {
  /// A photo's annotations and proposals in numbers.
  private func reviewCounts(of id: PhotoID) -> PhotoSummary.ReviewCounts {
    var counts = PhotoSummary.ReviewCounts(photos[id.index])
    guard !people.suggestions.isEmpty else { return counts }
    for index in photos[id.index].faces.indices {
      if let name = proposedName(id, index), !counts.proposed.contains(name) { counts.proposed.append(name) }
    }
    return counts
  }

  /// Who is proposed for a face that waits for a name.
  func proposedName(_ photo: PhotoID, _ index: Int) -> String? {
    suggestion(of: photo, at: index).flatMap { people.person($0.person)?.shown }
  }

  /// What is proposed for these faces has changed: the list and the wall may be about that.
  mutating func noteProposals(_ changed: some Sequence<FaceReference>) {
    let photos = Set(changed.map(\.photo))
    for id in photos.flatMap({ library.places[$0] }) {
      setReview(reviewCounts(of: id), of: id)
      faces.version += 1
    }
  }

  /// Changes a photo and updates the folder's counts and the selected face.
  mutating func update(_ id: PhotoID, _ change: (inout ListedPhoto) -> Void) {
    let selected = id == current ? faces.selected : nil
    let old = selected.flatMap { index in
      photos[id.index].faces.indices.contains(index) ? photos[id.index].faces[index] : nil
    }
    let name = selected.flatMap { photos[id.index].subject($0)?.id }
    let before = PhotoTally(photos[id.index])
    pages.here.leave(id, photos[id.index])
    change(&photos[id.index])
    let after = PhotoTally(photos[id.index])
    list.tally.change(from: before, to: after)
    if photos[id.index].known != nil, after.toReview > 0 {
      library.open.insert(id)
    } else {
      library.open.remove(id)
    }
    if photos[id.index].known != nil,
      photos[id.index].faces.indices.contains(where: photos[id.index].waitsForName)
    {
      library.unnamed.insert(id)
    } else {
      library.unnamed.remove(id)
    }
    faces.truth.dirty.insert(id)
    people.changed.insert(id)
    summarize(id)
    setReview(reviewCounts(of: id), of: id)
    guard let old else { return }
    // The selection stays on the same face even if its number changes.
    let photo = photos[id.index]
    if let name, let index = photo.index(of: name) {
      faces.selected = index
      return
    }
    let overlaps = photo.faces.map { $0.box.iou(old.box) }
    let best = overlaps.indices.max { overlaps[$0] < overlaps[$1] }
    faces.selected = best.flatMap { overlaps[$0] > 0.3 ? $0 : nil }
  }
}
