import Detection
import Geometry

/// What sorting and filtering use: a few bytes per photo, stored next to each other.
public struct PhotoSummary: Hashable, Sendable {
  /// Whether the photo has been detected, cannot be read, or can be shown although it is damaged.
  public internal(set) var isSearched = false, isFailed = false, isDamaged = false
  /// The number of faces found.
  public internal(set) var faces: Int32 = 0
  /// The lowest score of the faces found; nil when there are none.
  public internal(set) var lowestScore: Float?
  /// Upright, in pixels; 0 until known.
  public internal(set) var width: Int32 = 0, height: Int32 = 0
  /// When it was taken or else last modified, in seconds since 1970; nil until known.
  public internal(set) var date: Int64?
  /// Its annotations in numbers.
  public var review = ReviewCounts()

  /// A photo's annotations in numbers.
  public struct ReviewCounts: Hashable, Sendable {
    /// Whether the whole photo has been reviewed.
    public var isReviewed = false
    /// The numbers of faces accepted, rejected, and added by hand.
    public var accepted: Int32 = 0, rejected: Int32 = 0, added: Int32 = 0
    /// The numbers of faces with a person's name, and with a flag.
    public var named: Int32 = 0, flagged: Int32 = 0
    /// The numbers of faces that wait for a name, that somebody looked at and does not know, and that are not of
    /// interest.
    public var unnamed: Int32 = 0, unknown: Int32 = 0, aside: Int32 = 0
    /// Nil while there are none: a filter copies the counts of all photos.
    private var names: Names?

    public init() {}

    /// The names of its faces, each once.
    public var people: [String] {
      get { names?.people ?? [] }
      set { names = Names(newValue, twice, proposed) }
    }
    /// The names that more than one of its faces has.
    public var twice: [String] {
      get { names?.twice ?? [] }
      set { names = Names(people, newValue, proposed) }
    }
    /// The names that are proposed.
    public var proposed: [String] {
      get { names?.proposed ?? [] }
      set { names = Names(people, twice, newValue) }
    }
  }

  /// The names of a photo's faces.
  private final class Names: Hashable, Sendable {
    let people, twice, proposed: [String]

    /// Nil when there are none.
    init?(_ people: [String], _ twice: [String], _ proposed: [String]) {
      if people.isEmpty, twice.isEmpty, proposed.isEmpty { return nil }
      (self.people, self.twice, self.proposed) = (people, twice, proposed)
    }

    static func == (a: Names, b: Names) -> Bool {
      a === b || a.people == b.people && a.twice == b.twice && a.proposed == b.proposed
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(people)
      hasher.combine(twice)
      hasher.combine(proposed)
    }
  }

  /// Pixels; nil until known.
  var pixels: Int? { width > 0 ? Int(width) * Int(height) : nil }

  /// Updates everything but date and review from the photo.
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
  /// The summary of a photo.
  public func summary(of id: PhotoID) -> PhotoSummary { list.summaries[id.index] }

  /// Sets the summary of a photo's annotations; list and filter follow.
  mutating func setReview(_ review: PhotoSummary.ReviewCounts, of id: PhotoID) {
    guard list.summaries[id.index].review != review else { return }
    list.summaries[id.index].review = review
    list.changed.append(id)
  }

  /// Updates a photo's summary; call this whenever its outcome, size or warning has changed.
  mutating func summarize(_ id: PhotoID) {
    faces.version += 1
    var summary = list.summaries[id.index]
    summary.update(from: photos[id.index])
    // Faces can change although their counts stay the same.
    let isListedByFaces = list.listsFaces && list.arrangement.filter?.usesFaces == true
    guard summary != list.summaries[id.index] || isListedByFaces else { return }
    list.summaries[id.index] = summary
    list.changed.append(id)
  }
}
