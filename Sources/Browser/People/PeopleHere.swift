package import Annotations
import Detection
import Geometry

/// The people of the listed photos, and how many faces have an answer. It is kept as photos change, because to go through
/// very many photos takes longer than a key may.
package struct PeopleHere: Hashable, Sendable {
  /// Somebody's faces in the listed photos.
  package struct Faces: Hashable, Sendable {
    /// One face: 24 bytes, since there are very many.
    package struct Entry: Hashable, Sendable {
      fileprivate var photo: Int32, index: Int32
      fileprivate var rank: Float
      /// ``unknown`` for no date.
      fileprivate var date: Int64

      fileprivate static let unknown = Int64.min

      fileprivate init(_ place: Wall.Entry, rank: Float, date: Int64?) {
        (photo, index) = (Int32(place.photo.index), Int32(place.index))
        (self.rank, self.date) = (rank, date ?? Self.unknown)
      }

      package var place: Wall.Entry { Wall.Entry(photo: PhotoID(Int(photo)), index: Int(index)) }

      /// Whether it shows the person better; of equal ones that of the photo that arrived first.
      fileprivate func isBetter(than other: Entry) -> Bool {
        (other.rank, photo, index) < (rank, other.photo, other.index)
      }
    }

    /// In no order.
    package private(set) var entries: [Entry] = []
    /// When they were taken, in seconds since 1970.
    package private(set) var first: Int64?, last: Int64?
    private var bestEntry: Entry?

    /// The face that shows the person best: large, certain and seen from the front.
    package var best: Wall.Entry? { bestEntry?.place }

    fileprivate mutating func add(_ entry: Entry) {
      entries.append(entry)
      note(entry)
    }

    private mutating func note(_ entry: Entry) {
      if entry.date != Entry.unknown {
        first = min(first ?? entry.date, entry.date)
        last = max(last ?? entry.date, entry.date)
      }
      if bestEntry.map({ entry.isBetter(than: $0) }) ?? true { bestEntry = entry }
    }

    /// Only the faces of these photos.
    fileprivate mutating func keep(_ photos: PhotoSet) {
      let before = entries.count
      entries.removeAll { !photos.contains(PhotoID(Int($0.photo))) }
      guard entries.count < before else { return }
      (first, last, bestEntry) = (nil, nil, nil)
      for entry in entries { note(entry) }
    }

    /// Both, for somebody who has another ID in some photos.
    fileprivate func joined(with other: Faces) -> Faces {
      var joined = self
      for entry in other.entries { joined.add(entry) }
      return joined
    }

    /// The same with its entries in the order of the photos.
    package var sorted: Faces {
      var sorted = self
      sorted.entries.sort { ($0.photo, $0.index) < ($1.photo, $1.index) }
      return sorted
    }
  }

  /// Numbers of faces, without the rejected ones.
  private struct Counts: Hashable, Sendable {
    var faces = 0, named = 0, unknown = 0, aside = 0

    init() {}

    init(_ photo: borrowing ListedPhoto) {
      // A whole photo is copied slowly.
      guard let merged = photo.merged else {
        faces = photo.detected.count
        return
      }
      for annotation in merged.annotations {
        guard let annotation else {
          faces += 1
          continue
        }
        if annotation.state == .rejected { continue }
        faces += 1
        switch annotation.nameless {
        case .unknown: unknown += 1
        case .aside: aside += 1
        case nil: break
        }
        if annotation.identity?.id != nil { named += 1 }
      }
    }

    static func += (a: inout Counts, b: Counts) {
      a.faces += b.faces
      a.named += b.named
      a.unknown += b.unknown
      a.aside += b.aside
    }

    static func -= (a: inout Counts, b: Counts) {
      a.faces -= b.faces
      a.named -= b.named
      a.unknown -= b.unknown
      a.aside -= b.aside
    }
  }

  /// By the IDs that the faces have.
  private var people: [PersonID: Faces] = [:]
  private var counts = Counts()
  /// The photos that are counted as they are now, and those still to be counted.
  private var counted = PhotoSet(), waiting = PhotoSet()
  /// The listed photos, and the version of the list that they are of; nil for all that there are.
  private var listed: PhotoSet?, version = -1, photos = 0
  /// People with faces in photos that are no longer counted.
  private var leaving: Set<PersonID> = []

  package init() {}

  /// Faces without the rejected ones; those with a name; those that nobody knows or are not of interest.
  package var faces: Int { counts.faces }
  package var named: Int { counts.named }
  package var unknown: Int { counts.unknown }
  package var aside: Int { counts.aside }
  /// Faces that wait for a name.
  package var open: Int { faces - named - unknown - aside }

  /// Somebody's faces; nil for none.
  ///
  /// - Parameter aliases: other IDs of the same person.
  package func faces(of id: PersonID, aliases: [PersonID] = []) -> Faces? {
    aliases.reduce(people[id]) { all, alias in
      guard let more = people[alias] else { return all }
      return all?.joined(with: more) ?? more
    }
  }

  /// Everybody with a face, by the IDs that the faces have, each with their faces in the order of the photos: for
  /// comparing two of them.
  package var everybody: [PersonID: Faces] { people.mapValues(\.sorted) }

  // MARK: Following

  /// Call it before a photo's faces or its date change.
  mutating func leave(_ id: PhotoID, _ photo: borrowing ListedPhoto) {
    guard counted.remove(id) else { return }
    waiting.insert(id)
    counts -= Counts(photo)
    guard let merged = photo.merged else { return }
    for annotation in merged.annotations {
      if let person = annotation?.identity?.id { leaving.insert(person) }
    }
  }

  /// Takes over which photos are listed.
  fileprivate mutating func follow(_ list: ListState, _ photos: [ListedPhoto]) {
    guard version != list.version else { return }
    version = list.version
    if list.rows.count == photos.count {
      if listed != nil {
        listed = nil
        waiting = PhotoSet()
        for index in 0..<self.photos where !counted.contains(PhotoID(index)) {
          waiting.insert(PhotoID(index))
        }
      }
    } else {
      let rows = PhotoSet(list.rows)
      for id in counted where !rows.contains(id) { leave(id, photos[id.index]) }
      waiting = PhotoSet()
      for id in list.rows where !counted.contains(id) { waiting.insert(id) }
      listed = rows
    }
    if listed == nil { for index in self.photos..<photos.count { waiting.insert(PhotoID(index)) } }
    self.photos = photos.count
  }

  /// Counts photos that wait for it, at most so many.
  fileprivate mutating func count(_ most: Int, _ photos: [ListedPhoto], _ summaries: [PhotoSummary]) {
    guard !waiting.isEmpty || !leaving.isEmpty else { return }
    for person in leaving {
      people[person]?.keep(counted)
      if people[person]?.entries.isEmpty == true { people[person] = nil }
    }
    leaving = []
    for id in waiting.prefix(most) {
      waiting.remove(id)
      counted.insert(id)
      add(id, photos[id.index], date: summaries[id.index].date)
    }
  }

  private mutating func add(_ id: PhotoID, _ photo: borrowing ListedPhoto, date: Int64?) {
    counts += Counts(photo)
    guard let merged = photo.merged else { return }
    for (index, annotation) in merged.annotations.enumerated() {
      guard let annotation, annotation.state != .rejected, let person = annotation.identity?.id else {
        continue
      }
      let place = Wall.Entry(photo: id, index: index)
      people[person, default: Faces()].add(
        Faces.Entry(place, rank: Self.rank(annotation, merged.faces[index]), date: date))
    }
  }

  /// How well a face stands for its person.
  private static func rank(_ annotation: Annotation, _ face: Face) -> Float {
    let isClear = annotation.flags.isDisjoint(with: [.blurred, .profile, .occluded])
    return min(200, max(face.box.width, face.box.height)) * face.score * face.frontality * (isClear ? 1 : 0.3)
  }
}

