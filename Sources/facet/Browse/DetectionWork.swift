import Browser
import Detection
import Geometry
import Imaging
import Parallel
import Synchronization

/// Detection as the browser needs it: photos that were on screen stay decoded for a while, and what their
/// detections found out is remembered, so that a turned knob is answered at once.
final class DetectionWork: Sendable {
  private let search: PhotoSearch
  private let limits: PhotoLimits
  private let pictures = Mutex(RecentPictures())
  private let memos: Mutex<MemoStore<PhotoID>>

  /// P-Net's cells are remembered down to this score for the photo on screen, where a knob may ask for them.
  private static let floor: Float = 0.3

  init(search: PhotoSearch, limits: PhotoLimits, memoLimit: Int) {
    self.search = search
    self.limits = limits
    memos = Mutex(MemoStore(limit: memoLimit))
  }

  /// Runs a detection and says how it ended; nil when it was cancelled.
  func action(for request: DetectionRequest, cancellation: CancellationFlag) -> Action? {
    do {
      try cancellation.check()
      let isOnScreen = request.priority == .onScreen
      if let known = recall(request) { return known }
      let image = try picture(of: request, keeps: isOnScreen)
      try cancellation.check()
      // A file that changed since gives a picture of another size; what is known of it is void then.
      let known = memos.withLock { $0.take(request.photo) }
      var memo =
        known?.photo == image.size ? known ?? PhotoMemo(photo: image.size) : PhotoMemo(photo: image.size)
      defer { memos.withLock { $0.put(memo, for: request.photo) } }
      let result = try search.detect(
        in: image, settings: request.settings, memo: &memo, floor: isOnScreen ? Self.floor : 1,
        atOnce: isOnScreen, cancellation: cancellation)
      return .detected(
        request.photo, request: request.request,
        Browser.DetectionResult(faces: result.faces, photo: image.size, seconds: result.seconds.total))
    } catch let error as PhotoError {
      return .detectionFailed(request.photo, request: request.request, reason: error.explanation)
    } catch {
      return nil  // cancelled
    }
  }

  /// The answer when the memo alone can give it; the photo need not even be decoded then.
  private func recall(_ request: DetectionRequest) -> Action? {
    guard var memo = memos.withLock({ $0.take(request.photo) }) else { return nil }
    defer { memos.withLock { $0.put(memo, for: request.photo) } }
    let result = search.detector.recall(settings: request.settings, memo: &memo)
    return result.map { result in
      .detected(
        request.photo, request: request.request,
        Browser.DetectionResult(faces: result.faces, photo: memo.photo, seconds: result.seconds.total))
    }
  }

  private func picture(of request: DetectionRequest, keeps: Bool) throws(PhotoError) -> Image {
    if let known = pictures.withLock({ $0.find(request.photo) }) { return known }
    let image = try decodePhoto(at: request.path, limits: limits).image
    if keeps { pictures.withLock { $0.keep(image, of: request.photo) } }
    return image
  }
}

/// The photos that were on screen last, decoded.
private struct RecentPictures: Sendable {
  private var pictures: [(photo: PhotoID, image: Image)] = []

  /// In bytes: two photos of 24 megapixels, or many small ones.
  private static let limit = 160_000_000

  mutating func find(_ photo: PhotoID) -> Image? {
    guard let index = pictures.firstIndex(where: { $0.photo == photo }) else { return nil }
    let found = pictures.remove(at: index)
    pictures.append(found)
    return found.image
  }

  mutating func keep(_ image: Image, of photo: PhotoID) {
    pictures.removeAll { $0.photo == photo }
    pictures.append((photo, image))
    while pictures.count > 1, pictures.reduce(0, { $0 + $1.image.pixels.count }) > Self.limit {
      pictures.removeFirst()
    }
  }
}
