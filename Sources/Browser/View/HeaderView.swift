import Screen

extension Painter {
  /// What is open at the left, the counts and the progress at the right.
  mutating func drawHeader() {
    guard let rect = layout.header else { return }
    fillLine(column: 0, row: rect.row, columns: rect.columns, role: .title)
    let used = put(" facet ", column: 0, row: rect.row, role: .accent)
    var parts = [countText]
    if let progress = progressText { parts.append(progress) }
    // The less needed goes first where room is short.
    while let first = parts.first, parts.joined(separator: "   ").columns > rect.columns / 2 + 10,
      parts.count > 1
    {
      parts.removeFirst()
      if first == parts.first { break }
    }
    let right = parts.joined(separator: "   ")
    putRight(right + " ", end: rect.endColumn, row: rect.row, role: .dim)
    put(
      state.setup.title, column: used + 1, row: rect.row, limit: rect.columns - used - right.columns - 4,
      role: .title)
  }

  private var countText: String {
    let photos = state.photos.count, faces = state.faceCount
    let words = photos == 1 ? "1 photo" : "\(photos.grouped) photos"
    return words + (faces == 1 ? "  1 face" : "  \(faces.grouped) faces")
  }

  /// Progress in whole words; fields keep their width while the numbers change.
  private var progressText: String? {
    let total = state.photos.count, done = state.queue.done
    if let export = state.export {
      let of = "\(export.total)"
      return export.total == 0
        ? "exporting" : "exporting \("\(export.done)".padded(to: of.count))/\(of)"
    }
    guard done < total else { return state.scan == .running ? "looking for photos" : nil }
    var text = "detecting \("\(done)".padded(to: "\(total)".count))/\(total)"
    if let speed = state.pace.speed {
      text += "  \((speed < 10 ? speed.fixed(1) : speed.fixed(0)).padded(to: 4))/s"
      if let left = state.pace.timeLeft(total - done) { text += "  \(duration(left).padded(to: 6)) left" }
    }
    return text
  }

  /// Seconds as `42 s`, `3 min`, `2 h`.
  func duration(_ seconds: Double) -> String {
    if seconds < 99.5 { return "\(Int(seconds.rounded())) s" }
    if seconds < 5940 { return "\(Int((seconds / 60).rounded())) min" }
    return "\(Int(min(seconds / 3600, 999).rounded())) h"
  }

  /// The one line of a small window.
  mutating func drawSmallHeader() {
    guard let rect = layout.header else { return }
    fillLine(column: 0, row: 0, columns: rect.columns, role: .title)
    if let message = state.log.current, state.overlay == nil {
      put(message.text, column: 0, row: 0, limit: rect.columns, role: role(of: message.kind))
      return
    }
    guard let photo = state.currentPhoto else {
      put("no photos", column: 0, row: 0, limit: rect.columns, role: .dim)
      return
    }
    let place = "\(state.cursor + 1)/\(state.listing.count)"
    putRight(place, end: rect.columns, row: 0, role: .dim)
    put("\(faceWords(photo))", column: 0, row: 0, limit: 3, role: .accent)
    put(photo.name, column: 4, row: 0, limit: max(0, rect.columns - 5 - place.columns), role: .title)
  }

  /// The count of faces, or the mark of what stands in its way.
  private func faceWords(_ photo: Photo) -> String {
    guard let current = state.current else { return "" }
    switch state.status(of: current) {
    case .waiting: return " "
    case .working: return glyphs.spinner[state.ticks % glyphs.spinner.count]
    case .none: return "0"
    case .found(let count): return "\(count)"
    case .failed: return glyphs.failed
    }
  }

  func role(of kind: Message.Kind) -> Role {
    switch kind {
    case .note: .status
    case .warning: .warning
    case .error: .error
    }
  }
}
