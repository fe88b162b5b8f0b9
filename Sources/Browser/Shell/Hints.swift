import Annotations
import Screen
import Widgets

/// Which keys the last line names, for each pane and mode: what people look for first comes first.
struct HintTable {
  /// A row of the key table, in the words of the line.
  struct Entry {
    var row: String
    var words: String
    /// How the keys are written, if not as the table has them.
    var keys: String?
  }

  /// Kept in every width; they end the line.
  var always: [Entry] = []
  /// From 80, 120 and 200 columns on, as far as there is room.
  var from80: [Entry] = [], from120: [Entry] = [], from200: [Entry] = []

  /// Rows by name, each followed by its words: `"find: find"`; `keys|` before the words gives the keys.
  private init(_ always: String, _ from80: String, _ from120: String, _ from200: String) {
    func entries(_ text: String) -> [Entry] {
      text.split(separator: ",").map { part in
        let halves = part.split(separator: ":", maxSplits: 1).map { $0.trimmed }
        let words = halves[1].split(separator: "|").map(String.init)
        return Entry(row: halves[0], words: words.last ?? "", keys: words.count > 1 ? words[0] : nil)
      }
    }
    (self.always, self.from80) = (entries(always), entries(from80))
    (self.from120, self.from200) = (entries(from120), entries(from200))
  }

  private static let list = HintTable(
    "export: export, quit: quit, help: all keys",
    "find: find, next face: face, people: people, wall: wall, review: review",
    "next pane: pane, name person: person, mark: mark, why: why, full picture: full",
    "filter: filter, redo folder: redo folder, sort menu: sort, undo: undo")

  private static let picturePane = HintTable(
    "export: export, quit: quit, help: all keys",
    "next face: face, full picture: full, draw face: draw, why: why",
    "arrows: arrows|pan, zoom: zoom, next pane: pane, name person: person",
    "accept face: accept, reject face: reject, edit face: edit, side by side: side by side, undo: undo")

  private static let facesPane = HintTable(
    "quit: quit, help: all keys",
    "yes: yes, not this person: not, name person: person, accept face: accept, reject face: reject, people: people, next face: face",
    "last name: last name, draw face: draw, edit face: edit, why: why, yes to all: yes to all",
    "next pane: pane, unknown: unknown, not of interest: not of interest, flags: flags, undo: undo")

  private static let detector = HintTable(
    "quit: quit, help: all keys",
    "arrows: ← →|turn, next knob: knob, redo folder: redo folder, reset: reset",
    "type a value: type, before/after: before/after, all knobs: all knobs, why: why",
    "presets: presets, fit: fit, next pane: pane")

  private static let full = HintTable(
    "back: back, help: all keys",
    "name person: person, next face: face, yes: yes",
    "not this person: not, accept face: accept, reject face: reject, draw face: draw",
    "people: people, why: why, zoom: zoom, arrows: arrows|pan, edit face: edit, undo: undo, export: export")

  private static let why = HintTable(
    "back: back, help: all keys",
    "stage: stage, probe: h j k l|probe, draw face: draw here",
    "probe size: size, next face: face, next pane: pane, turn: turn",
    "probe far: H J K L|far, full picture: full, redo folder: redo folder, export: export, quit: quit")

  private static let wall = HintTable(
    "open face: open, help: all keys",
    "name person: person, mark: mark, yes: yes, accept face: accept, reject face: reject, sort faces: sort, quit: quit",
    "not this person here: not, people: people, wall: wall",
    "review: review, mark range: range, last name: last name, tile size: size, unknown: unknown, not of interest: not of interest, undo: undo"
  )

  private static let marked = HintTable(
    "back: unmark, help: all keys",
    "name person: name, yes: yes, not this person here: not, accept face: accept",
    "reject face: reject, unknown: unknown, not of interest: not of interest",
    "flags: flags, undo: undo")

  private static let review = HintTable(
    "leave review: back, help: all keys",
    "yes: yes, not this person here: not, name person: other, recent people in review: 1-9|recent, pass face: pass, accept face: accept, reject face: reject",
    "last name: last name, unknown: unknown, skip photo: skip",
    "not of interest: not of interest, undo: undo, flags: flags")

  private static let people = HintTable(
    "open tile: open, leave people: back, help: all keys",
    "yes: yes, name person: name, mark tile: mark, merge people: merge",
    "rename person: rename, run: run, not of interest: not of interest, sort people: sort",
    "to the groups: groups, larger tiles: + -|size, show hidden: hidden, undo: undo")

  private static let group = HintTable(
    "leave people: back, help: all keys",
    "name person: name, take out: take out, yes: yes",
    "range of faces: range, next group or person: next, not of interest: not of interest",
    "unknown: unknown, open tile: open, reject face: reject, larger tiles: + -|size, undo: undo")

