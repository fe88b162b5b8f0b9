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

  /// Where to look for the photos of a published data set: where it has them, if that folder exists.
  func whereASetHasPhotos(_ own: FilePath, isThere: Bool) -> PhotoPlaces {
    switch self {
    case .nowhere: self
    case .beside(also: []): .folder(own)
    case .folder, .beside: isThere ? .folder(own) : self
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
