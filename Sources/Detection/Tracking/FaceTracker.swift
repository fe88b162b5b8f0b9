public import Geometry
public import Imaging

/// Follows faces from frame to frame: a full search every few frames, and in between O-Net alone where each face is
/// expected, which moves the box, places the landmarks and says whether there still is a face.
///
/// A face keeps its number as long as its place, size and appearance can be followed. While it is out of
/// sight (behind another, turned away), it is expected where its motion leads, for ``Options/patience``
/// seconds. Where two faces meet, what O-Net sees goes to the face whose motion and appearance fit it; the
/// other counts as hidden.
///
/// The tracker runs no network itself: it takes answers of the networks and returns numbers and places. After
/// encoding and decoding it continues exactly as before.
public struct FaceTracker: Sendable, Codable {
  /// How often the whole frame is searched, and how long a face may be out of sight.
  public struct Options: Hashable, Sendable, Codable {
    /// The whole frame is searched at least every `interval` frames; 1 searches every frame.
    public var interval: Int
    /// Seconds for which a face out of sight keeps its number.
    public var patience: Double
    /// Seconds after which a face is dropped that O-Net still sees but no search finds.
    public var doubt: Double

    // The names used in files; they stay when a property is renamed.
    private enum CodingKeys: String, CodingKey {
      case interval = "interval", patience = "patience", doubt = "doubt"
    }

    /// - Precondition: the interval is at least 1.
    public init(interval: Int = 5, patience: Double = 2, doubt: Double = 1) {
      precondition(interval >= 1, "tracker: an interval of \(interval) frames")
      (self.interval, self.patience, self.doubt) = (interval, patience, doubt)
    }
  }

