import Annotations
import Detection
import Identity
import Imaging
import Jobs
import Library
import Parallel
import Recognition
import SystemPackage
import TestSupport

/// The sample photos, in which group.jpg shows the people of the portraits again, in a library that knows their faces.
struct PeopleFixture {
  static let model = Result { try FaceEmbedder() }

  let jobs: JobsFixture
  let library: AnnotationLibrary
  let search: PersonSearch

  init() throws {
    jobs = try JobsFixture()
    library = try AnnotationLibrary(at: jobs.folder.path.appending("library.sqlite"))
    search = PersonSearch(
      search: try jobs.search(lanes: 2), settings: jobs.settings, model: try Self.model.get())
  }

  /// A copy of a sample whose faces the library knows by detection.
  func add(_ sample: String, as name: String) throws -> (path: FilePath, photo: PhotoFingerprint) {
    let path = try jobs.copy(sample, as: name)
    let identified = try library.identify(path)
    _ = try library.recordPhotos([identified])
    let image = try decodePhoto(at: path).image
    let faces = try search.search.detect(in: image, settings: search.settings).faces
    _ = try library.record(
      [DetectionRecord(photo: identified.photo, faces: faces, seconds: 0.1, size: image.size)],
      settings: search.settings, weights: search.search.detector.weightsName)
    return (path, identified.photo)
  }

  /// Names a photo's largest face.
  func name(_ photo: PhotoFingerprint, _ name: String, face number: Int = 0) throws {
    let known = try library.photo(photo)
    let found = try library.detections(of: photo).first?.detection.faces ?? []
    let face = known.proposal(found[number])
    _ = try library.apply(
      Edit("name a face", [.ensure(photo, face), .face(photo, face.id, .person(name))]))
  }

  func identity() throws -> LibraryIdentity { try LibraryIdentity(library, by: search) { _ in { _ in } } }
}
