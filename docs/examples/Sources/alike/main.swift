// How much the largest faces of two photos look alike: alike A.jpg B.jpg
import FaceDetection
import FaceVectors

let (detector, vectorizer) = (try FaceDetector(), try FaceVectorizer())
var vectors: [FaceVector] = []
for path in CommandLine.arguments.dropFirst().prefix(2) {
  let image = try Image(decoding: .file(path: path))
  let largest = try await detector.faces(in: .image(image)).prefix(1)
  vectors += try await vectorizer.vectors(of: Array(largest), in: image).compactMap { $0 }
}
if vectors.count == 2 {
  let distance = vectors[0].distance(to: vectors[1])
  print(distance < FaceVector.samePersonDistance ? "alike" : "not alike", distance)
} else {
  print("needed are two photos with a face each")
}
