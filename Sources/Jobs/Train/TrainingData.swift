import Annotations
import Files
package import Imaging
package import Library
import Parallel
package import SystemPackage
package import Training

/// Marked photos for training, from annotation files, lists, published data sets and libraries.
package struct TrainingData {
  /// What could not be used, a line each. It is complete also when adding throws.
  package private(set) var remarks: [String] = []
  /// What was read of published data sets, a line each.
  package private(set) var facts: [String] = []
  private var items: [Item] = []
  private var missing = 0
  private var unreadable = 0
  private var mixed = Identity()
  private let limits: PhotoLimits

  private struct Item {
    var picture: TrainingPicture
    /// Nil where no data set decides what it is for.
    var origin: PublishedLayout.Origin?
  }

  package init(limits: PhotoLimits) { self.limits = limits }

  /// A hash of everything that was added.
  package var identity: UInt64 { mixed.value }

  /// All photos but those that a data set keeps for tests.
  package var pictures: [TrainingPicture] { items.map(\.picture) }

  /// How much of the data could not be used, in words; nil when there is nothing to say.
  package var losses: String? {
    let others = remarks.count - missing - unreadable
    let parts = [
      missing > 0 ? "\(counted(missing, "photo")) not found" : nil,
      unreadable > 0 ? "\(counted(unreadable, "photo")) that cannot be read" : nil,
      others > 0 ? counted(others, missing + unreadable > 0 ? "other remark" : "remark") : nil,
    ].compactMap { $0 }
    return parts.isEmpty ? nil : "of the data: " + parts.joined(separator: ", ")
  }

  /// Adds the photos of annotation files, and of folders of annotations or published data sets.
  ///
  /// - Parameter folder: the folder of the photos; each file's folder when nil. A data set's own folder goes
  ///   first.
  package mutating func add(files: [FilePath], photosIn folder: FilePath?) throws {
    guard !files.isEmpty else { return }
    let places = folder.map(PhotoPlaces.folder) ?? .beside(also: [])
    var reader = GroundTruthReader(photosIn: places, takesSinglePhotos: true)
    do { try reader.read(files) } catch {
      let absences = reader.photos.compactMap(\.absence)
      remarks += reader.remarks + absences
      missing += absences.count
      throw error
    }
    add(reader)
  }

  /// Adds the photos that people worked on: reviewed ones, and those with an accepted, added or rejected face.
  package mutating func add(library: AnnotationLibrary) throws {
    var reader = GroundTruthReader()
    try reader.read(library)
    add(reader)
  }

  /// The photos to learn from and those kept out: as the data sets' makers say, and every tenth of the others.
  ///
  /// When other data has enough faces, CelebA gives landmark faces only (Zhang et al. 2016, section 3.3).
  package func split() -> (learned: [TrainingPicture], kept: [TrainingPicture]) {
    let faces = items.reduce(0) { $0 + ($1.origin?.maker == .celeba ? 0 : $1.picture.faces.count) }
    var (learned, kept): ([TrainingPicture], [TrainingPicture]) = ([], [])
    let decides = items.contains { $0.origin?.use == .validation }
    var number = 0
    for item in items {
      var picture = item.picture
      picture.givesOnlyLandmarks = item.origin?.maker == .celeba && faces >= Self.leastFaces
      switch decides ? item.origin?.use : nil {
      case .validation: kept.append(picture)
      case .some: learned.append(picture)
      case nil:
        if number % 10 == 9 { kept.append(picture) } else { learned.append(picture) }
        number += 1
      }
    }
    return (learned, kept)
  }

  /// With fewer faces and photos than this, nothing can be trained.
  static let leastFaces = 20
  static let leastPhotos = 10

  // MARK: Reading

  private mutating func add(_ read: GroundTruthReader) {
    remarks += read.remarks
    let before = items.count
    for photo in read.photos where photo.state != .skipped && photo.origin?.use != .tests {
      if let absence = photo.absence {
        remarks.append(absence)
        missing += 1
      }
      guard let path = photo.path else { continue }
      do { _ = try readPhotoHeader(at: path) } catch {
        remarks.append("\(error)")
        unreadable += 1
        continue
      }
      let picture = TrainingPicture(photo, at: path, limits: limits)
      mixed.add("\(path)")
      mixed.add(picture.faces)
      mixed.add(picture.ignored)
      mixed.add(picture.rejected)
      if let origin = photo.origin { mixed.add(origin.use.rawValue) }
      items.append(Item(picture: picture, origin: photo.origin))
    }
    for (set, photos) in read.published {
      let own = items[before...].compactMap(\.origin).filter { $0.set == set }
      let tests = photos.count { $0.use == .tests }
      facts.append(
        "\(set.shown): \(photos[0].maker.rawValue), "
          + "\(counted(own.count { $0.use == .learning }, "photo")) to learn from, "
          + "\(own.count { $0.use == .validation }) for validation"
          + (tests > 0 ? ", \(tests) left out for tests" : ""))
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
