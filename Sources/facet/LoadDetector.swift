import Detection
import Networks

/// The detector with the published weights; a failure ends the command with a clear message.
func loadDetector() throws -> FaceDetector {
  do {
    return try FaceDetector()
  } catch {
    throw UsageError("\(error)")
  }
}
