import Annotations
import Screen
import Widgets

extension BrowserState {
  mutating func openFilter() {
    keepRange()
    let people = list.summaries.reduce(into: Set<String>()) { $0.formUnion($1.review.people) }
    shell.overlay = .menu(
      .filter(
        FilterDialog(
          field: TextField(list.arrangement.filter?.text ?? ""), people: people.sorted(),
          former: list.arrangement.filter,
          start: current)))
  }

  /// Applies the line to the list as far as it is valid.
  mutating func followFilter(_ dialog: FilterDialog) {
    var dialog = dialog
    dialog.fault = nil
    dialog.completions = completions(of: dialog)
    do throws(FilterFault) {
      let filter = try PhotoFilter(dialog.field.text)
      let found = filter.map { matching($0) }
      if let filter, found?.isEmpty == true {
        // An unfinished word must not empty the list.
        if dialog.completions.isEmpty {
          use(filter, matching: [])
          dialog.fault = hint(filter)
        }
      } else {
        use(filter, matching: found)
        // Go back to the photo where the dialog began as soon as it is listed again.
        if let row = dialog.start.flatMap({ row(of: $0) }) { go(to: row, isJump: false) }
      }
    } catch {
      dialog.fault = error.isUnfinished && !dialog.completions.isEmpty ? nil : error.description
    }
    shell.overlay = .menu(.filter(dialog))
  }

  /// - Parameter matching: the photos that match it, when they are known.
  private mutating func use(_ filter: PhotoFilter?, matching: [PhotoID]? = nil) {
    guard list.arrangement.filter != filter else { return }
    list.arrangement.filter = filter
    list.mustRelist = true
    settleListing(matching: matching)
  }

  /// A suggestion for a name that no photo has.
  private func hint(_ filter: PhotoFilter) -> String? {
    for name in filter.names where name.count > 3 {
      if let word = name.nearest(among: FilterParser.vocabulary), name != word {
        return "no name has \"\(name)\"; did you mean \(word)?"
      }
    }
    return nil
  }

  /// The word that is being typed.
  private func begun(_ field: TextField) -> String {
    String(field.head.reversed().prefix { !" ()!<>=\"".contains($0) }.reversed())
  }

  /// The completions of the word before the cursor; none when it is complete.
  private func completions(of dialog: FilterDialog) -> [String] {
    let field = dialog.field, word = begun(field).lowercased()
    guard !word.isEmpty, field.position == field.text.count else { return [] }
    if let start = ["person:", "proposed:"].first(where: { word.hasPrefix($0) }) {
      let word = FoldedText.folded(word)
      let all = dialog.people.map { start + $0 }.filter { FoldedText.folded($0).hasPrefix(word) }
      return all.contains { FoldedText.folded($0) == word } ? [] : all
    }
    let found = FilterParser.vocabulary.filter { $0.hasPrefix(word) && $0 != word }
    return FilterParser.vocabulary.contains(word) ? [] : found
  }

  mutating func completeFilter() {
    guard case .menu(.filter(var dialog)) = shell.overlay else { return }
    let completions = completions(of: dialog)
    guard let first = completions.first else { return }
    // Complete as far as all completions agree.
    var whole = completions.dropFirst().reduce(first) { shared, word in
      String(zip(shared, word).prefix { $0 == $1 }.map(\.0))
    }
    if completions.count == 1 {
      // A name of several words needs quotes.
      if whole.contains(" "), let colon = whole.firstIndex(of: ":") {
        whole = "\(whole[...colon])\"\(whole[whole.index(after: colon)...])\""
      }
      whole += whole == "name" || whole == "person" ? ":" : " "
    } else {
      whole = String(whole.prefix { $0 != " " })
    }
    dialog.field = TextField(String(dialog.field.head.dropLast(begun(dialog.field).count)) + whole)
    dialog.field.moveToEnd()
    followFilter(dialog)
  }

  mutating func stepFilterHistory(_ dialog: FilterDialog, older: Bool) {
    var dialog = dialog
    if dialog.historyIndex == nil { dialog.typed = dialog.field.text }
    let index = (dialog.historyIndex ?? -1) + (older ? 1 : -1)
    if index < 0 {
      dialog.historyIndex = nil
      dialog.field = TextField(dialog.typed)
    } else if finding.filterHistory.indices.contains(index) {
      dialog.historyIndex = index
      dialog.field = TextField(finding.filterHistory[index])
    } else {
      return
    }
    dialog.field.moveToEnd()
    followFilter(dialog)
  }

