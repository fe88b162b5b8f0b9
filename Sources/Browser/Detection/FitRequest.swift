public import Annotations
public import Detection
public import SystemPackage

/// Search the settings that find most of the known faces.
public struct FitRequest: Hashable, Sendable {
  /// Number that the answer and a cancellation carry.
  public var request: Int
  /// What the search begins with.
  public var settings: DetectionSettings
  /// The photos that people went through, with what they said; empty when the truth comes from a file.
  public var reviewed: [ReviewedPhoto]

  package init(request: Int, settings: DetectionSettings, reviewed: [ReviewedPhoto]) {
    (self.request, self.settings, self.reviewed) = (request, settings, reviewed)
  }
}

/// A photo that people went through.
public struct ReviewedPhoto: Hashable, Sendable {
  /// The file to decode.
  public var path: FilePath
  /// What they said about it.
  public var known: PhotoAnnotations

  /// - Parameter known: of the photo at this path.
  public init(path: FilePath, known: PhotoAnnotations) {
    (self.path, self.known) = (path, known)
  }
}
