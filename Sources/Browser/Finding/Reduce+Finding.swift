import Screen
import Widgets

extension BrowserState {
  mutating func find(_ command: FindingCommand, _ effects: inout [Effect]) {
    switch command {
    case .filter: openFilter()
    case .sort: openSortMenu()
    case .reverse: reverseSort()
    case .palette: openPalette()
    case .themes: openThemes(&effects)
    case .older: travel { $0.back(from: $1, where: $2) }
    case .newer: travel { $0.forward(from: $1, where: $2) }
    case .toggle:
      travel { $0.forward(from: $1, where: $2) ?? $0.back(from: $1, where: $2) }
    case .widen: resizePane(2)
    case .narrow: resizePane(-2)
    case .complete: completeFilter()
    }
  }

  private mutating func travel(_ step: (inout JumpList, PhotoID, (PhotoID) -> Bool) -> PhotoID?) {
    guard let current else { return }
    var jumps = finding.jumps
    let target = step(&jumps, current) { row(of: $0) != nil }
    finding.jumps = jumps
    guard let target, let row = row(of: target) else {
      report(.note, "nowhere to jump to; jumps such as g, G, / and n leave a place")
      return
    }
    go(to: row, isJump: false)
  }

  // MARK: Names

  mutating func openSearch() {
    finding.search = nil
    shell.overlay = .search(TextField(), start: list.cursor)
  }

  /// Searches the names in the list, best matches first; of equal ones the nearest after `start` first.
  mutating func searchNames(_ text: String, from start: Int) {
    finding.names.extend(to: photos)
    let query = FuzzyQuery(text)
    guard !query.isEmpty else {
      finding.search = nil
      return
    }
    // A longer query can only find what the shorter one found.
    let isNarrower = finding.search.map { $0.version == list.version && query.narrows($0.query) } ?? false
    let former = isNarrower ? finding.search?.matches : nil
    let matches = matches(of: query, from: start, among: former)
    finding.search = NameSearch(text: text, query: query, matches: matches, version: list.version)
  }

  /// - Parameter former: the only photos that can match; nil for the whole list.
  private func matches(of query: FuzzyQuery, from start: Int, among former: [PhotoID]?) -> [PhotoID] {
    var scored: [(item: PhotoID, score: Int)] = []
    scored.reserveCapacity(former?.count ?? list.rows.count)
    let first = min(max(0, start), list.rows.count)
    let known = former.map { PhotoSet($0) }
    for part in [list.rows[first...], list.rows[..<first]] {
      for id in part where known?.contains(id) ?? query.mayMatch(finding.names.kinds[id.index]) {
        if let score = finding.names.score(id, query), !query.isExact || query.permits(photos[id.index].name)
        {
          scored.append((id, score))
        }
      }
    }
    return ranked(scored)
  }

  /// Searches for the text being typed.
  mutating func followSearch(_ text: String, from start: Int) {
    searchNames(text, from: start)
    let best = finding.search?.matches.first.flatMap { row(of: $0) }
    go(to: best ?? start, isJump: false)
  }

  /// Chooses another match while the text is still being typed.
  ///
  /// - Parameter top: as in ``stepMenu(_:_:keeping:)``.
  mutating func stepSearch(_ step: Int, keeping top: Int? = nil) {
    guard let found = finding.search, !found.matches.isEmpty else { return }
    let choice = min(max(0, found.choice + step), found.matches.count - 1)
    finding.search?.choice = choice
    finding.search?.top = top ?? found.top
    if let row = row(of: found.matches[choice]) { go(to: row, isJump: false) }
  }

  mutating func acceptSearch(_ text: String, start: Int) {
    shell.overlay = nil
    finding.searchText = text
    guard !text.isEmpty else {
      finding.search = nil
      return
    }
    if finding.search?.matches.isEmpty != false { return report(.note, "no name has \"\(text)\"") }
    if start != list.cursor, list.rows.indices.contains(start) { finding.jumps.leave(list.rows[start]) }
  }