extension BrowserState {
  var isInPeople: Bool { shell.scene == .people && review == nil }

  /// Whether faces of many photos are on screen, and no photo.
  var showsManyFaces: Bool { isOnWall || isInPeople }

  var peopleMode: Mode {
    switch pages.page {
    case .all: .people
    case .group: .group
    case .alone, .person: .personPage
    }
  }

  /// Counts who is in the listed photos.
  ///
  /// - Parameter most: of the photos that have changed, only so many: the rest the next time.
  mutating func countPeople(most: Int = .max) {
    pages.here.follow(list, photos)
    pages.here.count(most, photos, list.summaries)
  }

  /// Somebody's faces in the listed photos, also by the ID of somebody who was merged into this person; nil for none.
  func facesHere(of id: PersonID) -> PeopleHere.Faces? {
    guard let known = people.person(id) else { return pages.here.faces(of: id) }
    return pages.here.faces(of: known.id, aliases: known.person.aliases)
  }

  /// Who is in the listed photos as it is kept, once all of them are counted, and counted anew: for tests.
  package mutating func countedPeople() -> (kept: PeopleHere, anew: PeopleHere) {
    countPeople()
    let kept = pages.here
    pages.here = PeopleHere()
    countPeople()
    defer { pages.here = kept }
    return (kept, pages.here)
  }
}

extension Face {
  /// How much it is seen from the front, in `0...1`: whether the nose is in the middle between the eyes.
  fileprivate var frontality: Float {
    let points = landmarks.points
    guard points.count == 5 else { return 0.5 }
    let eyes = abs(points[1].x - points[0].x) + abs(points[1].y - points[0].y)
    guard eyes > 1 else { return 0.1 }
    let middle = (points[0].x + points[1].x) / 2
    return max(0.1, 1 - abs(points[2].x - middle) / eyes * 2)
  }
}
