package import Annotations
package import Evaluation
import Files
package import Geometry
package import Library
package import SystemPackage

/// The photos of an evaluation, with everything that is marked in them.
package struct EvalTruth: Sendable {
  package struct Photo: Sendable {
    /// The photo's name in the file.
    package var name: String
    /// Nil when no photo was found, or none was looked for.
    package var path: FilePath?
    /// In upright pixels, if known.
    package var size: PixelSize?
    /// Without rejected faces.
    package var faces: [Annotation]
    /// FDDB's regions, one for each face.
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
  /// What could not be used, a line each.
  package private(set) var remarks: [String] = []
  /// The truth's format; nil for a library, and where there are several formats.
  package var format: AnnotationFormat?

  /// Reads a file that lists many photos, or a folder of annotation files.
  package init(_ path: FilePath, format chosen: AnnotationFormat?, photosIn places: PhotoPlaces) throws {
    var reader = GroundTruthReader(format: chosen, photosIn: places, formatOption: "--truth-format")
    try reader.read([path])
    photos = reader.photos.map(Photo.init)
    remarks = reader.remarks
    format = reader.formats.count == 1 ? reader.formats.first : nil
  }

  /// Reads a library: the photos that were reviewed or have faces with a decision. Undecided faces are ignored
  /// places.
  package init(_ library: AnnotationLibrary, photos paths: [FilePath]) throws {
    var reader = GroundTruthReader()
    try reader.read(library, photos: paths)
    photos = reader.photos.map(Photo.init)
  }
}
