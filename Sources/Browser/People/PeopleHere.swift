import Annotations
import Detection
import Geometry

/// The people of the listed photos, and how many faces have an answer.
struct PeopleHere: Hashable, Sendable {
  /// Somebody's faces in the listed photos.
  struct Faces: Hashable, Sendable {
    var entries: [Wall.Entry] = []
    /// When they were taken, in seconds since 1970.
    var first: Int64?, last: Int64?
    /// The face that shows the person best: large, certain and seen from the front.
    var best: Wall.Entry?
    fileprivate var bestRank: Float = -1

    mutating func add(_ entry: Wall.Entry, rank: Float, date: Int64?) {
      entries.append(entry)
      if let date {
        first = min(first ?? date, date)
        last = max(last ?? date, date)
      }
      if rank > bestRank { (best, bestRank) = (entry, rank) }
    }
  }

  var people: [PersonID: Faces] = [:]
  /// Faces without the rejected ones; those with a name; those that nobody knows or are not of interest.
  var faces = 0, named = 0, unknown = 0, aside = 0
  /// Faces that wait for a name.
  var open: Int { faces - named - unknown - aside }
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

  /// Who is in the listed photos.
  func peopleHere() -> PeopleHere {
    var here = PeopleHere()
    for id in list.rows {
      // A whole photo is copied slowly.
      guard let merged = photos[id.index].merged else {
        here.faces += photos[id.index].detected.count
        continue
      }
      let date = list.summaries[id.index].date
      for (index, annotation) in merged.annotations.enumerated() {
        guard let annotation else {
          here.faces += 1
          continue
        }
        if annotation.state == .rejected { continue }
        here.faces += 1
        switch annotation.nameless {
        case .unknown: here.unknown += 1
        case .aside: here.aside += 1
        case nil: break
        }
        guard let person = annotation.identity?.id.map({ people.person($0)?.id ?? $0 }) else { continue }
        here.named += 1
        here.people[person, default: PeopleHere.Faces()].add(
          Wall.Entry(photo: id, index: index), rank: rank(annotation, merged.faces[index]), date: date)
      }
    }
    return here
  }

  /// How well a face stands for its person.
  private func rank(_ annotation: Annotation, _ face: Face) -> Float {
    let isClear = annotation.flags.isDisjoint(with: [.blurred, .profile, .occluded])
    return min(200, max(face.box.width, face.box.height)) * face.score * face.frontality * (isClear ? 1 : 0.3)
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
