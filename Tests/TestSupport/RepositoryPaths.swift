public import SystemPackage

/// Paths of the checkout, for tests that read `Samples/` or run the built program.
public enum RepositoryPaths {
  /// The folder that holds `Package.swift`.
  public static let root: FilePath = {
    var path = FilePath(#filePath)
    for _ in 0..<3 { path.removeLastComponent() }
    return path
  }()

  public static let samples: FilePath = root.appending("Samples")
}
