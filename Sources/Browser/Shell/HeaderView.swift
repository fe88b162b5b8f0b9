import Annotations
import Screen
import Widgets

extension BrowserPainter {
  /// Draws what is open at the left, counts and progress at the right.
  mutating func drawHeader() {
    guard let rect = layout.header else { return }
    if let review = state.review { return drawReviewHeader(review, rect) }
    if state.isInPeople { return drawPeopleHeader(rect) }
    fillLine(column: 0, row: rect.row, columns: rect.columns, role: .title)
    let used = put(" facet ", column: 0, row: rect.row, role: .accent)
    let least = used + min(state.setup.title.columns, 16) + 4
    let right = headerWords(room: rect.columns - least)
    putRight(right + " ", end: rect.endColumn, row: rect.row, role: .dim)
    put(
      state.setup.title, column: used + 1, row: rect.row,
      limit: max(0, rect.columns - used - right.columns - 4), role: .title)
  }

  /// Counts and progress; the less important ones are left out where room is short.
  ///
  /// What is left out depends only on the window, not on whether the speed is known yet, so that nothing
  /// jumps.
  private func headerWords(room: Int) -> String {
    let marked = state.marked.count
    let total = state.presentCount
    let photos =
      (total == 1 ? "1 photo" : "\(total.grouped) photos")
      + (marked == 0 ? "" : "  \(marked.grouped) marked")
    let faces = state.faceCount == 1 ? "1 face" : "\(state.faceCount.grouped) faces"
    if let words = comparisonWords.first(where: { $0.columns <= room }) { return words }
    guard let progress = progressText else {
      let open =
        state.setup.library == nil || state.library.condition == .opening
        ? "" : "  \(state.list.tally.toReview.grouped) to review"
      return [photos + "  " + faces + open, photos + "  " + faces, photos, ""].first { $0.columns <= room }
        ?? ""
    }
    let pace = paceText, paceColumns = 21
    let wordings = [
      (photos + "  " + faces + "   " + progress, true), (photos + "   " + progress, true),
      (photos + "   " + progress, false), (progress, false), ("", false),
    ]
    for (words, hasPace) in wordings where words.columns + (hasPace ? paceColumns : 0) <= room {
      return hasPace ? words + pace : words
    }
    return ""
  }

  /// Progress in full words; fields keep their width while the numbers change.
  private var progressText: String? {
    let total = state.photos.count, done = state.detection.queue.done
    if let export = state.export.run {
      let of = "\(export.total)"
      return export.total == 0
        ? "exporting" : "exporting \("\(export.done)".padded(to: of.count))/\(of)"
    }
    guard done < total else { return state.list.scan == .running ? "looking for photos" : nil }
    let sweep = state.isLooking ? "detecting quickly" : "detecting"
    return "\(sweep) \("\(state.sweepDone)".padded(to: "\(total)".count))/\(total)"
  }

  /// Speed and time left of the detection, 21 columns; empty until known.
  private var paceText: String {
    let left = state.photos.count - state.sweepDone
    let (pace, rest) = state.export.run.map { ($0.pace, $0.total - $0.done) } ?? (state.detection.pace, left)
    guard rest > 0, let speed = pace.speed, let time = pace.timeLeft(rest) else { return "" }
    let rate = (speed < 10 ? speed.fixed(1) : min(speed, 9999).fixed(0)).padded(to: 4)
    return "  \(rate)/s  \(duration(time).padded(to: 6)) left"
  }

  /// Seconds as `42 s`, `3 min`, `2 h`.
  func duration(_ seconds: Double) -> String { BrowserState.duration(seconds) }

  /// Draws the only line of a small window.
  mutating func drawSmallHeader() {
    guard let rect = layout.header else { return }
    if let review = state.review { return drawReviewHeader(review, rect) }
    if state.isInPeople, state.shell.log.current == nil { return drawPeopleHeader(rect) }
    fillLine(column: 0, row: 0, columns: rect.columns, role: .title)
    if let message = state.shell.log.current, state.shell.overlay == nil {
      put(message.text, column: 0, row: 0, limit: rect.columns, role: message.kind.role)
      return
    }
    guard let photo = state.currentPhoto else {
      put("no photos", column: 0, row: 0, limit: rect.columns, role: .dim)
      return
    }
    let place = "\(state.list.cursor + 1)/\(state.list.rows.count)"
    putRight(place, end: rect.columns, row: 0, role: .dim)
    put("\(faceWords(photo))", column: 0, row: 0, limit: 3, role: .accent)
    put(photo.name, column: 4, row: 0, limit: max(0, rect.columns - 5 - place.columns), role: .title)
  }

  /// The number of faces, or the mark of what prevents it.
  private func faceWords(_ photo: ListedPhoto) -> String {
    guard let current = state.current else { return "" }
    switch state.status(of: current) {
    case .waiting: return " "
    case .working: return glyphs.spinner[state.shell.ticks % glyphs.spinner.count]
    case .none: return "0"
    case .found(let count): return "\(count)"
    case .failed: return glyphs.failed
    }
  }
}

extension BrowserState {
  /// Seconds as `42 s`, `3 min`, `2 h`.
  static func duration(_ seconds: Double) -> String {
    if seconds < 99.5 { return "\(Int(seconds.rounded())) s" }
    if seconds < 5940 { return "\(Int((seconds / 60).rounded())) min" }
    return "\(Int(min(seconds / 3600, 999).rounded())) h"
  }
}
