public import Detection
package import Evaluation
import Foundation
public import Parallel
import Synchronization

/// How well a detector finds known faces.
public struct DetectionCheck: Sendable, Hashable {
  /// The counts of one picture.
  public struct Count: Sendable, Hashable {
    /// True faces, how many of them were found, and faces found where there is none or a second time.
    public var faces, found, wrong: Int
    /// Found faces whose true landmarks are known, and the sum of their landmark errors, each divided by the
    /// distance between the eyes.
    public var judgedLandmarks = 0, landmarkErrors = 0.0
    /// The landmark error of each of these faces, by the number of the true face.
    var errors: [Int: Double] = [:]
    /// All found faces with a score above ``DetectionCheck/leastScore``, for whole curves.
    var photo = COCOEvaluation.Photo(found: [], truth: GroundTruth(faces: []))

    init(faces: Int, found: Int, wrong: Int) { (self.faces, self.found, self.wrong) = (faces, found, wrong) }

    fileprivate static let nothing = Count(faces: 0, found: 0, wrong: 0)

    /// Matches by the rule of PASCAL VOC with an overlap of one half. Ignored places do not count.
    ///
    /// - Parameters:
    ///   - all: found faces; those below the threshold count only for curves.
    ///   - threshold: faces with a higher score count as found.
    package init(_ all: [ScoredBox], _ picture: TrainingPicture, above threshold: Float) {
      let truth = GroundTruth(faces: picture.faces.map(\.box), ignored: picture.ignored)
      let found = all.filter { $0.score > threshold }
      let matching = TruthMatching(boxes: found, truth: truth)
      self.init(
        faces: picture.faces.count, found: picture.faces.count - matching.missed.count,
        wrong: matching.verdicts.count { $0 == .extra })
      for (face, verdict) in zip(found, matching.verdicts) {
        guard case .matched(let index) = verdict, let truth = picture.faces[index].landmarks,
          let marks = face.landmarks, let error = LandmarkErrors.error(marks, truth: truth)
        else { continue }
        judgedLandmarks += 1
        landmarkErrors += error
        errors[index] = error
      }
      photo = COCOEvaluation.Photo(found: all, truth: truth)
    }
  }

  /// Faces down to this score are in the curves of precision and recall. Practically no face has a lower one.
  static let leastScore: Float = 0.05

  /// One for each picture, in order.
  public var counts: [Count]
  /// Pictures that could not be loaded, by their numbers. Nothing is counted in them.
  public private(set) var lost: [Int: LostPicture] = [:]

  /// How many were checked.
  public var pictures: Int { counts.count - lost.count }
  /// True faces in all pictures.
  public var faces: Int { counts.reduce(0) { $0 + $1.faces } }
  /// True faces that were found, in all pictures.
  public var found: Int { counts.reduce(0) { $0 + $1.found } }
  /// Faces found where there is none, in all pictures.
  public var wrong: Int { counts.reduce(0) { $0 + $1.wrong } }
  /// The share of true faces that are found; 1 without any.
  public var recall: Double { faces == 0 ? 1 : Double(found) / Double(faces) }
  /// Faces found where there is none, per picture.
  public var wrongPerPicture: Double { pictures == 0 ? 0 : Double(wrong) / Double(pictures) }

  /// The mean landmark error of found faces, divided by the distance between the eyes; nil when no landmarks
  /// are known.
  public var landmarkError: Double? {
    let judged = counts.reduce(0) { $0 + $1.judgedLandmarks }
    return judged == 0 ? nil : counts.reduce(0) { $0 + $1.landmarkErrors } / Double(judged)
  }

  /// - Parameter counts: one for each picture, in order.
  package init(counts: [Count]) { self.counts = counts }

  /// Searches the pictures and matches what was found; see ``Count``.
  public init(
    _ detector: FaceDetector, on pictures: [TrainingPicture],
    settings: DetectionSettings = DetectionSettings(),
    lanes: Lanes = Lanes(), cancellation: CancellationFlag? = nil
  ) throws {
    let results = Mutex([Count](repeating: .nothing, count: pictures.count))
    let losses = Mutex<[Int: LostPicture]>([:])
    let failure = FirstFailure()
    lanes.forEach(pictures.count, cancellation: cancellation) { item, _ in
      do {
        let picture = pictures[item]
        // Faces at a higher threshold are a subset of those at a lower one, so one search gives the curve.
        var open = settings
        open.thresholds.onet = min(settings.thresholds.onet, Self.leastScore)
        let all = try detector.detect(in: try picture.pixels(), settings: open, lanes: lanes).faces
        let count = Count(all.map(ScoredBox.init), picture, above: settings.thresholds.onet)
        results.withLock { $0[item] = count }
      } catch let picture as LostPicture {
        losses.withLock { $0[item] = picture }
      } catch {
        failure.note(error, at: item)
      }
    }
    if let error = failure.error { throw error }
    try cancellation?.check()
    counts = results.withLock { $0 }
    lost = losses.withLock { $0 }
  }

  /// The same check without the pictures that another check of them could not load, so that both are of the same
  /// pictures.
  package func without(_ lost: [Int: LostPicture]) -> DetectionCheck {
    var check = self
    for index in lost.keys { check.counts[index] = .nothing }
    check.lost.merge(lost) { own, _ in own }
    return check
  }

  /// The 95 % confidence interval of the recall (Wilson 1927).
  public var recallRange: ClosedRange<Double> {
    guard faces > 0 else { return 0...1 }
    let (n, p, z) = (Double(faces), recall, 1.959964)
    let middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    let reach = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    return max(0, middle - reach)...min(1, middle + reach)
  }
}
