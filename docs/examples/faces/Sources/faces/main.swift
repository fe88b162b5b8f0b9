import Detection
import Imaging

let detector = try FaceDetector()
for path in CommandLine.arguments.dropFirst() {
  let photo = try decodePhoto(at: .init(path))
  for face in try detector.detect(in: photo.image, settings: DetectionSettings()).faces {
    print(path, face.box, face.score)
  }
}
