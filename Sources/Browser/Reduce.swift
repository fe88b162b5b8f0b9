import Screen
import Widgets

/// The only place where the state changes. Work is returned as effects, never done here.
public func reduce(_ state: inout BrowserState, _ action: Action) -> [Effect] {
  guard !state.shell.isQuitting else { return [] }
  var effects: [Effect] = []
  if action.isAnswer {
    // What comes meanwhile is for the dialog below the help.
    state.belowHelp { $0.take(action, &effects) }
  } else {
    state.take(action, &effects)
  }
  if !state.shell.isQuitting { state.belowHelp { $0.settle(&effects) } }
  return effects
}

extension BrowserState {
  /// Works on the dialog that the help covers, if there is one.
  fileprivate mutating func belowHelp(_ body: (inout BrowserState) -> Void) {
    guard case .help(let help) = shell.overlay, let covered = shell.covered else { return body(&self) }
    shell.overlay = covered
    body(&self)
    (shell.covered, shell.overlay) = (shell.overlay, .help(help))
  }

  mutating func take(_ input: Input, _ effects: inout [Effect]) {
    switch input {
    case .key(let key): press(key, &effects)
    case .mouse(let event): point(event, &effects)
    case .paste(let text): edit { $0.insert(text) }
    case .resize(let columns, let rows):
      (shell.columns, shell.rows) = (max(0, columns), max(0, rows))
    case .hangup: quit(&effects)
    case .resumed: break
    }
  }

  private mutating func press(_ key: Key, _ effects: inout [Effect]) {
    shell.log.current = nil
    let keys = shell.pending + [key], wasAsked = export.run?.isCancelAsked == true
    // Only the very next key can confirm: after it the question is no longer on screen.
    defer { if wasAsked { export.run?.isCancelAsked = false } }
    shell.pending = []
    switch keymap.match(keys, in: mode) {
    case .command(let command):
      endWelcome(before: command)
      perform(command, &effects)
    case .prefix: shell.pending = keys
    case .nothing:
      // No text in the middle of a key sequence: the rest of a mistyped sequence must not end up in the
      // field.
      if mode.takesText, keys.count == 1, case .character(let character) = key {
        edit { $0.insert(String(character)) }
      } else if !mode.takesText || keys.count > 1 {
        sayUnbound(keys)
      }
    }
  }

  /// What to do first is read while moving about; whoever does anything else knows it. Esc only closes it.
  private mutating func endWelcome(before command: Command) {
    switch command {
    case .moveDown, .moveUp, .arrow, .nextFace, .previousFace, .nextPane, .previousPane, .back: break
    default: shell.showsWelcome = false
    }
  }

  private mutating func sayUnbound(_ keys: [Key]) {
    let label = keys.map { $0.label(unicode: setup.abilities.unicode) }.joined(separator: " ")
    let hasHelp = keymap.rows.contains { row in
      row.modes.contains(mode) && row.bindings.contains { $0.command == .help }
    }
    note("\(label) does nothing here" + (hasHelp ? "; \(keyWords(.help)) shows all keys" : ""))
  }

  mutating func tick(now: Double) {
    shell.ticks &+= 1
    if let done = export.run?.done { export.run?.pace.note(done: done, at: now) }
    shell.clock = now
    if let done = people.progress?.done { people.pace.note(done: done, at: now) }
    if detection.queue.done < photos.count {
      detection.pace.note(done: sweepDone, at: now)
    } else {
      detection.pace.reset()
    }
  }

  mutating func quit(_ effects: inout [Effect]) {
    shell.isQuitting = true
    effects.append(.quit)
  }

  mutating func report(_ kind: Message.Kind, _ text: String) { shell.log.add(Message(kind, text)) }

  /// Scrolls the list so that the cursor and a few rows around it are visible.
  mutating func keepInView() {
    let height = layout.listRows
    guard height > 0 else {
      list.top = min(max(0, list.top), max(0, list.rows.count - 1))
      return
    }
    let margin = min(3, (height - 1) / 2)
    list.top = min(max(list.top, list.cursor + margin + 1 - height), max(0, list.cursor - margin))
    list.top = min(max(0, list.top), max(0, list.rows.count - height))
  }
}
