public import Detection
public import SystemPackage

/// Find the faces of a photo.
public struct DetectionRequest: Hashable, Sendable {
  /// Whose faces the answer brings.
  public var photo: PhotoID
  /// The file to decode, unless its pixels or its faces are at hand.
  public var path: FilePath
  /// Number that the answer and a cancellation carry.
  public var request: Int
  /// The newest settings when the work was started, whatever the folder was searched with.
  public var settings: DetectionSettings
  /// Why it is wanted; what is on screen does not wait for the rest.
  public var priority: DetectionPriority
  /// Whether thresholds are likely to be lowered next: P-Net's scores down to a floor well below its threshold
  /// are wanted too.
  public var isDeep = false
  /// Whether ``FoundFaces/stages`` is wanted.
  public var wantsStages = false

  package init(
    photo: PhotoID, path: FilePath, request: Int, settings: DetectionSettings, priority: DetectionPriority,
    isDeep: Bool = false, wantsStages: Bool = false
  ) {
    (self.photo, self.path, self.request, self.settings) = (photo, path, request, settings)
    (self.priority, self.isDeep, self.wantsStages) = (priority, isDeep, wantsStages)
  }
}
