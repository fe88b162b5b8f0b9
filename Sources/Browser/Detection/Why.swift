public import Detection
public import Geometry
public import SystemPackage

/// The why mode: what each stage saw of the photo on screen, and a probe that asks about one place.
public struct Why: Hashable, Sendable {
  /// What the runner told of a photo, and with which settings.
  struct Known: Hashable, Sendable {
    var photo: PhotoID
    var version: Int
    /// Nil when the runner could not tell.
    var view: StageView?
  }

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
    /// What was found out about the place; `.waiting` while it is being asked about.
    public var answer = Answer.waiting
    /// The question under way or answered, and what it was asked for.
    var request: Int?
    var photo: PhotoID
    var version: Int
  }

  /// What of the cascade the picture shows.
  public internal(set) var stage = Stage.all
  /// The place being asked about; nil until the user chooses one.
  public internal(set) var probe: Probe?
  var known: Known?
  /// Where the mouse was pressed: a drag spans the square that is asked about.
  var anchor: Point?
}

/// Why there is, or is not, a face at a place.
public struct ExplanationRequest: Hashable, Sendable {
  /// The photo on screen when the question was asked.
  public var photo: PhotoID
  /// Number that the answer and a cancellation carry.
  public var request: Int
  /// The file to decode, unless its pixels are at hand.
  public var path: FilePath
  /// What the explanation goes by: the newest settings, with which the photo has been searched already.
  public var settings: DetectionSettings
  /// The point, and the side of the square around it when that is asked about, in photo pixels.
  public var place: Explanation.Place

  package init(
    photo: PhotoID, request: Int, path: FilePath, settings: DetectionSettings, place: Explanation.Place
  ) {
    (self.photo, self.request, self.path) = (photo, request, path)
    (self.settings, self.place) = (settings, place)
  }
}
