import Detection
import Geometry
import Preview
import Screen
import Widgets

extension BrowserState {
  mutating func toggleWhy() {
    guard detection.why == nil else {
      detection.why = nil
      return
    }
    guard current != nil else {
      report(.note, "there is no photo to look into")
      return
    }
    detection.why = Why()
  }

  mutating func stepStage(_ step: Int) {
    guard let stage = detection.why?.stage else { return }
    let count = Stage.allCases.count
    detection.why?.stage = Stage(rawValue: (stage.rawValue + step + count) % count) ?? .all
  }

  /// The stages of the photo on screen, with whatever settings; the old ones stay until the new ones arrive.
  var stageView: StageView? {
    guard let known = detection.stageResult, known.photo == current else { return nil }
    return known.view
  }

  // MARK: The probe

  /// Moves the probe by cells; the first move places it on the selected face, or in the middle.
  mutating func moveProbe(_ columns: Int, _ rows: Int) {
    guard detection.why != nil, let view = pictureView else { return }
    guard let probe = detection.why?.probe else {
      return setProbe(
        selectedBox?.center ?? Point(x: Float(view.photo.width) / 2, y: Float(view.photo.height) / 2))
    }
    let column = view.column(ofX: probe.point.x) + Double(columns)
    let row = view.row(ofY: probe.point.y) + Double(rows)
    setProbe(view.point(column: column, row: row), size: probe.size)
    if let point = detection.why?.probe?.point { bringIntoSight(point) }
  }

  /// Makes the probe's square larger or smaller; a square smaller than P-Net's window becomes a point again,
  /// which stands for any size.
  mutating func resizeProbe(_ step: Int) {
    guard detection.why != nil else { return }
    guard let probe = detection.why?.probe else { return moveProbe(0, 0) }
    let start = selectedBox.map { max($0.width, $0.height) }
    let first = start ?? Float(2 * detection.settings.minFaceSize)
    let size = probe.size.map { step > 0 ? $0 * 1.25 : $0 / 1.25 } ?? (step > 0 ? first : 0)
    guard let photo = pictureView?.photo else { return }
    let largest = Float(max(photo.width, photo.height))
    setProbe(probe.point, size: size < 12 ? nil : min(size, largest).rounded())
  }

  /// Makes the probe the square between where the mouse was pressed and where it is now; within one cell it
  /// is a point.
  mutating func spanProbe(to point: Point) {
    guard let anchor = detection.why?.anchor, let view = pictureView else { return setProbe(point) }
    let size = max(abs(point.x - anchor.x), abs(point.y - anchor.y))
    let cell = abs(view.point(column: 1, row: 0).x - view.point(column: 0, row: 0).x)
    guard size >= 12, size >= 2 * cell else { return setProbe(anchor) }
    let middle = Point(
      x: anchor.x + (point.x < anchor.x ? -size : size) / 2,
      y: anchor.y + (point.y < anchor.y ? -size : size) / 2)
    setProbe(middle, size: size.rounded())
  }

  /// Places the probe on a point, or on the nearest point of the photo.
  ///
  /// - Parameter size: the side of the square around it to ask about; any size when nil.
  mutating func setProbe(_ point: Point, size: Float? = nil) {
    guard detection.why != nil, let current, let photo = pictureView?.photo,
      photos[current.index].failure == nil
    else { return }
    let kept = Point(
      x: min(max(0, point.x), Float(photo.width - 1)), y: min(max(0, point.y), Float(photo.height - 1)))
    guard kept != detection.why?.probe?.point || size != detection.why?.probe?.size else { return }
    // `requestExplanation` cancels the question under way.
    let old = detection.why?.probe
    detection.why?.probe = Why.Probe(
      point: kept, size: size, request: old?.request, photo: current, version: 0)
  }

  /// Requests an explanation of the probe's place, once for each place and settings, and cancels one that is
  /// no longer needed.
  ///
  /// Faces go first: the request waits until the photo on screen has been detected.
  mutating func requestExplanation(_ effects: inout [Effect]) {
    if let running = detection.runningExplanation,
      detection.why?.probe?.request != running || detection.why?.probe?.version != detection.queue.version
    {
      effects.append(.cancelExplanation(request: running))
      detection.runningExplanation = nil
    }
    guard let probe = detection.why?.probe, probe.version != detection.queue.version, let current,
      photos[current.index].version == detection.queue.version, photos[current.index].failure == nil
    else { return }
    let request = newRequest()
    detection.why?.probe?.request = request
    detection.why?.probe?.version = detection.queue.version
    detection.runningExplanation = request
    effects.append(
      .explain(
        ExplanationRequest(
          photo: current, request: request, path: photos[current.index].path, settings: detection.settings,
          place: Explanation.Place(point: probe.point, size: probe.size))))
  }

  mutating func answerProbe(_ request: Int, _ answer: Why.Answer, candidate: BoundingBox? = nil) {
    guard detection.runningExplanation == request, detection.why?.probe?.request == request else { return }
    detection.runningExplanation = nil
    detection.why?.probe?.answer = answer
    detection.why?.probe?.candidate = candidate
  }
}
