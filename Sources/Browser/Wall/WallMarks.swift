import Geometry
import Widgets

/// Which faces of the wall are marked, for acts on many faces.
struct WallMarks: Hashable, Sendable {
  /// A range of faces being marked, from where it began to the cursor.
  struct Range: Hashable, Sendable {
    var anchor: FaceKey
    /// Whether the range marks its faces; one begun on a marked face removes marks instead.
    var isMarking: Bool
  }

  /// Marked faces, without the range under way.
  var kept: Set<FaceKey> = []
  /// Those before the last change.
  var former: Set<FaceKey> = []
  var range: Range?
  /// While the mouse drags a rectangle: the place where it began, and the marks before.
  var drag: Drag?

  struct Drag: Hashable, Sendable {
    var anchor: Int
    var before: Set<FaceKey>
    /// Whether a release without a drag opens the face.
    var opens: Bool
    var hasMoved = false
  }

  /// Changes the marks so that they can be brought back.
  mutating func set(_ new: Set<FaceKey>) {
    range = nil
    guard new != kept else { return }
    (former, kept) = (kept, new)
  }
}

extension BrowserState {
  /// The marked faces, including the range under way.
  var markedFaces: Set<FaceKey> {
    guard let range = wall.marks.range, let places = rangePlaces else { return wall.marks.kept }
    let keys = Set(wall.faces[places].compactMap { key($0) })
    return range.isMarking ? wall.marks.kept.union(keys) : wall.marks.kept.subtracting(keys)
  }

  /// The places of the range being marked.
  var rangePlaces: ClosedRange<Int>? {
    guard let range = wall.marks.range, wall.faces.indices.contains(wall.cursor),
      let start = wall.faces.firstIndex(where: { key($0) == range.anchor })
    else { return nil }
    return min(start, wall.cursor)...max(start, wall.cursor)
  }

  /// The marked faces of the wall in its order; none when the wall is not on screen.
  package var markedPlaces: [Wall.Entry] {
    guard isOnWall else { return [] }
    let marked = markedFaces
    return marked.isEmpty ? [] : wall.faces.filter { key($0).map(marked.contains) ?? false }
  }

  mutating func markOnWall(_ command: MarkCommand) {
    let all = Set(wall.faces.compactMap { key($0) })
    switch command {
    case .toggle: toggleFaceMark()
    case .range: toggleFaceRange()
    case .all: changeFaceMarks(markedFaces.union(all))
    case .clear: changeFaceMarks([])
    case .invert: changeFaceMarks(markedFaces.symmetricDifference(all))
    case .earlier: changeFaceMarks(wall.marks.former)
    case .redo: note("r reverses the wall; M r detects photos again, in the list")
    }
  }

  private mutating func toggleFaceMark() {
    guard wall.marks.range == nil else { return toggleFaceRange() }
    guard wall.faces.indices.contains(wall.cursor), let key = key(wall.faces[wall.cursor]) else { return }
    wall.marks.set(wall.marks.kept.symmetricDifference([key]))
    selectOnWall(min(wall.cursor + 1, wall.faces.count - 1))
  }

  private mutating func toggleFaceRange() {
    if wall.marks.range != nil { return wall.marks.set(markedFaces) }
    guard wall.faces.indices.contains(wall.cursor), let key = key(wall.faces[wall.cursor]) else { return }
    let range = WallMarks.Range(anchor: key, isMarking: !wall.marks.kept.contains(key))
    wall.marks.range = range
    note("\(range.isMarking ? "marking" : "unmarking") to the selected face; v ends, Esc drops it")
  }

  private mutating func changeFaceMarks(_ new: Set<FaceKey>) {
    wall.marks.set(new)
    let count = new.count
    note(count == 0 ? "no face is marked" : "\(count.grouped) marked")
  }

  /// The marks go with the act on the marked faces; M u brings them back.
  mutating func spendFaceMarks() {
    guard isOnWall else { return }
    wall.marks.set([])
  }

  // MARK: The mouse

  /// Begins a click or the drag of a rectangle at a place of the wall.
  mutating func pressOnWall(_ place: Int) {
    wall.marks.drag = WallMarks.Drag(
      anchor: place, before: markedFaces, opens: place == wall.cursor)
    selectOnWall(place)
  }

  /// Marks the faces in the rectangle from where the drag began.
  mutating func dragOnWall(to place: Int) {
    guard var drag = wall.marks.drag, wall.faces.indices.contains(drag.anchor),
      place != drag.anchor || drag.hasMoved
    else { return }
    drag.hasMoved = true
    wall.marks.drag = drag
    let perRow = wallGrid.perRow
    let (from, to) = (drag.anchor, place)
    let across = min(from % perRow, to % perRow)...max(from % perRow, to % perRow)
    let down = min(from / perRow, to / perRow)...max(from / perRow, to / perRow)
    var marks = drag.before
    for row in down {
      for column in across {
        let index = row * perRow + column
        if wall.faces.indices.contains(index), let key = key(wall.faces[index]) { marks.insert(key) }
      }
    }
    (wall.marks.range, wall.marks.kept) = (nil, marks)
    selectOnWall(place)
  }

  /// Ends a click or drag.
  mutating func releaseOnWall() {
    guard let drag = wall.marks.drag else { return }
    wall.marks.drag = nil
    if drag.hasMoved {
      if drag.before != wall.marks.kept { wall.marks.former = drag.before }
      note("\(wall.marks.kept.count.grouped) marked")
    } else if drag.opens, isOnWall {
      perform(WallCommand.open)
    }
  }
}
