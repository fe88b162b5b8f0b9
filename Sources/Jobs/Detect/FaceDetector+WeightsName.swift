package import Detection
import Networks

extension FaceDetector {
  /// The weights' name in manifests: by content, so that renaming a file changes nothing.
  package var weightsName: String {
    let identity = networks.weightsIdentity
    let name = identity == NetworkWeights.publishedIdentity ? "mtcnn Zhang et al. 2016, " : ""
    return "\(name)xxh64 \(identity)"
  }
}