  /// Fixed when the tracker is made, and encoded with it.
  public let options: Options
  private(set) var tracks: [FaceTrack] = []
  private var last = 0
  private var sinceSearch = Int.max
  /// A face was lost that a search may find again.
  private var hasLost = false

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case options = "options", tracks = "tracks", last = "last", sinceSearch = "sinceSearch"
    case hasLost = "hasLost"
  }

  /// A tracker without faces, which searches the first frame.
  public init(options: Options = Options()) { self.options = options }

  /// Whether the next frame should be searched as a whole rather than followed.
  public var wantsSearch: Bool {
    sinceSearch == .max || sinceSearch + 1 >= options.interval || (hasLost && sinceSearch >= 1)
  }

  /// Forgets all faces but does not use their numbers again; the next frame is searched.
  public mutating func forget() {
    tracks.removeAll()
    searchNext()
  }

  /// Searches the next frame even if no search is due, because settings have changed.
  public mutating func searchNext() { sinceSearch = .max }

  /// From now on the picture is mirrored, or no longer mirrored.
  public mutating func mirror(width: Int) {
    for index in tracks.indices { tracks[index].mirror(width: Float(width)) }
    searchNext()
  }

  /// Where each known face is expected at a time, for O-Net to look at.
  public func expectedBoxes(at time: Double) -> [BoundingBox] { tracks.map { $0.box(at: time) } }

  /// The faces in sight.
  public var faces: [TrackedFace] {
    tracks.filter(\.isVisible).map {
      TrackedFace(track: $0.number, face: $0.face, isFromSearch: $0.isFromSearch)
    }
    .sorted { $0.track < $1.track }
  }

  // MARK: Following

  /// Takes what O-Net saw where faces were expected.
  ///
  /// - Parameters:
  ///   - judged: the face at each of ``expectedBoxes(at:)``; nil where the box has no pixels.
  ///   - threshold: faces must score above this.
  ///   - time: seconds into the film; never decreases.
  public mutating func follow(_ judged: [Face?], threshold: Float, image: Image, time: Double) {
    precondition(judged.count == tracks.count, "tracker: \(judged.count) answers for \(tracks.count) faces")
    sinceSearch = sinceSearch == .max ? .max : sinceSearch + 1
    let observations = judged.map { face in
      face.flatMap { $0.score > threshold ? Observation(face: $0, image: image) : nil }
    }
    assign(observations, among: Array(tracks.indices), time: time)
    drop(at: time)
  }

  /// Gives each track its own observation, unless it does not fit or fits another track better.
  private mutating func assign(_ observations: [Observation?], among indices: [Int], time: Double) {
    var costs = [Float?](repeating: nil, count: tracks.count)
    for (index, observation) in zip(indices, observations) {
      costs[index] = observation.flatMap { cost(of: $0, for: tracks[index], at: time) }
    }
    // The best fit first; no face is assigned twice.
    let order = zip(indices, observations).compactMap { index, observation in
      costs[index].flatMap { cost in observation.map { (index: index, cost: cost, observation: $0) } }
    }
    .sorted { $0.cost < $1.cost }
    var taken = tracks.indices.filter { !indices.contains($0) && tracks[$0].isVisible }.map {
      tracks[$0].face.box
    }
    var seen: Set<Int> = []
    for item in order where !taken.contains(where: { $0.isSameFace(as: item.observation.face.box) }) {
      taken.append(item.observation.face.box)
      update(track: item.index, with: item.observation, time: time, isFromSearch: false)
      seen.insert(item.index)
    }
    for index in indices where !seen.contains(index) {
      if tracks[index].isVisible { hasLost = true }
      tracks[index].coast(to: time)
    }
  }

  private mutating func update(
    track index: Int, with observation: Observation, time: Double, isFromSearch: Bool
  ) {
    // A face partly behind another would give a wrong appearance and a wrong speed.
    let box = observation.face.box
    let isAlone = !tracks.indices.contains { $0 != index && tracks[$0].box(at: time).isNear(box) }
    tracks[index].update(with: observation.face, at: time, isAlone: isAlone)
    tracks[index].isFromSearch = isFromSearch
    if isFromSearch { (tracks[index].confirmed, tracks[index].missedSearches) = (time, 0) }
    if isAlone { tracks[index].appearance.blend(observation.appearance, share: 0.1) }
  }

  // MARK: Searching

  /// Takes what a search of the whole frame found, and what O-Net saw where faces were expected.
  ///
  /// - Parameters:
  ///   - found: all faces of the frame.
  ///   - judge: O-Net on boxes of this frame, for known faces that the search missed.
  public mutating func search(
    _ found: [Face], threshold: Float, image: Image, time: Double, judge: ([BoundingBox]) -> [Face?]
  ) {
    sinceSearch = 0
    hasLost = false
    let observations = found.map { Observation(face: $0, image: image) }
    var pairs: [(track: Int, observation: Int, cost: Float)] = []
    for index in tracks.indices {
      for (number, observation) in observations.enumerated() {
        if let cost = cost(of: observation, for: tracks[index], at: time) {
          pairs.append((index, number, cost))
        }
      }
    }
    var freeTracks = Set(tracks.indices), freeObservations = Set(observations.indices)
    for pair in pairs.sorted(by: { $0.cost < $1.cost })
    where freeTracks.contains(pair.track) && freeObservations.contains(pair.observation) {
      freeTracks.remove(pair.track)
      freeObservations.remove(pair.observation)
      update(track: pair.track, with: observations[pair.observation], time: time, isFromSearch: true)
    }
    let missed = freeTracks.sorted()
    for index in missed { tracks[index].missedSearches += 1 }
    // New faces first, so that no old track takes a face that the search found.
    for number in freeObservations.sorted() {
      last += 1
      tracks.append(
        FaceTrack(
          number: last, face: observations[number].face, appearance: observations[number].appearance,
          time: time))
    }
    if !missed.isEmpty {
      // The search sometimes misses a face that O-Net still sees.
      let judged = judge(missed.map { tracks[$0].box(at: time) }).map { face in
        face.flatMap { $0.score > threshold ? Observation(face: $0, image: image) : nil }
      }
      assign(zip(missed, judged).map { tracks[$0].isVisible ? $1 : nil }, among: missed, time: time)
      hasLost = false
    }
    drop(at: time)
  }

  /// Seconds alone say little where searches are rare: a face is dropped only after this many have missed it.
  private static let searchesToDrop = 2

  private mutating func drop(at time: Double) {
    tracks.removeAll { track in
      guard track.missedSearches >= Self.searchesToDrop else { return false }
      return track.isVisible ? time - track.confirmed > options.doubt : time - track.seen > options.patience
    }
  }

  // MARK: Likeness

  /// A face that was seen, and its appearance.
  private struct Observation {
    var face: Face
    var appearance: FaceAppearance

    init(face: Face, image: Image) {
      self.face = face
      appearance = FaceAppearance(of: face.box, in: image)
    }
  }

  /// How far a face may be from where it is expected, in sizes of its box.
  private static let usualReach: Float = 0.5

  /// How badly an observation fits a track; nil when it cannot be the same face.
  private func cost(of observation: Observation, for track: FaceTrack, at time: Double) -> Float? {
    let expected = track.box(at: time), box = observation.face.box
    let size = max(1, min(expected.size, box.size))
    func distance(from other: BoundingBox) -> Float {
      let (from, to) = (other.center, box.center)
      return ((from.x - to.x) * (from.x - to.x) + (from.y - to.y) * (from.y - to.y)).squareRoot() / size
    }
    var off = distance(from: expected)
    let ratio = max(expected.size, box.size) / size - 1
    let likeness = observation.appearance.similarity(to: track.appearance)
    // A face that was out of sight for long may be farther away, if it looks the same.
    let hidden = Float(time - track.seen)
    let reach = Self.usualReach + min(1.5, 2 * hidden) * max(0, likeness)
    if off >= reach, likeness > 0.3, let place = track.place, distance(from: place) < Self.usualReach {
      // Between rare searches a face may have turned back, and is near to where it was seen last. One that goes on as
      // expected fits better.
      off = Self.usualReach - 1e-3
    }
    guard off < reach, ratio < 0.6 + hidden, likeness > (track.isVisible ? 0.1 : 0.3) else { return nil }
    return off + 0.5 * ratio + 1.2 * (1 - likeness)
  }
}

extension BoundingBox {
  /// Whether two boxes must belong to one face.
  fileprivate func isSameFace(as other: BoundingBox) -> Bool {
    let shared = BoundingBox(
      minX: max(minX, other.minX), minY: max(minY, other.minY), maxX: min(maxX, other.maxX),
      maxY: min(maxY, other.maxY)
    ).area
    return iou(other) > 0.45 || shared > 0.75 * min(area, other.area)
  }

  /// Whether the heads around two faces may touch.
  func isNear(_ other: BoundingBox) -> Bool {
    let reach = 0.5 * max(size, other.size)
    return minX < other.maxX + reach && other.minX < maxX + reach && minY < other.maxY + reach
      && other.minY < maxY + reach
  }
}
