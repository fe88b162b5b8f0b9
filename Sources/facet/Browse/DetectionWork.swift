import Browser
import Detection
import Geometry
import Imaging
import Parallel
import Synchronization

/// Detection as the browser needs it: what the user looks at is decoded once and remembered, so that a turned
/// knob is answered at once.
final class DetectionWork: Sendable {
  private let search: PhotoSearch
  private let limits: PhotoLimits
  private let recent = Mutex<[Looked]>([])

  /// A photo that was on screen lately, with all that its detections found out.
  private struct Looked {
    var id: PhotoID
    var image: Image
    var memo: PhotoMemo
  }

  /// How many photos are kept decoded; the one on screen and those one steps back to.
  private static let kept = 3

  init(search: PhotoSearch, limits: PhotoLimits) {
    self.search = search
    self.limits = limits
  }

  /// Runs a detection and says how it ended; nil when it was cancelled.
  func action(for request: DetectionRequest, cancellation: CancellationFlag) -> Action? {
    do {
      try cancellation.check()
      let isOnScreen = request.priority == .onScreen
      var looked = try takeOrDecode(request)
      try cancellation.check()
      defer { if isOnScreen { keep(looked) } }
      let result = try search.detect(
        in: looked.image, settings: request.settings, memo: &looked.memo, floor: isOnScreen ? 0.3 : 1,
        atOnce: isOnScreen, cancellation: cancellation)
      return .detected(
        request.photo, request: request.request,
        Browser.DetectionResult(
          faces: result.faces, photo: looked.image.size, seconds: result.seconds.total))
    } catch let error as PhotoError {
      return .detectionFailed(request.photo, request: request.request, reason: error.explanation)
    } catch {
      return nil  // cancelled
    }
  }

  /// Takes the photo out of the kept ones, so that its memo is changed in place.
  private func takeOrDecode(_ request: DetectionRequest) throws(PhotoError) -> Looked {
    let known = recent.withLock { recent in
      recent.firstIndex { $0.id == request.photo }.map { recent.remove(at: $0) }
    }
    if let known { return known }
    let image = try decodePhoto(at: request.path, limits: limits).image
    return Looked(id: request.photo, image: image, memo: PhotoMemo(photo: image.size))
  }

  private func keep(_ looked: Looked) {
    recent.withLock { recent in
      recent.removeAll { $0.id == looked.id }
      recent.append(looked)
      if recent.count > Self.kept { recent.removeFirst() }
    }
  }
}
