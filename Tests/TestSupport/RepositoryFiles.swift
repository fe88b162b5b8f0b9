import Foundation
import SystemPackage

/// Files of the checkout as bytes.
public enum RepositoryFiles {
  /// The bytes of a file.
  ///
  /// - Parameter path: relative to the folder that holds `Package.swift`.
  public static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: RepositoryPaths.root.appending(path).string)))
  }
}
