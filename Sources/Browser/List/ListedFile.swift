public import SystemPackage

/// A photo of the list and the file it is read from.
public struct ListedFile: Hashable, Sendable {
  /// Whose file it is; the answer names it.
  public var photo: PhotoID
  /// Where it is, as the scan reached it.
  public var path: FilePath

  package init(photo: PhotoID, path: FilePath) { (self.photo, self.path) = (photo, path) }
}
