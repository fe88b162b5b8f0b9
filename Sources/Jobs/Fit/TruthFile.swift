import AnnotationFormats
package import Annotations
package import Evaluation
import Files
package import Library
package import SystemPackage

/// Photos with known faces, to which settings are fitted: from a file that lists many photos, a folder of
/// annotations, a published data set (its photos for validation), or a library.
package struct TruthFile: Sendable {
  package struct Photo: Sendable {
    package var path: FilePath
    package var truth: GroundTruth
  }

  package private(set) var photos: [Photo] = []
  /// What could not be used, a line each.
  package private(set) var remarks: [String] = []
  /// Whether some of them are about files that could not be read.
  package private(set) var isIncomplete = false

  /// Makes a truth of photos that were reviewed in the browser.
  package init(photos: [Photo]) { self.photos = photos }

  /// - Parameters:
  ///   - path: a file or a folder of any format, recognised by content.
  ///   - folder: the folder of the photos; the file's folder when nil.
  package init(_ path: FilePath, photosIn folder: FilePath?) throws {
    var reader = GroundTruthReader(photosIn: folder.map(PhotoPlaces.folder) ?? .beside(also: []))
    try reader.read([path])
    let place = folder ?? (AnnotationFolder.isFolder(path) ? path : path.removingLastComponent())
    let (marked, facts) = reader.measured([.validation, .learning, .tests])
    photos = marked.map { photo in
      // Opening a photo that was not found reports it, under the path where it should be.
      let path = photo.path ?? photo.origin?.path ?? place.pushing(RawArguments.path(photo.name))
      return Photo(path: path, truth: GroundTruth(photo.decided))
    }
    remarks = facts + reader.remarks + marked.filter(\.isAmbiguous).compactMap(\.absence)
    isIncomplete = reader.isIncomplete
  }

  /// Makes a truth of a library's reviewed photos, with the faces that people kept.
  package init(_ library: AnnotationLibrary, photos paths: [FilePath]) throws {
    var reader = GroundTruthReader()
    try reader.read(library, photos: paths)
    photos = reader.photos.compactMap { photo in
      photo.path.flatMap { Photo($0, isReviewed: photo.state == .reviewed, photo.faces) }
    }
    (remarks, isIncomplete) = (reader.remarks, reader.isIncomplete)
  }
}

extension TruthFile.Photo {
  /// A photo that was reviewed; nil for others, whose undecided faces say nothing.
  package init?(_ path: FilePath, _ known: PhotoAnnotations) {
    self.init(path, isReviewed: known.state == .reviewed, known.annotations)
  }

  fileprivate init?(_ path: FilePath, isReviewed: Bool, _ faces: [Annotation]) {
    guard isReviewed else { return nil }
    self.init(path: path, truth: GroundTruth(faces.filter(\.state.isDecided)))
  }
}
