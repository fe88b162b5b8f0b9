import Detection
import Widgets

/// A change of the settings, and which side of it they are on; steps of one knob are one change.
struct SettingsChange: Hashable, Sendable {
  var before, after: DetectionSettings
  var isBefore = false
  /// The knob whose further steps belong to the change; nil when no more do.
  var knob: Knob?
}

extension BrowserState {
  /// The knobs that are shown, in their order.
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

  /// Takes new settings; the photo on screen follows at once, the folder when asked.
  ///
  /// - Parameter knob: what they were changed with; nil when with more than a knob.
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

  /// To the other side of the last change.
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
    detection.queue.folderVersion = detection.queue.version
    detection.queue.done = detection.queue.doneAtVersion
    detection.queue.sweep = 0
    detection.pace.reset()
    report(.note, "detecting the folder again with these settings")
  }

  /// Takes a typed value, or says why not.
  mutating func acceptNumber(_ entry: NumberEntry) {
    var entry = entry
    guard let settings = entry.accepted(for: detection.knob, in: detection.settings) else {
      shell.overlay = .number(entry)
      return
    }
    shell.overlay = nil
    change(to: settings)
  }

  /// Turns the photo's looks one way on or off; the last one stays.
  mutating func toggleRotation(_ rotation: Rotations) {
    var settings = detection.settings
    settings.rotations.formSymmetricDifference(rotation)
    if settings.rotations.isEmpty { return }
    change(to: settings)
  }
}

extension SettingsChange {
  /// What the settings are on this side, as far as the sides differ.
  var words: String {
    let (here, there) = isBefore ? (before, after) : (after, before)
    let parts = Knob.allCases.filter { $0.typed(in: here) != $0.typed(in: there) }.map {
      "\($0.sign) \($0.typed(in: here)) (not \($0.typed(in: there)))"
    }
    return parts.joined(separator: ", ")
  }
}
