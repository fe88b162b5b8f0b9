package import Annotations
import Detection
package import Imaging
package import Library

extension PersonSearch {
  /// The vectors of faces as a library keeps them; nil for landmarks that form no face. Faces without landmarks get
  /// those that O-Net finds.
  package func stored(_ faces: [Annotation], in image: Image) throws -> [FaceVector?] {
    let landmarks = faces.map { $0.landmarks ?? search.detector.landmarks(on: $0.box, in: image) }
    return zip(zip(faces, landmarks), try vectors(of: landmarks, in: image)).map { face, vector in
      vector.map {
        FaceVector(
          landmarks: LibraryIdentity.key(face.0), values: $0, sharpness: Self.sharpness(of: face.1, in: image)
        )
      }
    }
  }
}
