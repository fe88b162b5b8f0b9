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
    guard let photo = try? library.identify(path).photo, let said = try? library.photo(photo) else {
      return KnownFaces()
    }
    let found = try? library.detection(of: photo, settings: settings, weights: detector.weightsName)
    return KnownFaces(detected: found?.faces, annotations: said)
  }
}
