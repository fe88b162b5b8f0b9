import Imaging
import Annotations
import SystemPackage
import Detection
import Evaluation
import Geometry
import Widgets

/// Ground truth compared with detections, photo by photo.
struct TruthComparison: Sendable {
  /// The comparison of one photo.
  struct Result: Hashable, Sendable {
    /// Indices of the photo's detections.
    var matched: [Int] = [], extra: [Int] = []
    /// True faces that were found, and true faces that were not.
    var truth: [BoundingBox] = []
    var missed: [BoundingBox] = []

    var disagreements: Int { missed.count + extra.count }
  }

  var isOn = false
  var results: [PhotoID: Result] = [:]
  /// Photos that have changed since they were compared.
  var dirty: Set<PhotoID> = []
  var matched = 0, missed = 0, extra = 0
  /// The chosen disagreement of the photo on screen: first what was missed, then what is extra.
  var choice: Int?

  mutating func set(_ result: Result?, _ id: PhotoID) {
    if let old = results.removeValue(forKey: id) { count(old, -1) }
    guard let result else { return }
    results[id] = result
    count(result, 1)
  }

  private mutating func count(_ result: Result, _ sign: Int) {
    matched += sign * result.matched.count
    missed += sign * result.missed.count
    extra += sign * result.extra.count
  }
}

extension BrowserState {
  mutating func toggleTruthComparison() {
    faces.truth = TruthComparison(isOn: !faces.truth.isOn)
    guard faces.truth.isOn else { return }
    faces.truth.dirty = Set(photos.indices.map { PhotoID($0) })
    compare()
    if faces.truth.results.isEmpty {
      report(
        .note, "nothing to compare with yet: accept or draw faces, import some, or open with --truth FILE")
    }
  }

  /// Compares what has changed.
  mutating func compare() {
    guard faces.truth.isOn else { return faces.truth.dirty.removeAll() }
    for id in faces.truth.dirty { faces.truth.set(compared(photos[id.index]), id) }
    faces.truth.dirty.removeAll()
  }

  private func compared(_ photo: ListedPhoto) -> TruthComparison.Result? {
    guard photo.version > 0, photo.failure == nil, let truth = truth(of: photo) else { return nil }
    let matching = TruthMatching(found: photo.detected, truth: truth)
    var result = TruthComparison.Result()
    for (index, verdict) in matching.verdicts.enumerated() {
      switch verdict {
      case .matched(let face):
        result.matched.append(index)
        result.truth.append(truth.faces[face])
      case .extra: result.extra.append(index)
      case .ignored: break
      }
    }
    result.missed = matching.missed.map { truth.faces[$0] }
    return result
  }

  /// The truth from the given file, or else from the annotations; nil when there is none.
  private func truth(of photo: ListedPhoto) -> GroundTruth? {
    if !setup.truth.isEmpty { return setup.truth[photo.path.lexicallyNormalized()] }
    guard let known = photo.known,
      known.annotations.contains(where: \.state.isDecided) || known.state == .reviewed
    else { return nil }
    let faces = known.annotations.filter { $0.state == .accepted || $0.state == .added }
    return GroundTruth(
      faces: faces.filter { !$0.flags.contains(.ignore) }.map(\.box),
      ignored: faces.filter { $0.flags.contains(.ignore) }.map(\.box))
  }

  /// To the next or previous disagreement, across photos.
  mutating func stepDisagreement(_ step: Int) {
    func count(_ row: Int) -> Int { faces.truth.results[list.rows[row]]?.disagreements ?? 0 }
    guard !list.rows.isEmpty else { return }
    let next = faces.truth.choice.map { $0 + step } ?? (step > 0 ? 0 : count(list.cursor) - 1)
    if (0..<count(list.cursor)).contains(next) { return choose(next) }
    for offset in 1...list.rows.count {
      let row = (list.cursor + step * offset + list.rows.count * 2) % list.rows.count
      guard count(row) > 0 else { continue }
      go(to: row)
      return choose(step > 0 ? 0 : count(row) - 1)
    }
    report(.note, "no disagreement")
  }

  private mutating func choose(_ choice: Int) {
    faces.truth.choice = choice
    guard let current, let result = faces.truth.results[current] else { return }
    let box =
      choice < result.missed.count
      ? result.missed[choice] : photos[current.index].detected[result.extra[choice - result.missed.count]].box
    faces.selected = photos[current.index].faces.firstIndex { $0.box == box }
  }
}
