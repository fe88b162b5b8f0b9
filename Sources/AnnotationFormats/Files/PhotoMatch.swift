import Files
package import SystemPackage

/// What was found for a photo that an annotation file names.
package enum PhotoMatch: Hashable, Sendable {
  case found(FilePath)
  case none
  /// Photos that fit equally well.
  case several([FilePath])
  /// A file of the right name, which is no photo that can be read.
  case unreadable(FilePath, reason: String)

  package var path: FilePath? {
    if case .found(let path) = self { path } else { nil }
  }

  /// Why a photo that is there cannot be used, and what to do; nil when there is none, or it can be used.
  package var fault: String? {
    if case .unreadable(let path, let reason) = self {
      return "is \(path.shown), which cannot be read: \(reason)"
    }
    return ambiguity
  }

  /// The candidates, and what to do; nil unless there are several.
  package var ambiguity: String? {
    guard case .several(let paths) = self else { return nil }
    let shown = paths.prefix(3).map(\.shown).joined(separator: ", ")
    let more = paths.count > 3 ? " and \(paths.count - 3) more" : ""
    return "fits \(paths.count) photos: \(shown)\(more); name the folder of the right ones with --photos"
  }
}
