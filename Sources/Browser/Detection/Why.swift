public import Detection
public import Geometry
public import SystemPackage

/// The why mode: what each stage saw of the photo on screen, and a probe that asks about one place.
public struct Why: Hashable, Sendable {
  /// What the explanation of a place says.
  public enum Answer: Hashable, Sendable {
    case waiting
    case text(String, isFound: Bool)
    case failed(String)
  }

  /// A place being asked about.
  public struct Probe: Hashable, Sendable {
    /// In pixels of the upright photo.
    public var point: Point
    /// The side of the square around it that is asked about, in photo pixels; any size when nil.
    public var size: Float?
    /// The explanation of the place; `.waiting` while it is requested.
    public var answer = Answer.waiting
    /// The candidate that the answer is about; drawing begins there.
    var candidate: BoundingBox?
    /// The request under way or answered, with its photo and settings version.
    var request: Int?
    var photo: PhotoID
    var version: Int
  }

  /// The stage that the picture shows.
  public internal(set) var stage = Stage.all
  /// The place being asked about; nil until the user chooses one.
  public internal(set) var probe: Probe?
  /// Where the mouse was pressed; a drag spans the square to ask about.
  var anchor: Point?
}

/// A request for why there is, or is not, a face at a place.
public struct ExplanationRequest: Hashable, Sendable {
  /// The photo on screen when it was requested.
  public var photo: PhotoID
  /// The number that the answer and a cancellation carry.
  public var request: Int
  /// The file to decode, unless its pixels are cached.
  public var path: FilePath
  /// The newest settings, with which the photo has already been detected.
  public var settings: DetectionSettings
  /// The point to explain, with the side of the square around it if there is one, in photo pixels.
  public var place: Explanation.Place

  package init(
    photo: PhotoID, request: Int, path: FilePath, settings: DetectionSettings, place: Explanation.Place
  ) {
    (self.photo, self.request, self.path) = (photo, request, path)
    (self.settings, self.place) = (settings, place)
  }
}
