import Library
import SystemPackage
import TestSupport

/// Three sample photos in a folder of a test's own, and a library beside them that knows nothing yet.
struct LibraryFixture {
  let folder: TemporaryFolder
  let photos: [FilePath]
  let library: AnnotationLibrary

  init() throws {
    let jobs = try JobsFixture()
    folder = jobs.folder
    photos = try jobs.threePhotos()
    library = try AnnotationLibrary(at: folder.path.appending("library.sqlite"))
  }
}