  /// Goes to the next match, from best to worst and around.
  mutating func stepMatch(_ step: Int) {
    guard !finding.searchText.isEmpty else {
      report(.note, "no search yet; / finds a name")
      return
    }
    if finding.search == nil || finding.search?.text != finding.searchText
      || finding.search?.version != list.version
    {
      searchNames(finding.searchText, from: list.cursor)
    }
    guard let found = finding.search, !found.matches.isEmpty else {
      report(.note, "no name has \"\(finding.searchText)\"")
      return
    }
    let count = found.matches.count
    // If the cursor has moved away, the search still continues from the last match.
    let isOn = found.matches[found.choice] == current
    let at = isOn ? found.choice : found.matches.firstIndex { $0 == current } ?? found.choice
    let choice = ((at + step) % count + count) % count
    finding.search?.choice = choice
    if let row = row(of: found.matches[choice]) { go(to: row) }
    // Shown, but not kept in the log.
    shell.log.current = Message(
      .note, "\((choice + 1).grouped) of \(count.grouped) with \"\(finding.searchText)\"")
  }

  // MARK: Commands

  private mutating func openPalette() {
    let base = mode, unicode = setup.abilities.unicode
    var seen: Set<String> = []
    let all = keymap.actions.filter {
      $0.row.modes.contains(base) && $0.command != .finding(.palette) && seen.insert($0.name).inserted
    }
    .map {
      PaletteDialog.Entry(
        name: $0.name, keys: $0.keysText(unicode: unicode), description: $0.row.description,
        command: $0.command, row: $0.row.name)
    }
    // Recent commands are likely to be used again.
    let recent = finding.recentCommands.compactMap { name in all.first { $0.name == name } }
    let ordered = recent + all.filter { !finding.recentCommands.contains($0.name) }
    shell.overlay = .menu(.palette(PaletteDialog(all: ordered, matches: ordered)))
  }

  func followed(_ dialog: PaletteDialog) -> PaletteDialog {
    var dialog = dialog
    let query = FuzzyQuery(dialog.field.text)
    (dialog.choice, dialog.top) = (0, nil)
    guard !query.isEmpty else {
      dialog.matches = dialog.all
      return dialog
    }
    dialog.matches = ranked(
      dialog.all.compactMap { entry in
        // A key finds its own command; names come next, then descriptions.
        if entry.keys.split(separator: " ").contains(Substring(dialog.field.text)) {
          return (entry, FuzzyQuery.highest)
        }
        if entry.hasSynonym(dialog.field.text) { return (entry, FuzzyQuery.highest - 1) }
        if let score = query.score(NameCode.codes(entry.name).span) { return (entry, min(1000, 400 + score)) }
        return query.score(NameCode.codes("\(entry.name) \(entry.description)").span).map {
          (entry, min(399, $0))
        }
      })
    return dialog
  }

  mutating func acceptPalette(_ dialog: PaletteDialog, _ effects: inout [Effect]) {
    guard dialog.matches.indices.contains(dialog.choice) else {
      report(.note, "no command has \"\(dialog.field.text)\"")
      return
    }
    let entry = dialog.matches[dialog.choice]
    shell.overlay = nil
    finding.recentCommands.removeAll { $0 == entry.name }
    finding.recentCommands = [entry.name] + finding.recentCommands.prefix(8)
    perform(entry.command, &effects)
  }

  // MARK: Themes

  private mutating func openThemes(_ effects: inout [Effect]) {
    let request = newRequest()
    shell.overlay = .menu(.themes(ThemeDialog(request: request, former: shell.theme)))
    effects.append(.themes(request: request))
  }

  mutating func takeThemes(_ entries: [ThemeEntry], request: Int) {
    guard case .menu(.themes(var dialog)) = shell.overlay, dialog.request == request else { return }
    dialog.entries = entries
    let name = shell.theme?.name ?? setup.themeName
    dialog.choice = entries.firstIndex { $0.name == name } ?? 0
    shell.overlay = .menu(.themes(dialog))
  }

  /// Shows the theme under the cursor.
  mutating func stepTheme(_ dialog: ThemeDialog, to choice: Int) {
    var dialog = dialog
    dialog.choice = min(max(0, choice), max(0, dialog.entries.count - 1))
    shell.overlay = .menu(.themes(dialog))
    if let chosen = dialog.chosen?.theme { shell.theme = chosen }
  }

  mutating func acceptTheme(_ dialog: ThemeDialog) {
    if let fault = dialog.chosen?.fault {
      shell.theme = dialog.former
      return report(.error, fault)
    }
    shell.overlay = nil
    if let name = dialog.chosen?.name { report(.note, "theme: \(name)") }
  }
}
