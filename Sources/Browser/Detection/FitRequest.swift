public import Annotations
public import Detection
public import SystemPackage

/// A request to search for the best settings on photos with known faces.
public struct FitRequest: Hashable, Sendable {
  /// The number that the answer and a cancellation carry.
  public var request: Int
  /// The settings that the search starts from.
  public var settings: DetectionSettings
  /// The reviewed photos with their annotations; empty when the truth comes from a file.
  public var reviewed: [ReviewedPhoto]

  package init(request: Int, settings: DetectionSettings, reviewed: [ReviewedPhoto]) {
    (self.request, self.settings, self.reviewed) = (request, settings, reviewed)
  }
}

/// A photo that has been reviewed.
public struct ReviewedPhoto: Hashable, Sendable {
  /// The file to decode.
  public var path: FilePath
  /// Its annotations.
  public var known: PhotoAnnotations

  /// - Parameter known: the annotations of the photo at this path.
  public init(path: FilePath, known: PhotoAnnotations) {
    (self.path, self.known) = (path, known)
  }
}
