import Evaluation
import Alignment
import Annotations
package import Detection
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

  /// What was found in a photo and what people said about it; nothing if the library does not know the photo.
  package func known(_ path: FilePath, settings: DetectionSettings, detector: FaceDetector) -> KnownFaces {
    known((try? library.identify(path))?.photo, settings, detector)
  }

  /// The same for a file that is in use already.
  func known(_ file: PhotoFile, settings: DetectionSettings, detector: FaceDetector) -> KnownFaces {
    known((try? library.identify(file))?.photo, settings, detector)
  }

  private func known(
    _ photo: PhotoFingerprint?, _ settings: DetectionSettings, _ detector: FaceDetector
  ) -> KnownFaces {
    guard let photo, let said = try? library.photo(photo) else { return KnownFaces() }
    let found = try? library.detection(of: photo, settings: settings, weights: detector.weightsName)
    return KnownFaces(detected: found?.faces, annotations: said)
  }
}
