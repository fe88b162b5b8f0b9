public import Annotations
public import Detection
public import SystemPackage

/// A photo to export, with what is known of its faces.
public struct ExportPhoto: Hashable, Sendable {
  /// The file to decode.
  public var path: FilePath
  /// What the detector found with the settings of the export; nil for a photo that is to be searched.
  public var detected: [Face]?
  /// What people said about the photo; nil when nobody said anything.
  public var annotations: PhotoAnnotations?
  /// The only face to cut out, by its place among the photo's; nil for all of them.
  public var face: Int?

  /// A photo of which the list may know nothing.
  package init(
    path: FilePath, detected: [Face]? = nil, annotations: PhotoAnnotations? = nil, face: Int? = nil
  ) {
    (self.path, self.detected, self.annotations, self.face) = (path, detected, annotations, face)
  }

  /// All faces of a photo.
  ///
  /// - Parameter isUpToDate: whether what was found belongs to the settings of the export.
  init(_ photo: ListedPhoto, isUpToDate: Bool) {
    (path, annotations) = (photo.path, photo.known)
    if case .faces(let faces) = photo.outcome, isUpToDate { detected = faces }
  }

  /// A single face as it is on the screen, even when it was found with other settings; nil when it is not there
  /// any more.
  init?(_ photo: ListedPhoto, face index: Int) {
    guard photo.faces.indices.contains(index) else { return nil }
    (path, detected, annotations, face) = (photo.path, photo.detected, photo.known, index)
  }
}
