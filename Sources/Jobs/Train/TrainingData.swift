import Annotations
import Files
package import Imaging
package import Library
import Parallel
package import SystemPackage
package import Training

/// Marked photos to learn from: of annotation files, of lists, of a library.
package struct TrainingData {
  package private(set) var pictures: [TrainingPicture] = []
  /// What could not be used, a line each.
  package private(set) var remarks: [String] = []
  private var mixed = Identity()
  private let limits: PhotoLimits

  package init(limits: PhotoLimits) { self.limits = limits }

  /// Of everything that was added.
  package var identity: UInt64 { mixed.value }

  /// - Parameter folder: where the photos lie that the files name; beside each file when nil.
  package mutating func add(files: [FilePath], photosIn folder: FilePath?) throws {
    var reader = GroundTruthReader(
      photosIn: folder.map(PhotoPlaces.folder) ?? .beside(also: []), takesSinglePhotos: true)
    try reader.read(files)
    add(reader)
  }

  /// The photos that people looked at: reviewed ones, and those with a face that was accepted, added or rejected.
  package mutating func add(library: AnnotationLibrary) throws {
    var reader = GroundTruthReader()
    try reader.read(library)
    add(reader)
  }

  private mutating func add(_ read: GroundTruthReader) {
    remarks += read.remarks
    for photo in read.photos where photo.state != .skipped {
      if let absence = photo.absence { remarks.append(absence) }
      guard let path = photo.path else { continue }
      do { _ = try readPhotoHeader(at: path) } catch {
        remarks.append("\(error)")
        continue
      }
      let picture = TrainingPicture(photo, at: path, limits: limits)
      mixed.add("\(path)")
      mixed.add(picture.faces)
      mixed.add(picture.ignored)
      mixed.add(picture.rejected)
      pictures.append(picture)
    }
  }
}

extension TrainingPicture {
  fileprivate init(_ photo: MarkedPhoto, at path: FilePath, limits: PhotoLimits) {
    // Open faces of a photo that somebody finished may be taken for right, as nobody took them away; those of one that
    // nobody finished are neither faces nor none.
    let isFinished = photo.state == nil || photo.state == .reviewed
    let isTold = { (face: Annotation) in face.isFace || (isFinished && face.state == .found) }
    self.init(
      name: path.shown,
      faces: photo.faces.filter { isTold($0) && !$0.flags.contains(.ignore) }.map {
        TrainingFace(box: $0.box, landmarks: $0.landmarks)
      },
      ignored: photo.faces.filter { $0.flags.contains(.ignore) || ($0.state == .found && !isFinished) }
        .map(\.box),
      rejected: photo.faces.filter { $0.state == .rejected && !$0.flags.contains(.ignore) }.map(\.box)
    ) {
      try decodePhoto(at: path, limits: limits).image
    }
  }
}
