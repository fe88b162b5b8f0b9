import Alignment
package import Annotations
package import Detection
import Files
import Geometry
package import Identity
package import Imaging
package import Library
package import Parallel
import Recognition
package import SystemPackage

/// Who the followed faces of a film or camera may be, by the people of a library. It only reads the library: nobody is
/// named here, and no vector of a followed face is kept.
package struct TrackNames: Sendable {
  /// Who a followed face may be.
  package struct Proposal: Sendable, Hashable {
    package var person: PersonID
    /// The name as it is shown.
    package var name: String
    package var chance: Float
    package var distance: Double
    package var model: String
  }

  /// What is known of one followed face.
  private struct Track {
    /// The vectors of the best frames, with how good those are.
    var best: [(quality: Double, vector: [Float])] = []
    /// When its face was looked at last, in seconds.
    var looked = -Double.infinity
    var suggestion: NameSuggestion?
  }

  private let model: any EmbeddingModel
  private let confirmed: ConfirmedFaces
  private let chances: ChanceTable
  private let shown: [Int: String]
  private var tracks: [Int: Track] = [:]

  /// The vectors of so many frames stand for a followed face: one alone may be blurred or turned away.
  private static let mostFrames = 3
  /// Neighbouring frames say the same, so a face is looked at again only after so many seconds.
  private static let pause = 0.4
  /// A frame takes the place of the worst one kept if it is better by this factor.
  private static let gain = 1.1

  /// - Throws: `UsageError` unless somebody switched recognition on for the library, and what reading it throws.
  package init(_ library: AnnotationLibrary, model: any EmbeddingModel) throws {
    guard try library.recognition() == true else {
      throw UsageError(
        "\(library.path.shown): telling people apart is not switched on for this library, so no names can be "
          + "proposed; switch it on with @ in the browser, or leave --library out")
    }
    let index = FaceIndex(
      model, stored: try library.vectors(model: model.identifier), confirmed: try library.confirmedFaces(),
      answers: try library.answers(model: model.identifier))
    let people = try NamedPeople(library).listed.filter { !$0.person.isHidden }
    shown = Dictionary(people.map { (Int($0.person.id.rawValue), $0.shown) }) { first, _ in first }
    // Hidden people are proposed nowhere.
    confirmed = index.confirmedFaces.only(Set(shown.keys))
    (self.model, chances) = (model, index.chances)
  }

  /// With the model that the user chose for all libraries; the library is read once, and closed.
  package init(at path: FilePath) throws {
    do {
      let library = try AnnotationLibrary(at: path, mode: .readOnly)
      defer { library.close() }
      try self.init(library, model: try ModelChoice(at: ModelChoice.path()).open())
    } catch let error as LibraryError {
      throw UsageError("\(path.shown): \(error.explanation)")
    }
  }

  /// How many named faces there are to compare with.
  package var count: Int { confirmed.people.count }

  /// Looks at the frame's faces, at most one of them by the network so that the picture does not wait, and says who they
  /// may be, by their tracks. Of two faces like one person only the nearer one is proposed.
  ///
  /// - Parameters:
  ///   - frame: the faces in pixels of `image`.
  ///   - time: in seconds; after a seek it may be earlier than before.
  package mutating func proposals(
    for frame: TrackedFrame, in image: Image, time: Double, lanes: Lanes
  ) -> [Int: Proposal] {
    guard count > 0 else { return [:] }
    forget(except: Set(frame.faces.map(\.track)))
    if let next = mostUseful(frame, time) { look(at: next.face, next.quality, in: image, time: time, lanes) }
    var best: [Int: (track: Int, suggestion: NameSuggestion)] = [:]
    for face in frame.faces {
      guard let suggestion = tracks[face.track]?.suggestion else { continue }
      if let other = best[suggestion.person], other.suggestion.distance <= suggestion.distance { continue }
      best[suggestion.person] = (face.track, suggestion)
    }
    return Dictionary(
      uniqueKeysWithValues: best.values.compactMap { track, suggestion in
        shown[suggestion.person].map {
          (
            track,
            Proposal(
              person: PersonID(rawValue: Int64(suggestion.person)), name: $0, chance: suggestion.chance,
              distance: Double(suggestion.distance), model: model.identifier)
          )
        }
      })
  }

  /// The face about which the network would say most: one that it has not seen, else one that is seen better now.
  private func mostUseful(_ frame: TrackedFrame, _ time: Double) -> (face: TrackedFace, quality: Double)? {
    let candidates = frame.faces.compactMap { face -> (face: TrackedFace, quality: Double, gain: Double)? in
      let quality = FaceMeasures(landmarks: face.face.landmarks).quality(score: face.face.score)
      guard quality > 0 else { return nil }
      let track = tracks[face.track] ?? Track()
      guard abs(time - track.looked) >= Self.pause else { return nil }
      if track.best.count < Self.mostFrames {
        return (face, quality, 10 * Double(Self.mostFrames - track.best.count) + quality)
      }
      let worst = track.best.map(\.quality).min() ?? 0
      return quality > worst * Self.gain ? (face, quality, quality - worst) : nil
    }
    return candidates.max { ($0.gain, $1.face.track) < ($1.gain, $0.face.track) }.map {
      ($0.face, $0.quality)
    }
  }

  private mutating func look(
    at face: TrackedFace, _ quality: Double, in image: Image, time: Double, _ lanes: Lanes
  ) {
    var track = tracks[face.track] ?? Track()
    track.looked = time
    defer { tracks[face.track] = track }
    // Landmarks that form no face have no vector.
    guard let made = try? model.embeddings(of: [face.face.landmarks], in: image, lanes: lanes),
      let vector = made.first ?? nil
    else { return }
    track.best.append((quality, vector))
    track.best.sort { $0.quality > $1.quality }
    track.best = Array(track.best.prefix(Self.mostFrames))
    var mean = [Float](repeating: 0, count: model.dimension)
    for (_, vector) in track.best { for (place, value) in vector.enumerated() { mean[place] += value } }
    var queries = model.noVectors
    queries.append(mean.map { $0 / Float(track.best.count) })
    track.suggestion = NameSuggestion(
      for: queries, 0, among: confirmed, cutOffs: model.recognition, chances: chances, lanes: lanes)
  }

  /// Tracks that are out of sight may come back; a camera that runs for days must not fill the memory with them.
  private mutating func forget(except visible: Set<Int>) {
    let most = 1000
    guard tracks.count > most + visible.count else { return }
    for track in tracks.keys.sorted().prefix(tracks.count - most) where !visible.contains(track) {
      tracks[track] = nil
    }
  }
}

extension ConfirmedFaces {
  /// The faces of these people.
  fileprivate func only(_ wanted: Set<Int>) -> ConfirmedFaces {
    let places = people.indices.filter { wanted.contains(people[$0]) }
    return ConfirmedFaces(vectors.selecting(places), people: places.map { people[$0] })
  }
}
