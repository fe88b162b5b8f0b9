public import SystemPackage

/// A photo that the scan found.
public struct FoundPhoto: Hashable, Sendable {
  /// The photo, or a film shown as a strip of its frames, as the scan reached it.
  public var path: FilePath
  /// What the list shows.
  public var name: String

  /// - Parameter name: the path below the opened folder, or the file's name alone; not necessarily unique.
  public init(path: FilePath, name: String) {
    self.path = path
    self.name = name
  }
}
