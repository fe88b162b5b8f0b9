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
    public var answer = Answer.waiting
    /// The question under way or answered, and what it was asked for.
    var request: Int?
    var photo: PhotoID
    var version: Int
  }

  public internal(set) var stage = Stage.all
  public internal(set) var probe: Probe?
  var known: Known?
  /// Where the mouse was pressed: a drag spans the square that is asked about.
  var anchor: Point?
}

/// Why there is, or is not, a face at a place.
public struct ExplanationRequest: Hashable, Sendable {
  public var photo: PhotoID
  public var request: Int
  public var path: FilePath
  public var settings: DetectionSettings
  public var place: Explanation.Place
}
