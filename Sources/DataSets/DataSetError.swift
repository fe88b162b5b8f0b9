package import Files
package import SystemPackage

/// Why a data set was not written. Each message says what, where and what the user can do next.
package enum DataSetError: Error, Equatable, Sendable, CustomStringConvertible {
  case noManifest(FilePath, reason: Errno)
  case badManifest(FilePath, line: Int)
  /// No crop is left for the set.
  case empty(FilePath, leftOut: Int)
  /// Two labels would have one folder.
  case sameFolder(String, String)
  /// Two crops of a label would have one file.
  case sameFile(String, String)
  /// The folder holds something that no layout of facet has written.
  case foreign(FilePath, file: String)
  /// No part of the set has the people and pictures for a pair of each kind.
  case noPairs
  case output(OutputError)
  /// The user has stopped it.
  case stopped
  /// A crop cannot be read.
  case unreadable(FilePath, reason: Errno)

  package var description: String {
    switch self {
    case .noManifest(let folder, let reason):
      "\(folder.shown): its \(ManifestReader.name) cannot be read: \(reason); "
        + "name a folder that facet export has written"
    case .badManifest(let path, let line):
      "\(path.shown): line \(line) is not a crop of an export; run facet export again to write the manifest"
    case .empty(let folder, 0):
      "\(folder.shown): its manifest lists no crops; export some first"
    case .empty(let folder, let count):
      "\(folder.shown): no crop is left for the set, \(count) are left out; lower --min-per-label, or label the "
        + "crops (facet export --label)"
    case .sameFolder(let first, let second):
      "the labels \"\(first)\" and \"\(second)\" would have one folder; rename one of them"
    case .sameFile(let first, let second):
      "the crops \(first) and \(second) would have one name in the set; export them with another --name"
    case .foreign(let folder, let file):
      "\(folder.shown): holds \(file), which no layout of facet has written, and was left as it is; "
        + "name another folder, or move it away"
    case .noPairs:
      "no part of the set has enough labels and pictures for pairs: two labels are needed, one of them with two "
        + "pictures; leave out --split, or add pictures"
    case .output(let error): error.description
    case .stopped: "stopped; nothing was changed"
    case .unreadable(let path, let reason):
      "\(path.shown): cannot be read: \(reason); run facet export again"
    }
  }
}
