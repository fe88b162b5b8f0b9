import FaceDetection

let detector = try FaceDetector()
for path in CommandLine.arguments.dropFirst() {
  for face in try await detector.faces(in: .file(path: path)) {
    print(path, face.box, face.score)
  }
}
