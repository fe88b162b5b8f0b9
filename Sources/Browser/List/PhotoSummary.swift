import Detection
import Geometry

/// What sorting and filtering look at: a few bytes for each photo, kept beside it.
public struct PhotoSummary: Hashable, Sendable {
  /// Whether the photo has been searched for faces, cannot be read, or is shown although something is wrong with it.
  public internal(set) var isSearched = false, isFailed = false, isDamaged = false
  /// How many faces were found.
  public internal(set) var faces: Int32 = 0
  /// Of the faces found; nil when there are none.
  public internal(set) var lowestScore: Float?
  /// Upright, in pixels; 0 until known.
  public internal(set) var width: Int32 = 0, height: Int32 = 0
  /// When it was taken, or else last changed, in seconds since 1970; nil until known.
  public internal(set) var date: Int64?
  /// What people said about its faces.
  public var review = Review()

  /// A photo's annotations in numbers.
  public struct Review: Hashable, Sendable {
    /// Whether somebody has been through the whole photo.
    public var isReviewed = false
    /// Faces kept, rejected, and added by hand.
    public var accepted: Int32 = 0, rejected: Int32 = 0, added: Int32 = 0
    /// Faces that carry a person's name, and that carry a flag.
    public var named: Int32 = 0, flagged: Int32 = 0
    /// The names of its faces, each once.
    public var people: [String] = []

    /// A photo about which nobody has said anything.
    public init() {}
  }

  /// Pixels; nil until known.
  var pixels: Int? { width > 0 ? Int(width) * Int(height) : nil }

  /// Takes over what is known of the photo itself; date and review stay.
  mutating func update(from photo: ListedPhoto) {
    switch photo.outcome {
    case .unknown: break
    case .faces(let found):
      (isSearched, isFailed) = (true, false)
      faces = Int32(clamping: found.count)
      lowestScore = found.map(\.score).min()
    case .failed:
      (isSearched, isFailed) = (false, true)
      faces = 0
      lowestScore = nil
    }
    isDamaged = photo.warning != nil
    if let size = photo.size { setSize(size) }
  }

  mutating func setSize(_ size: PixelSize) {
    width = Int32(clamping: size.width)
    height = Int32(clamping: size.height)
  }
}

extension BrowserState {
  /// What is known of a photo, in numbers.
  public func summary(of id: PhotoID) -> PhotoSummary { list.summaries[id.index] }

  /// Notes what people said about a photo's faces; list and filter follow.
  mutating func setReview(_ review: PhotoSummary.Review, of id: PhotoID) {
    guard list.summaries[id.index].review != review else { return }
    list.summaries[id.index].review = review
    list.changed.append(id)
  }

  /// To be called whenever a photo's outcome, size or warning has changed.
  mutating func summarize(_ id: PhotoID) {
    faces.version += 1
    var summary = list.summaries[id.index]
    summary.update(from: photos[id.index])
    // Faces can change with the same numbers.
    let isListedByFaces = list.listsFaces && list.arrangement.filter?.usesFaces == true
    guard summary != list.summaries[id.index] || isListedByFaces else { return }
    list.summaries[id.index] = summary
    list.changed.append(id)
  }
}