  private static let personPage = HintTable(
    "leave people: back, help: all keys",
    "yes: yes, not this person here: not, name person: other",
    "next part: part, yes to all: all here, mark face: mark, range of faces: range",
    "portrait: portrait, last name: last name, open tile: open, larger tiles: + -|size, undo: undo")

  private static let edit = HintTable(
    "keep: keep, drop: drop, help: all keys",
    "next lost: f|next, move: arrows|move",
    "box size: size, place landmarks: place, next handle: Tab|landmark",
    "move far: H J K L|far, move by a pixel: Shift-arrows|pixels, zoom: zoom")

  /// Those of the naming box: Enter says what it takes.
  private init(box state: BrowserState) {
    let box = state.namingBox, isEmpty = box?.field.text.isEmpty ?? true
    let taken = box.flatMap { box in box.choice.map { box.rows[$0].words } }
    always = [taken.map { Entry(row: "accept", words: $0) }, Entry(row: "cancel", words: "back")].compactMap(
      \.self)
    always.append(Entry(row: "help while typing", words: "all keys"))
    from80 = [
      Entry(row: "complete name", words: "complete"), Entry(row: "choice below", words: "choose"),
    ]
    if isEmpty, box?.rows.contains(where: { $0.digit ?? 0 > 0 }) == true {
      from80.append(Entry(row: "recent people", words: "recent", keys: "1-9"))
    }
    if isEmpty, let no = box?.rows.first(where: { $0.digit == 0 }) {
      from80.append(Entry(row: "recent people", words: no.words, keys: "0"))
    }
  }

  /// The hints of what is on screen; nil where every row of the mode with a hint is named.
  init?(_ state: BrowserState) {
    switch state.mode {
    case .browse:
      self =
        [.photos: Self.list, .picture: Self.picturePane, .faces: Self.facesPane, .detector: Self.detector][
          state.shell.pane] ?? Self.list
    case .picture: self = Self.full
    case .why: self = Self.why
    case .wall: self = state.markedPlaces.isEmpty ? Self.wall : Self.marked
    case .person: self.init(box: state)
    case .review: self = Self.review
    case .people: self = Self.people
    case .group: self = Self.group
    case .personPage: self = Self.personPage
    case .edit: self = Self.edit
    default: return nil
    }
  }
}

extension BrowserState {
  /// The words of a hint that says whom it is about: `y Ada`, `0 not Ada`, `; Bo`; nil for the words of the table.
  func hintWords(_ row: String) -> String? {
    if isInPeople, review == nil { return peopleHintWords(row) }
    return switch row {
    case "yes" where markedPlaces.isEmpty: selectedProposal?.name
    case "not this person", "not this person here":
      markedPlaces.isEmpty ? selectedProposal.map { "not \($0.name)" } ?? "no name" : nil
    case "last name": naming.last?.name
    case "name person" where mode == .wall && !markedPlaces.isEmpty:
      "name \(markedPlaces.count.grouped)"
    default: nil
    }
  }

  /// Who is proposed for the selected face.
  private var selectedProposal: NamingContext.Proposal? {
    guard let current, let index = faces.selected, let suggestion = suggestion(of: current, at: index),
      let person = people.person(suggestion.person)
    else { return nil }
    return NamingContext.Proposal(
      person: person.id, name: person.shown, shown: shownSuggestion(suggestion), chance: suggestion.words)
  }

  private var selectedHasName: Bool {
    faces.selected.flatMap { currentPhoto?.annotation($0)?.identity } != nil
  }

  /// Whether a row of the key table does something now; hints of others are left out.
  func isOfUse(_ row: String) -> Bool {
    let hasFaces = currentPhoto?.faces.isEmpty == false
    if isInPeople, review == nil, let isOfUse = isOfUseInPeople(row) { return isOfUse }
    return switch row {
    case "name person", "accept face", "reject face", "flags", "edit face":
      hasFaces || isOnWall || review != nil
    case "yes": selectedProposal != nil || !markedPlaces.isEmpty
    case "not this person", "not this person here":
      selectedProposal != nil || selectedHasName || !markedPlaces.isEmpty
    case "yes to all":
      current.map { id in
        photos[id.index].faces.indices.contains { suggestion(of: id, at: $0)?.isLikely == true }
      } ?? false
    case "last name": naming.last != nil && (faces.selected != nil || isOnWall || review != nil)
    case "unknown", "not of interest": faces.selected != nil || isOnWall || review != nil
    case "recent people in review": naming.last != nil
    case "next lost": faces.edit?.isDrawing == true && !lostCandidates.isEmpty
    case "move a zoomed picture": zoom != nil
    case "arrows": shell.scene == .panes && shell.pane == .detector || zoom != nil
    case "next handle": faces.edit?.landmarks != nil
    default: true
    }
  }
}

extension Substring {
  fileprivate var trimmed: String {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
