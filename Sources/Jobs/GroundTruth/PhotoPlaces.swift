import AnnotationFormats
package import SystemPackage

/// Where to look for the photos that annotation files name.
package enum PhotoPlaces: Sendable {
  /// Nowhere: only the file's content is needed.
  case nowhere
  /// Only in this folder.
  case folder(FilePath)
  /// First in the file's folder, then in these folders.
  case beside(also: [FilePath])

  /// - Returns: what finds the photos of a file, and the folder where it looks first; nil for ``nowhere``.
  func lookup(of file: FilePath) -> (lookup: PhotoLookup, folder: FilePath)? {
    switch self {
    case .nowhere: nil
    case .folder(let folder): (PhotoLookup([folder]), folder)
    case .beside(let folders): (PhotoLookup(folders), file.removingLastComponent())
    }
  }

  /// What finds the photos of a folder of annotations, which is always searched, too.
  func lookup(in folder: FilePath) -> PhotoLookup {
    switch self {
    case .nowhere: PhotoLookup([folder])
    case .folder(let photos): PhotoLookup([photos, folder])
    case .beside(let folders): PhotoLookup(folders + [folder])
    }
  }
}
