import Detection
import Preview
import Screen
import Widgets

/// The only place where the live view's state changes. Work to be done is returned, never done here.
public func reduce(_ state: inout LiveState, _ action: LiveAction) -> [LiveEffect] {
  switch action {
  case .input(let input): return state.take(input)
  case .perform(let command): return state.perform(command)
  case .metrics(let metrics): state.metrics = metrics
  case .pixels(let isPossible): state.canShowPixels = isPossible
  case .frame(let frame):
    state.frame = frame
    let milliseconds = { (seconds: Double) in seconds * 1000 }
    if frame.tracked.wasSearched {
      state.searchTime = state.searchTime.smoothed(milliseconds(frame.tracked.searchSeconds))
    } else if !frame.tracked.faces.isEmpty {
      state.followTime = state.followTime.smoothed(milliseconds(frame.tracked.followSeconds))
    }
  case .measured(let pace): state.pace = pace
  case .ended(let reason, let isFailure):
    state.ending = reason
    state.report(isFailure ? .error : .note, reason)
  case .report(let kind, let text): state.report(kind, text)
  }
  return []
}

extension Double? {
  /// A running mean over about ten values.
  fileprivate func smoothed(_ new: Double) -> Double { self.map { $0 + (new - $0) * 0.1 } ?? new }
}

extension LiveState {
  fileprivate mutating func take(_ input: Input) -> [LiveEffect] {
    switch input {
    case .key(let key): return press(key)
    case .paste(let text):
      edit { $0.insert(text) }
    case .resize(let columns, let rows): (self.columns, self.rows) = (columns, rows)
    case .hangup: return perform(.quit)
    case .mouse(let event):
      switch event.kind {
      case .wheelUp: if case .help = overlay { return perform(.scrollUp) }
      case .wheelDown: if case .help = overlay { return perform(.scrollDown) }
      case .press(.left): return click(column: event.column, row: event.row)
      case .press, .release, .drag: break
      }
    case .resumed: break
    }
    return []
  }

  private mutating func press(_ key: Key) -> [LiveEffect] {
    // The reason for the end stays; other messages go with the next key.
    message = ending.map { Message(message?.kind ?? .note, $0) }
    pending.append(key)
    let keys = pending
    switch LiveKeys.match(keys, in: mode) {
    case .command(let command):
      pending = []
      return perform(command)
    case .prefix: return []
    case .nothing:
      pending = []
      if keys.count > 1 { return [] }
      if case .character(let character) = key { edit { $0.insert(String(character)) } }
      return []
    }
  }

  /// A click on the film's bar seeks to that place.
  private mutating func click(column: Int, row: Int) -> [LiveEffect] {
    guard let bar = LiveLayout(self).bar, bar.contains(column: column, row: row),
      let duration = setup.duration
    else { return [] }
    return seek(to: duration * (Double(column - bar.column) + 0.5) / Double(bar.columns))
  }

  fileprivate mutating func perform(_ command: LiveCommand) -> [LiveEffect] {
    switch command {
    case .togglePause: return togglePause()
    case .stepForward: return step()
    case .stepBack: return stepBack()
    case .seek(let seconds): return seek(to: (frame?.time ?? 0) + seconds)
    case .seekStart: return seek(to: 0)
    case .seekEnd:
      guard setup.isLive || setup.duration != nil else {
        report(.note, "the film does not say how long it is")
        return []
      }
      return seek(to: (setup.duration ?? 0) - 1)
    case .toggleMirror:
      isMirrored.toggle()
      return [.setMirrored(isMirrored)]
    case .snapshot:
      if frame == nil {
        report(.note, "there is no frame yet")
        return []
      }
      return [.snapshot]
    case .nameFace: report(.note, whereToName)
    case .nextKnob: knob = Self.knobs[((Self.knobs.firstIndex(of: knob) ?? 0) + 1) % Self.knobs.count]
    case .turnUp: return turn(1, coarse: false)
    case .turnDown: return turn(-1, coarse: false)
    case .turnUpCoarse: return turn(1, coarse: true)
    case .turnDownCoarse: return turn(-1, coarse: true)
    case .typeValue: overlay = .number(NumberEntry(knob, in: settings))
    case .resetSettings: return use(initialSettings)
    case .toggleBoxes: shown.boxes.toggle()
    case .toggleLandmarks: shown.landmarks.toggle()
    case .toggleScores: shown.scores.toggle()
    case .nextPictureMode: nextPictureMode()
    case .help: overlay = .help(top: 0)
    case .quit:
      isQuitting = true
      return [.quit]
    case .accept: return acceptNumber()
    case .cancel: overlay = nil
    case .scrollDown: scroll(1)
    case .scrollUp: scroll(-1)
    case .text(let command): edit { $0.perform(command) }
    }
    return []
  }

