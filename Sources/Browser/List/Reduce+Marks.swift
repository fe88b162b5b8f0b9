extension BrowserState {
  mutating func performMarking(_ command: Command) {
    switch command {
    case .toggleMark: toggleMark()
    case .markRange: toggleRange()
    case .markAll: changeMarks { state, marks in for id in state.listing { marks.insert(id) } }
    case .clearMarks: changeMarks { _, marks in marks = PhotoSet() }
    case .invertMarks:
      changeMarks { state, marks in
        for id in state.listing where !marks.remove(id) { marks.insert(id) }
      }
    case .earlierMarks:
      range = nil
      (marks, formerMarks) = (formerMarks, marks)
      noteMarkChange()
      say(.note, markWords)
    case .redoMarked: redoMarked()
    default: break
    }
  }

  /// Marks the photo, or takes its mark away, and goes on to the next; ends a range that is being marked.
  private mutating func toggleMark() {
    guard range == nil else { return toggleRange() }
    guard let current else { return }
    formerMarks = marks
    if !marks.remove(current) { marks.insert(current) }
    changed.append(current)
    go(to: cursor + 1)
  }

  /// Begins a range at the cursor, or takes over the one that was begun.
  private mutating func toggleRange() {
    if range != nil {
      keepRange()
    } else if let current {
      range = MarkRange(anchor: current, isMarking: !marks.contains(current))
      say(.note, "\(range?.isMarking == true ? "marking" : "unmarking") to the cursor; v ends, Esc drops it")
    }
  }

  /// Takes the range under way over into the marks.
  mutating func keepRange() {
    guard range != nil else { return }
    let all = marked
    range = nil
    guard all != marks else { return }
    formerMarks = marks
    marks = all
    noteMarkChange()
  }

  private mutating func changeMarks(_ change: (BrowserState, inout PhotoSet) -> Void) {
    var changed = marked
    range = nil
    change(self, &changed)
    if changed != marks {
      formerMarks = marks
      marks = changed
      noteMarkChange()
    }
    say(.note, markWords)
  }

  /// Only a filter that asks for marks has to hear of them.
  private mutating func noteMarkChange() {
    guard arrangement.filter?.asksMarks == true else { return }
    mustRelist = true
  }

  private var markWords: String {
    marks.isEmpty ? "no photo is marked" : "\(marks.count.grouped) marked"
  }

  /// Searches the marked photos, or the one on screen, again with the settings as they are now.
  private mutating func redoMarked() {
    keepRange()
    let chosen = markedOrCurrent
    // The last goes in first: what is returned last is taken up first.
    var count = 0
    for id in chosen.reversed() where photos[id.index].version != queue.version {
      photos[id.index].wantedVersion = queue.version
      count += 1
      if !photos[id.index].isReturned {
        photos[id.index].isReturned = true
        queue.returned.append(id)
      }
    }
    if count == 0 {
      say(.note, "done, or being done, with these settings already")
    } else {
      say(.note, "detecting \(count == 1 ? "1 photo" : "\(count.grouped) photos") again with these settings")
    }
  }
}
