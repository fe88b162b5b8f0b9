import Detection

extension BrowserState {
  mutating func turn(_ sign: Int, coarse: Bool) {
    var settings = settings
    knob.set(knob.value(in: settings) + Double(sign) * knob.step(coarse: coarse), in: &settings)
    change(to: settings)
  }

  /// Takes new settings; the photo on screen follows at once, the folder when asked.
  mutating func change(to settings: DetectionSettings) {
    guard settings != self.settings else { return }
    self.settings = settings
    queue.version += 1
    queue.doneAtVersion = 0
  }

  mutating func redoFolder() {
    guard queue.folderVersion != queue.version else {
      say(.note, "the folder is done, or being done, with these settings already")
      return
    }
    queue.folderVersion = queue.version
    queue.done = queue.doneAtVersion
    queue.sweep = 0
    pace.reset()
    say(.note, "detecting the folder again with these settings")
  }

  /// Takes a typed value, or says why not.
  mutating func acceptNumber(_ field: TextField) {
    let text = field.text.filter { $0 != " " }.replacing(",", with: ".")
    let range = knob.range
    guard let value = Double(text), value.isFinite, range.contains(value) else {
      let low = knob.text(range.lowerBound), high = knob.text(range.upperBound)
      overlay = .number(field, fault: "a number from \(low) to \(high), please")
      return
    }
    var settings = settings
    knob.set(value, in: &settings)
    overlay = nil
    change(to: settings)
  }
}
