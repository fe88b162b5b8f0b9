public import SystemPackage

/// A photo of the list and the file it is read from.
public struct ListedFile: Hashable, Sendable {
  /// The photo, which the answer names.
  public var photo: PhotoID
  /// The path by which the scan reached it.
  public var path: FilePath

  package init(photo: PhotoID, path: FilePath) { (self.photo, self.path) = (photo, path) }
}
