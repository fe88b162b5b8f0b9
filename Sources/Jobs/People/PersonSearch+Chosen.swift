package import Detection
import Identity
package import Imaging
package import Parallel

extension PersonSearch {
  /// With the model that the user chose for all libraries.
  ///
  /// - Throws: `UsageError` when it cannot be opened.
  package static func chosen(
    detector: FaceDetector, settings: DetectionSettings, limits: PhotoLimits, lanes: Lanes
  ) throws -> PersonSearch {
    PersonSearch(
      search: PhotoSearch(detector: detector, lanes: lanes), settings: settings, limits: limits,
      model: try ModelChoice(at: ModelChoice.path()).open())
  }
}

extension PersonSearch {
  /// What identifies facet's own model.
  package static func shippedModel() throws -> String { try FaceEmbedder().identifier }
}
