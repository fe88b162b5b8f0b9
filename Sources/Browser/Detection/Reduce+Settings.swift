import Detection
import Widgets

/// A change of the settings, and which side of it is in use; steps of one knob count as one change.
struct SettingsChange: Hashable, Sendable {
  var before, after: DetectionSettings
  var isBefore = false
  /// The knob whose further steps belong to the same change; nil when the change is complete.
  var knob: Knob?
}

extension BrowserState {
  /// The knobs that are shown, in order.
  var knobs: [Knob] { Knob.allCases.filter { detection.hasAllKnobs || !$0.isAdvanced } }

  mutating func turn(_ sign: Int, coarse: Bool) {
    var settings = detection.settings
    detection.knob.set(
      detection.knob.value(in: settings) + Double(sign) * detection.knob.step(coarse: coarse), in: &settings)
    change(to: settings, by: detection.knob)
  }

  mutating func stepKnob(_ step: Int, around: Bool) {
    let knobs = knobs
    let index = (knobs.firstIndex(of: detection.knob) ?? 0) + step
    detection.knob = knobs[around ? (index + knobs.count) % knobs.count : min(max(0, index), knobs.count - 1)]
    detection.lastChange?.knob = nil
  }

  mutating func toggleAllKnobs() {
    detection.hasAllKnobs.toggle()
    if !detection.hasAllKnobs, detection.knob.isAdvanced { detection.knob = .pnet }
  }

  /// Applies new settings; the photo on screen is detected again at once, the folder on request.
  ///
  /// - Parameter knob: the knob that changed them; nil when more than one knob changed.
  mutating func change(to settings: DetectionSettings, by knob: Knob? = nil) {
    guard settings != detection.settings else { return }
    if let knob, detection.lastChange?.knob == knob, detection.lastChange?.isBefore == false {
      detection.lastChange?.after = settings
    } else {
      detection.lastChange = SettingsChange(before: detection.settings, after: settings, knob: knob)
    }
    use(settings)
  }

  private mutating func use(_ settings: DetectionSettings) {
    detection.settings = settings
    detection.queue.version += 1
    detection.queue.doneAtVersion = 0
  }

  /// Switches to the other side of the last change.
  mutating func toggleChange() {
    guard var change = detection.lastChange else {
      report(.note, "nothing was changed yet; [ ] turns a knob")
      return
    }
    change.isBefore.toggle()
    change.knob = nil
    detection.lastChange = change
    use(change.isBefore ? change.before : change.after)
    let side = change.isBefore ? "before" : "after"
    report(.note, "\(side) the last change: \(change.words)")
  }

  mutating func redoFolder() {
    guard detection.queue.folderVersion != detection.queue.version else {
      report(.note, "the folder is done, or being done, with these settings already")
      return
    }
    beginRedo()
    detection.queue.folderVersion = detection.queue.version
    detection.queue.done = detection.queue.doneAtVersion
    detection.queue.sweep = 0
    restartLooks()
    detection.pace.reset()
    report(.note, "detecting the folder again with these settings")
    endRedo()
  }

  /// Applies a typed value, or says why it is invalid.
  mutating func acceptNumber(_ entry: NumberEntry) {
    var entry = entry
    guard let settings = entry.accepted(for: detection.knob, in: detection.settings) else {
      shell.overlay = .number(entry)
      return
    }
    shell.overlay = nil
    change(to: settings)
  }

  /// Turns a rotation on or off; the last one cannot be turned off.
  mutating func toggleRotation(_ rotation: Rotations) {
    var settings = detection.settings
    settings.rotations.formSymmetricDifference(rotation)
    if settings.rotations.isEmpty { return }
    change(to: settings)
  }
}

extension SettingsChange {
  /// The settings on this side, as far as the two sides differ.
  var words: String {
    let (here, there) = isBefore ? (before, after) : (after, before)
    let parts = Knob.allCases.filter { $0.typed(in: here) != $0.typed(in: there) }.map {
      "\($0.sign) \($0.typed(in: here)) (not \($0.typed(in: there)))"
    }
    return parts.joined(separator: ", ")
  }
}
