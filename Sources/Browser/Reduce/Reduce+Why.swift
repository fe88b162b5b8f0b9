import Detection
import Geometry
import Preview
import Screen

extension BrowserState {
  mutating func toggleWhy() {
    guard why == nil else {
      why = nil
      return
    }
    guard current != nil else {
      say(.note, "there is no photo to look into")
      return
    }
    why = Why()
  }

  mutating func stepStage(_ step: Int) {
    guard let stage = why?.stage else { return }
    let count = Stage.allCases.count
    why?.stage = Stage(rawValue: (stage.rawValue + step + count) % count) ?? .all
  }

  /// What is known of the photo on screen, with any settings; it stays until the new one comes.
  var stageView: StageView? {
    guard let known = why?.known, known.photo == current else { return nil }
    return known.view
  }

  // MARK: The probe

  /// Moves the probe by cells; the first move puts it on the selected face, or into the middle.
  mutating func moveProbe(_ columns: Int, _ rows: Int) {
    guard why != nil, let view = pictureView else { return }
    guard let probe = why?.probe else {
      let face = selectedFace.flatMap { index in currentPhoto?.faces[index].box.center }
      return setProbe(face ?? Point(x: Float(view.photo.width) / 2, y: Float(view.photo.height) / 2))
    }
    let column = view.column(ofX: probe.point.x) + Double(columns)
    let row = view.row(ofY: probe.point.y) + Double(rows)
    setProbe(view.point(column: column, row: row))
  }

  /// Puts the probe on a point, or on the nearest of the photo.
  mutating func setProbe(_ point: Point) {
    guard why != nil, let current, let photo = pictureView?.photo, photos[current.index].failure == nil
    else { return }
    let kept = Point(
      x: min(max(0, point.x), Float(photo.width - 1)), y: min(max(0, point.y), Float(photo.height - 1)))
    guard kept != why?.probe?.point else { return }
    // The question under way is taken back by `askProbe`.
    let old = why?.probe
    why?.probe = Why.Probe(point: kept, request: old?.request, photo: current, version: 0)
  }

  /// Asks about the probe's place, once for each place and settings, and takes back what nobody waits for.
  ///
  /// Faces go first: the question waits until the photo on screen has its own.
  mutating func askProbe(_ effects: inout [Effect]) {
    if let asked = askedProbe, why?.probe?.request != asked || why?.probe?.version != queue.version {
      effects.append(.cancelExplanation(request: asked))
      askedProbe = nil
    }
    guard let probe = why?.probe, probe.version != queue.version, let current,
      photos[current.index].version == queue.version, photos[current.index].failure == nil
    else { return }
    let request = newRequest()
    why?.probe?.request = request
    why?.probe?.version = queue.version
    askedProbe = request
    effects.append(
      .explain(
        ExplanationRequest(
          photo: current, request: request, path: photos[current.index].path, settings: settings,
          place: Explanation.Place(point: probe.point))))
  }

  mutating func answerProbe(_ request: Int, _ answer: Why.Answer) {
    guard askedProbe == request, why?.probe?.request == request else { return }
    askedProbe = nil
    why?.probe?.answer = answer
  }
}
