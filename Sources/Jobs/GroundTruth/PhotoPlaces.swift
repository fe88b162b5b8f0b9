import AnnotationFormats
package import SystemPackage

/// Where the photos are looked for that files of annotations name.
package enum PhotoPlaces: Sendable {
  /// Nowhere: only what the file says is needed.
  case nowhere
  /// In this folder alone.
  case folder(FilePath)
  /// Beside the file, then in these folders.
  case beside(also: [FilePath])

  /// - Returns: what finds the photos of a file, and the folder where it looks first; nil when nothing does.
  func lookup(of file: FilePath) -> (lookup: PhotoLookup, folder: FilePath)? {
    switch self {
    case .nowhere: nil
    case .folder(let folder): (PhotoLookup([folder]), folder)
    case .beside(let folders): (PhotoLookup(folders), file.removingLastComponent())
    }
  }

  /// What finds the photos of a folder of annotations: it is always looked through itself.
  func lookup(in folder: FilePath) -> PhotoLookup {
    switch self {
    case .nowhere: PhotoLookup([folder])
    case .folder(let photos): PhotoLookup([photos, folder])
    case .beside(let folders): PhotoLookup(folders + [folder])
    }
  }
}
