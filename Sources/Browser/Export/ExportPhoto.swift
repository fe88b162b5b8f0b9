public import Annotations
public import Detection
public import SystemPackage

/// A photo to export, with its known faces.
public struct ExportPhoto: Hashable, Sendable {
  /// The file to decode.
  public var path: FilePath
  /// What the detector found with the settings of the export; nil for a photo that still has to be detected.
  public var detected: [Face]?
  /// The photo's annotations; nil when it has none.
  public var annotations: PhotoAnnotations?
  /// The index of the only face to cut out; nil for all faces.
  public var face: Int?

  /// A photo of which the list may know nothing.
  package init(
    path: FilePath, detected: [Face]? = nil, annotations: PhotoAnnotations? = nil, face: Int? = nil
  ) {
    (self.path, self.detected, self.annotations, self.face) = (path, detected, annotations, face)
  }

  /// All faces of a photo.
  ///
  /// - Parameter isUpToDate: whether the photo was detected with the settings of the export.
  init(_ photo: ListedPhoto, isUpToDate: Bool) {
    (path, annotations) = (photo.path, photo.known)
    if case .faces(let faces) = photo.outcome, isUpToDate { detected = faces }
  }

  /// A single face as it is on screen, even if it was found with other settings; nil when it is gone.
  init?(_ photo: ListedPhoto, face index: Int) {
    guard photo.faces.indices.contains(index) else { return nil }
    (path, detected, annotations, face) = (photo.path, photo.detected, photo.known, index)
  }
}
