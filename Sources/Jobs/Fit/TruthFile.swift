import AnnotationFormats
package import Annotations
package import Evaluation
import Files
package import Library
package import SystemPackage

/// Photos with known faces that settings are fitted to: of a file that lists many photos, of a folder of annotations,
/// or of a library.
package struct TruthFile: Sendable {
  package struct Photo: Sendable {
    package var path: FilePath
    package var truth: GroundTruth
  }

  package private(set) var photos: [Photo] = []
  /// What the file says that could not be used, a line each.
  package private(set) var remarks: [String] = []

  /// Of photos that people went through in the browser.
  package init(photos: [Photo]) { self.photos = photos }

  /// - Parameters:
  ///   - path: a file or a folder of any format; told by content.
  ///   - folder: where the photos lie that the file names; the file's own folder when nil.
  package init(_ path: FilePath, photosIn folder: FilePath?) throws {
    var reader = GroundTruthReader(photosIn: folder.map(PhotoPlaces.folder) ?? .beside(also: []))
    try reader.read([path])
    let place = folder ?? (AnnotationFolder.isFolder(path) ? path : path.removingLastComponent())
    photos = reader.photos.map { photo in
      // One that was not found is told of when it is opened: under the name where it should be.
      let path = photo.path ?? place.pushing(RawArguments.path(photo.name))
      return Photo(path: path, truth: GroundTruth(photo.decided))
    }
    remarks = reader.remarks
  }

  /// The photos that people went through, with the faces they kept.
  package init(_ library: AnnotationLibrary, photos paths: [FilePath]) throws {
    var reader = GroundTruthReader()
    try reader.read(library, photos: paths)
    photos = reader.photos.compactMap { photo in
      photo.path.flatMap { Photo($0, isReviewed: photo.state == .reviewed, photo.faces) }
    }
  }
}

extension TruthFile.Photo {
  /// Of a photo that was gone through; nil of others, whose open faces decide nothing.
  package init?(_ path: FilePath, _ known: PhotoAnnotations) {
    self.init(path, isReviewed: known.state == .reviewed, known.annotations)
  }

  fileprivate init?(_ path: FilePath, isReviewed: Bool, _ faces: [Annotation]) {
    guard isReviewed else { return nil }
    self.init(path: path, truth: GroundTruth(faces.filter(\.state.isDecided)))
  }
}
