package import Annotations
package import Evaluation
import Files
package import Geometry
package import Library
package import SystemPackage

/// The photos to evaluate on, with all that is marked in them.
package struct EvalTruth: Sendable {
  package struct Photo: Sendable {
    /// As the file names it.
    package var name: String
    /// Nil where no photo was found or looked for.
    package var path: FilePath?
    /// Upright pixels, when known.
    package var size: PixelSize?
    /// Rejected ones left out.
    package var faces: [Annotation]
    /// FDDB's own regions, one for each face.
    package var ellipses: [FaceRegion]?

    init(_ photo: MarkedPhoto) {
      (name, path, size, faces) = (photo.name, photo.path, photo.size, photo.decided)
      ellipses = photo.ellipses?.count == faces.count ? photo.ellipses : nil
    }

    package var truth: GroundTruth { GroundTruth(faces) }

    package var regions: [FaceRegion] {
      ellipses ?? faces.filter { !$0.flags.contains(.ignore) }.map { .box($0.box) }
    }
  }

  package var photos: [Photo] = []
  /// What the files say that could not be used, a line each.
  package private(set) var remarks: [String] = []
  /// Nil for a library, and where several were read.
  package var format: AnnotationFormat?

  /// From a file that lists many photos, or a folder of files of annotations.
  package init(_ path: FilePath, format chosen: AnnotationFormat?, photosIn places: PhotoPlaces) throws {
    var reader = GroundTruthReader(format: chosen, photosIn: places, formatOption: "--truth-format")
    try reader.read([path])
    photos = reader.photos.map(Photo.init)
    remarks = reader.remarks
    format = reader.formats.count == 1 ? reader.formats.first : nil
  }

  /// From a library: photos that someone has reviewed or decided about. Faces nobody decided about are ignored
  /// places.
  package init(_ library: AnnotationLibrary, photos paths: [FilePath]) throws {
    var reader = GroundTruthReader()
    try reader.read(library, photos: paths)
    photos = reader.photos.map(Photo.init)
  }
}