  mutating func acceptFilter(_ dialog: FilterDialog) {
    do throws(FilterFault) {
      let filter = try PhotoFilter(dialog.field.text)
      shell.overlay = nil
      use(filter)
      if let filter { remember(filter) }
      if list.rows.isEmpty, let filter { report(.note, hint(filter) ?? "no photo matches \(filter.text)") }
      leave(dialog.start)
    } catch {
      var dialog = dialog
      dialog.fault = error.description
      shell.overlay = .menu(.filter(dialog))
    }
  }

  private mutating func remember(_ filter: PhotoFilter) {
    finding.filterHistory.removeAll { $0 == filter.text }
    finding.filterHistory = [filter.text] + finding.filterHistory.prefix(49)
  }

  mutating func cancelFilter(_ dialog: FilterDialog) {
    use(dialog.former)
    if let row = dialog.start.flatMap({ row(of: $0) }) { go(to: row, isJump: false) }
  }

  /// If the cursor has moved away from a place, it becomes one to jump back to.
  private mutating func leave(_ start: PhotoID?) {
    if let start, start != current { finding.jumps.leave(start) }
  }

  // MARK: Sorting

  mutating func openSortMenu() {
    keepRange()
    let filters = SortDialog.rows.compactMap { row -> (text: String, filter: PhotoFilter)? in
      guard case .show(let text) = row, let filter = try? PhotoFilter(text) else { return nil }
      return (text, filter)
    }
    var numbers = [Int](repeating: 0, count: filters.count)
    let expressions = filters.map(\.filter.expression)
    for index in photos.indices {
      // None of these filters uses names.
      let subject = subject(PhotoID(index), withName: false)
      for place in expressions.indices where expressions[place].matches(subject) { numbers[place] += 1 }
    }
    var counts = Dictionary(zip(filters.map(\.text), numbers)) { $1 }
    counts[""] = photos.count
    var dialog = SortDialog(counts: counts)
    dialog.choice = SortDialog.rows.firstIndex(of: .sort(list.arrangement.sort.key)) ?? 0
    shell.overlay = .menu(.sort(dialog))
  }

  mutating func acceptSort(_ dialog: SortDialog) {
    shell.overlay = nil
    let start = current
    switch dialog.row {
    case .sort(let key):
      let isSame = list.arrangement.sort.key == key
      sort(SortOrder(key, isReversed: isSame ? !list.arrangement.sort.isReversed : nil))
    case .show(let text):
      let filter = try? PhotoFilter(text)
      use(filter)
      if let filter { remember(filter) }
      if list.rows.isEmpty { report(.note, "no photo matches \(text)") }
      leave(start)
    }
  }

  mutating func reverseSort() {
    sort(SortOrder(list.arrangement.sort.key, isReversed: !list.arrangement.sort.isReversed))
  }

  private mutating func sort(_ sort: SortOrder) {
    list.arrangement.sort = sort
    list.mustRelist = true
    // A new order is read from its first entry.
    (list.startsOver, list.hasFacts) = (true, finding.factsRequested == photos.count)
    report(
      .note,
      "sorted by \(sort.key.title)\(sort.isReversed != sort.key.isNaturallyReversed ? ", reversed" : "")")
  }

  /// Requests dates and sizes once they are needed, later also for new photos.
  mutating func requestFacts(_ effects: inout [Effect]) {
    guard list.arrangement.needsFacts, finding.factsRequested < photos.count else { return }
    effects.append(.facts(files(finding.factsRequested..<photos.count)))
    finding.factsRequested = photos.count
  }

  mutating func takeFacts(_ facts: [PhotoFacts]) {
    for fact in facts where list.summaries.indices.contains(fact.photo.index) {
      let index = fact.photo.index
      var summary = list.summaries[index]
      summary.date = fact.date
      if let size = fact.size, photos[index].size == nil { summary.setSize(size) }
      guard summary != list.summaries[index] else { continue }
      if summary.date != list.summaries[index].date { pages.here.leave(fact.photo, photos[index]) }
      list.summaries[index] = summary
      list.changed.append(fact.photo)
    }
    list.hasFacts = true
    if list.startsOver { list.mustRelist = true }
  }
}
