import Widgets

/// Commands for the marks of batch actions.
public enum MarkCommand: Hashable, Sendable {
  case toggle, range, all, clear, invert, earlier, redo
}

extension BrowserState {
  mutating func perform(_ command: MarkCommand) {
    if isOnWall { return markOnWall(command) }
    switch command {
    case .toggle: toggleMark()
    case .range: toggleRange()
    case .all: changeMarks { state, marks in for id in state.list.rows { marks.insert(id) } }
    case .clear: changeMarks { _, marks in marks = PhotoSet() }
    case .invert:
      changeMarks { state, marks in
        for id in state.list.rows where !marks.remove(id) { marks.insert(id) }
      }
    case .earlier:
      list.range = nil
      (list.marks, list.formerMarks) = (list.formerMarks, list.marks)
      noteMarkChange()
      report(.note, markWords)
    case .redo: redoMarked()
    }
  }

  /// Marks or unmarks the photo and goes on to the next; ends a range that is being marked.
  private mutating func toggleMark() {
    guard list.range == nil else { return toggleRange() }
    guard let current else { return }
    list.formerMarks = list.marks
    if !list.marks.remove(current) { list.marks.insert(current) }
    list.changed.append(current)
    go(to: list.cursor + 1)
  }

  /// Begins a range at the cursor, or applies the one that was begun.
  private mutating func toggleRange() {
    if list.range != nil {
      keepRange()
    } else if let current {
      list.range = MarkRange(anchor: current, isMarking: !list.marks.contains(current))
      report(
        .note,
        "\(list.range?.isMarking == true ? "marking" : "unmarking") to the cursor; v ends, Esc drops it")
    }
  }

  /// Applies the range under way to the marks.
  mutating func keepRange() {
    guard list.range != nil else { return }
    let all = marked
    list.range = nil
    guard all != list.marks else { return }
    list.formerMarks = list.marks
    list.marks = all
    noteMarkChange()
  }

  private mutating func changeMarks(_ change: (BrowserState, inout PhotoSet) -> Void) {
    var changed = marked
    list.range = nil
    change(self, &changed)
    if changed != list.marks {
      list.formerMarks = list.marks
      list.marks = changed
      noteMarkChange()
    }
    report(.note, markWords)
  }

  /// The list only depends on marks if its filter does.
  private mutating func noteMarkChange() {
    guard list.arrangement.filter?.usesMarks == true else { return }
    list.mustRelist = true
  }

  private var markWords: String {
    list.marks.isEmpty ? "no photo is marked" : "\(list.marks.count.grouped) marked"
  }

  /// Detects the marked photos, or the one on screen, again with the current settings.
  private mutating func redoMarked() {
    keepRange()
    let chosen = markedOrCurrent
    // In reverse, because the photo returned last is taken first.
    var count = 0
    for id in chosen.reversed() where photos[id.index].version != detection.queue.version {
      photos[id.index].wantedVersion = detection.queue.version
      count += 1
      if !photos[id.index].isReturned {
        photos[id.index].isReturned = true
        detection.queue.returned.append(id)
      }
    }
    if count == 0 {
      report(.note, "done, or being done, with these settings already")
    } else {
      report(
        .note, "detecting \(count == 1 ? "1 photo" : "\(count.grouped) photos") again with these settings")
    }
  }
}