  /// Only people give names, and each is an edit that can be undone: the browser has the place for that.
  private var whereToName: String {
    let place =
      setup.isLive
      ? "save the frame (s) and open it with facet to name its faces" : "open it with facet to name its faces"
    return "the live view only proposes names: " + place
      + (setup.proposesNames ? "" : "; --library FILE proposes names here")
  }

  // MARK: Playing

  private mutating func togglePause() -> [LiveEffect] {
    if ending != nil {
      // From the end of a film, going on means playing it again.
      guard !setup.isLive else { return [] }
      let wasPaused = isPaused
      isPaused = false
      return (wasPaused ? [.setPaused(false)] : []) + seek(to: 0)
    }
    isPaused.toggle()
    return [.setPaused(isPaused)]
  }

  private mutating func step() -> [LiveEffect] {
    guard ending == nil else { return [] }
    if isPaused { return [.step] }
    isPaused = true
    return [.setPaused(true)]
  }

  private mutating func stepBack() -> [LiveEffect] {
    guard !setup.isLive else {
      report(.note, "a live picture has no earlier frames")
      return []
    }
    let before = (frame?.time ?? 0) - 1 / (setup.rate ?? 25)
    isPaused = true
    return [.setPaused(true)] + seek(to: before)
  }

  private mutating func seek(to seconds: Double) -> [LiveEffect] {
    guard !setup.isLive else {
      report(.note, "there is no seeking in a live picture")
      return []
    }
    let last = setup.duration.map { max(0, $0 - 1 / (setup.rate ?? 25)) } ?? .greatestFiniteMagnitude
    ending = nil
    message = nil
    return [.seek(min(max(0, seconds), last))]
  }

  // MARK: Knobs

  /// The knobs that can be turned while a film runs; turning the others would bring it to a standstill.
  static let knobs: [Knob] = [.pnet, .rnet, .onet, .minFaceSize, .scaleFactor]

  private mutating func turn(_ sign: Int, coarse: Bool) -> [LiveEffect] {
    var settings = settings
    knob.set(knob.value(in: settings) + Double(sign) * knob.step(coarse: coarse), in: &settings)
    return use(settings)
  }

  private mutating func use(_ settings: DetectionSettings) -> [LiveEffect] {
    guard settings != self.settings else { return [] }
    self.settings = settings
    return [.use(settings)]
  }

  private mutating func acceptNumber() -> [LiveEffect] {
    guard case .number(var entry) = overlay else { return [] }
    guard let settings = entry.accepted(for: knob, in: settings) else {
      overlay = .number(entry)
      return []
    }
    overlay = nil
    return use(settings)
  }

  private mutating func edit(_ change: (inout TextField) -> Void) {
    guard case .number(var entry) = overlay else { return }
    entry.edit(change)
    overlay = .number(entry)
  }

  // MARK: Looking

  private mutating func nextPictureMode() {
    if canShowPixels, wantsPixels {
      wantsPixels = false
      pictureMode = .best(unicode: setup.unicode, colors: setup.colors)
    } else {
      let modes = PictureMode.allCases.filter { setup.unicode || $0 == .ascii }
      let index = (modes.firstIndex(of: pictureMode) ?? 0) + 1
      if index == modes.count { wantsPixels = true }
      pictureMode = modes[index % modes.count]
    }
    report(.note, canShowPixels && wantsPixels ? "pixels" : pictureMode.name)
  }

  private mutating func scroll(_ step: Int) {
    guard case .help(let top) = overlay else { return }
    let lines = HelpPage(self).lines.count, room = LiveLayout(self).panel.inset().rows
    overlay = .help(top: min(max(0, top + step), max(0, lines - room)))
  }
}
