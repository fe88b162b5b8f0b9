import Annotations
import Files
package import Imaging
package import Library
import Parallel
package import SystemPackage
package import Training

/// Marked photos for training, from annotation files, lists and libraries.
package struct TrainingData {
  package private(set) var pictures: [TrainingPicture] = []
  /// What could not be used, a line each.
  package private(set) var remarks: [String] = []
  private var mixed = Identity()
  private let limits: PhotoLimits

  package init(limits: PhotoLimits) { self.limits = limits }

  /// A hash of everything that was added.
  package var identity: UInt64 { mixed.value }

  /// Adds the photos of annotation files.
  ///
  /// - Parameter folder: the folder of the photos; each file's folder when nil.
  package mutating func add(files: [FilePath], photosIn folder: FilePath?) throws {
    var reader = GroundTruthReader(
      photosIn: folder.map(PhotoPlaces.folder) ?? .beside(also: []), takesSinglePhotos: true)
    try reader.read(files)
    add(reader)
  }

  /// Adds the photos that people worked on: reviewed ones, and those with an accepted, added or rejected face.
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
    // In a reviewed photo, undecided faces count as right, because nobody rejected them. In other photos they count
    // neither as faces nor as background.
    let isFinished = photo.state == nil || photo.state == .reviewed
    let countsAsFace = { (face: Annotation) in face.isFace || (isFinished && face.state == .found) }
    self.init(
      name: path.shown,
      faces: photo.faces.filter { countsAsFace($0) && !$0.flags.contains(.ignore) }.map {
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
