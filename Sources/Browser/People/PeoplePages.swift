public import Annotations

/// The pages of the People view: everybody with the unnamed groups, and the faces of one group or person.
public struct PeoplePages: Hashable, Sendable {
  /// What fills the view.
  public enum Page: Hashable, Sendable {
    case all
    case group(FaceReference)
    /// Faces without a name that are in no group.
    case alone
    case person(PersonID)
  }

  /// A tile of the first page.
  public enum Tile: Hashable, Sendable {
    case person(PersonID), group(FaceReference), alone
  }

  /// The order of people.
  public enum Order: Int, CaseIterable, Sendable {
    case faces, name, lastSeen

    var words: String {
      switch self {
      case .faces: "by faces"
      case .name: "by name"
      case .lastSeen: "last seen first"
      }
    }
  }

  /// The parts of a person's page.
  public enum Part: Int, CaseIterable, Sendable { case faces, more, odd }

  /// What is known of a group's faces that still wait for a name.
  struct GroupFacts: Hashable, Sendable {
    var open: [FaceReference]
    var suggestion: FaceSuggestion?
    /// When they were taken: `May–Jun 2026`.
    var dates: String
  }

  /// A place to come back to: after undo, and from a picture.
  struct Place: Hashable, Sendable {
    var page: Page
    var part: Part
    var faces: [FaceReference]
    var out: Set<FaceReference>
    var face: Int
    var cursor: Int
    var people: [Tile], groups: [Tile]
  }

  /// People, then groups, without a copy of them: there may be very many.
  struct Tiles: RandomAccessCollection {
    let people: [Tile], groups: [Tile]

    var startIndex: Int { 0 }
    var endIndex: Int { people.count + groups.count }

    subscript(place: Int) -> Tile {
      place < people.count ? people[place] : groups[place - people.count]
    }
  }

  /// What tiles of people are made from.
  struct Source: Hashable, Sendable {
    var listed: Int
    var showsHidden: Bool
  }

  /// What fills the view now.
  public internal(set) var page = Page.all
  /// People first, then groups; the order changes only when the view is opened and by its key.
  public internal(set) var people: [Tile] = [], groups: [Tile] = []
  /// The selected tile, counted over people and groups.
  public internal(set) var cursor = 0
  /// The first block of tiles on screen.
  var top = 0
  /// The marked tiles.
  public internal(set) var marked: Set<Tile> = []
  /// The order of people.
  public internal(set) var order = Order.faces
  /// Whether hidden people are shown, in brackets.
  public internal(set) var showsHidden = false
  /// The tiles' size as somebody chose it, a place in ``PeopleGrid/sizes``; nil for what suits their number.
  public internal(set) var size: Int?

  /// The faces of the page, odd ones first in a group.
  public internal(set) var faces: [FaceReference] = []
  /// The selected one.
  public internal(set) var face = 0
  /// The first row of faces on screen.
  var faceTop = 0
  /// Faces taken out of the group, or marked on the other pages.
  public internal(set) var out: Set<FaceReference> = []
  /// Where a range of faces begins.
  var range: Int?
  /// The part of a person's page.
  public internal(set) var part = Part.faces
  /// Who else the faces of the part "odd" may be.
  var better: [FaceReference: PersonID] = [:]
  var odd: [FaceReference] = []
  var oddRequest: Int?

  /// Where the view was opened from.
  var origin: Scene?
  /// The photo that was on screen then.
  var originPhoto: PhotoID?
  /// What the tiles were made from.
  var version = -1, tick = -1
  /// What the tiles of people were made from: the list of everybody, and whether hidden people are shown.
  var source: Source?
  var here = PeopleHere()
  /// The rows of the list before this one were asked for their dates since the view was opened.
  var dated = 0
  /// What the tiles of groups show.
  var facts: [FaceReference: GroupFacts] = [:]
  /// The faces without a name in no group.
  var alone: [FaceReference] = []
  /// Whether Esc in a full picture goes back to the page.
  var returns = false
  /// Whether the tiles are to be put in order anew with the next groups.
  var awaitsGroups = false
  /// Whether somebody has moved or marked here since the view was opened: then no tile changes its place by itself.
  var isTouched = false

  /// All tiles in their order.
  var tiles: Tiles { Tiles(people: people, groups: groups) }

  var place: Place {
    Place(
      page: page, part: part, faces: faces, out: out, face: face, cursor: cursor, people: people,
      groups: groups)
  }
}
