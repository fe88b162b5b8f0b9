package import AnnotationFormats
package import Annotations
package import Evaluation
import Files
import Imaging
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
    /// The photo's ID in a COCO file; nil in others.
    package var number: Int64?
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
  /// Whether some of them are about files that could not be read.
  package private(set) var isIncomplete = false
  /// The truth's format; nil for a library, and where there are several formats.
  package var format: AnnotationFormat?
  /// The photos of a COCO file by number; nil for other formats.
  package private(set) var images: COCOImages?

  /// Reads a file that lists many photos, a folder of annotation files, or a published data set: its photos for tests,
  /// or for validation where it has none.
  package init(_ path: FilePath, format chosen: AnnotationFormat?, photosIn places: PhotoPlaces) throws {
    var reader = GroundTruthReader(
      format: chosen, photosIn: places, formatOption: "--truth-format", photosOption: "as PATH")
    try reader.read([path])
    let (marked, facts) = reader.measured([.tests, .validation, .learning])
    photos = marked.map(Photo.init)
    remarks = facts + reader.remarks
    isIncomplete = reader.isIncomplete
    format = reader.formats.count == 1 ? reader.formats.first : nil
    // A pipe cannot be read again; then photos have no numbers.
    guard format == .coco, let bytes = try? AnnotationFiles.bytes(path, isPhoto: true),
      let images = try? COCOImages(ByteStream(bytes))
    else { return }
    let numbers = Dictionary(images.photos.map { ($0.name, $0.id) }) { first, _ in first }
    for index in photos.indices { photos[index].number = numbers[photos[index].name] }
    self.images = images
  }

  /// Reads a library: the photos that were reviewed or have faces with a decision. Undecided faces are ignored
  /// places.
  package init(_ library: AnnotationLibrary, photos paths: [FilePath]) throws {
    var reader = GroundTruthReader()
    try reader.read(library, photos: paths)
    photos = reader.photos.map(Photo.init)
    (remarks, isIncomplete) = (reader.remarks, reader.isIncomplete)
  }

  /// Adds the sizes of photos that the truth does not give: those of the photos themselves, or those in files of found
  /// faces. FDDB cuts regions at the photo's edge.
  ///
  /// - Returns: a warning when there are photos of unknown size.
  package mutating func addSizes(from contenders: [EvalContender]) -> String? {
    let findings = contenders.compactMap { if case .file(let findings) = $0.source { findings } else { nil } }
    for index in photos.indices {
      if let path = photos[index].path, let header = try? readPhotoHeader(at: path) {
        photos[index].size = header.size
      } else if photos[index].size == nil {
        let name = photos[index].name
        photos[index].size = findings.lazy.compactMap { $0.size(of: name) }.first
      }
    }
    let unknown = photos.count { $0.size == nil }
    return unknown == 0
      ? nil
      : "\(counted(unknown, "photo")) of unknown size: faces that reach beyond the edge are not cut there, as FDDB "
        + "does, and figures may differ; name the folder of the photos"
  }
}
