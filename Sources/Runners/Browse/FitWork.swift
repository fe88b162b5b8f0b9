package import Browser
package import Detection
import Evaluation
package import Imaging
package import Jobs
package import Parallel

/// The browser's search for settings that suit the photos with known faces.
package struct FitWork: Sendable {
  package var truth: TruthFile
  package var detector: FaceDetector
  package var limits: PhotoLimits
  package var lanes: Lanes

  package init(truth: TruthFile, detector: FaceDetector, limits: PhotoLimits, lanes: Lanes) {
    (self.truth, self.detector, self.limits, self.lanes) = (truth, detector, limits, lanes)
  }

  /// Runs on the calling thread; says nothing more once it is cancelled.
  package func run(
    from start: DetectionSettings, request: Int, cancellation: CancellationFlag, post: (Action) -> Void
  ) {
    let photos = truth.photos.filter { (try? readPhotoHeader(at: $0.path)) != nil }
    let examples = photos.map { [limits] photo in
      SettingsFit.Example(truth: photo.truth) { try decodePhoto(at: photo.path, limits: limits).image }
    }
    var fit = SettingsFit(detector: detector, examples: examples, lanes: lanes)
    guard fit.truths >= SettingsFit.leastFaces else {
      return post(
        .fitFailed(
          request: request,
          reason: "\(fit.truths) true faces in \(photos.count) photos that can be read are too few to fit; "
            + "\(SettingsFit.leastFaces) are needed"))
    }
    do {
      let found = try fit.search(from: start, goal: .fScore, cancellation: cancellation) {
        post(.fitProgressed(request: request, tried: $0))
      }
      let given = SettingsFit.Candidate(settings: start, point: try fit.point(at: start))
      guard let best = found.first else { return }
      let rows = [given] + found.filter { $0.settings != start }.prefix(3)
      post(
        .fitted(
          request: request,
          FitOutcome(
            rows: rows.map(FitOutcome.Row.init), best: best.settings == start ? 0 : 1,
            curve: try fit.curve(best.settings), faces: fit.truths)))
    } catch is CancellationError {
      return
    } catch {
      post(.fitFailed(request: request, reason: "\(error)"))
    }
  }
}

extension FitOutcome.Row {
  fileprivate init(_ candidate: SettingsFit.Candidate) {
    self.init(
      settings: candidate.settings, precision: candidate.point.precision, recall: candidate.point.recall,
      fScore: candidate.point.fScore)
  }
}
