import Evaluation
import Alignment
import Annotations
package import Detection
import Geometry
import Imaging
package import Library
package import SystemPackage

/// The faces of photos as a library knows them.
package struct LibraryFaces {
  package let library: AnnotationLibrary

  package init(
    library: AnnotationLibrary
  ) {
    self.library = library
  }

  /// What was found and what people said about it; of a photo that the library does not know, nothing.
  package func known(_ path: FilePath, settings: DetectionSettings, detector: FaceDetector) -> KnownFaces {
    known((try? library.identify(path))?.photo, settings, detector)
  }

  /// The same for a file that somebody is at work on.
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
