import Evaluation
import Alignment
import Annotations
package import Detection
package import Files
import Geometry
import Imaging
package import Library
package import SystemPackage

/// What a library knows about the faces of photos.
package struct LibraryFaces {
  package let library: AnnotationLibrary

  package init(
    library: AnnotationLibrary
  ) {
    self.library = library
  }

  /// What was found in a photo and what people said about it; nothing if the library does not know the photo, or the
  /// photo cannot be read.
  ///
  /// - Throws: `UsageError` when the library cannot be read: then nobody knows what people said.
  package func known(
    _ path: FilePath, settings: DetectionSettings, detector: FaceDetector
  ) throws(UsageError) -> KnownFaces {
    try known({ try library.identify(path) }, settings, detector)
  }

  /// The same for a file that is in use already.
  func known(
    _ file: PhotoFile, settings: DetectionSettings, detector: FaceDetector
  ) throws(UsageError) -> KnownFaces {
    try known({ try library.identify(file) }, settings, detector)
  }

  private func known(
    _ identify: () throws -> IdentifiedPhoto, _ settings: DetectionSettings, _ detector: FaceDetector
  ) throws(UsageError) -> KnownFaces {
    do {
      let photo = try identify().photo
      let said = try library.photo(photo)
      let found = try library.detection(of: photo, settings: settings, weights: detector.weightsName)
      return KnownFaces(detected: found?.faces, annotations: said)
    } catch let error as LibraryError {
      throw UsageError("\(library.path.shown): \(error.explanation)")
    } catch {
      // Decoding the photo reports why it cannot be read.
      return KnownFaces()
    }
  }
}
