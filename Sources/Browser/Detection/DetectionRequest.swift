public import Detection
public import SystemPackage

/// A request to find the faces of a photo.
public struct DetectionRequest: Hashable, Sendable {
  /// The photo to detect.
  public var photo: PhotoID
  /// The file to decode, unless its pixels or faces are cached.
  public var path: FilePath
  /// The number that the answer and a cancellation carry.
  public var request: Int
  /// The newest settings when the work was started, whatever settings the rest of the folder has.
  public var settings: DetectionSettings
  /// Why it is requested; the photo on screen goes before the rest.
  public var priority: DetectionPriority
  /// Whether thresholds are likely to be lowered next, so that P-Net's scores well below its threshold are
  /// needed too.
  public var isDeep = false
  /// Whether a first look is enough. The answer says whether it is one.
  public var isQuick = false
  /// Whether ``FoundFaces/stages`` is needed.
  public var wantsStages = false

  package init(
    photo: PhotoID, path: FilePath, request: Int, settings: DetectionSettings, priority: DetectionPriority,
    isDeep: Bool = false, wantsStages: Bool = false
  ) {
    (self.photo, self.path, self.request, self.settings) = (photo, path, request, settings)
    (self.priority, self.isDeep, self.wantsStages) = (priority, isDeep, wantsStages)
  }
}
