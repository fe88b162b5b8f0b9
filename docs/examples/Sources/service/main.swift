// Faces over HTTP: service [PORT]
//
//   curl --data-binary @photo.jpg localhost:8080/faces
//   curl --data-binary @photo.jpg 'localhost:8080/faces?minimumFaceSize=40'
import FaceDetection
import Foundation
import Hummingbird

/// What this service accepts.
enum Limits {
  static let uploadBytes = 20 << 20
  static let megapixels = 50
  static let waitingPhotos = 64
  static let seconds = 20
}

/// Ends a search that takes, or waits, too long.
struct TimedOut: Error {}

func withTimeLimit<Answer: Sendable>(
  _ limit: Duration, _ body: @escaping @Sendable () async throws -> Answer
) async throws -> Answer {
  try await withThrowingTaskGroup(of: Answer.self) { group in
    group.addTask { try await body() }
    group.addTask {
      try await Task.sleep(for: limit)
      throw TimedOut()
    }
    defer { group.cancelAll() }
    guard let first = try await group.next() else { throw TimedOut() }
    return first
  }
}

extension FaceDetectionError {
  /// Whose fault it is, as HTTP says it.
  var status: HTTPResponse.Status {
    switch self {
    case .overloaded: .serviceUnavailable
    case .tooLarge: .contentTooLarge
    case .notPhoto, .unsupported: .unsupportedMediaType
    case .damaged, .invalidImage: .unprocessableContent
    case .invalidOption: .badRequest
    case .weights, .unreadable, .outOfMemory: .internalServerError
    }
  }
}

func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
  Response(
    status: status, headers: [.contentType: "application/json"],
    body: .init(byteBuffer: ByteBuffer(bytes: try JSONEncoder().encode(value))))
}

var configuration = FaceDetector.Configuration()
configuration.maximumQueueLength = Limits.waitingPhotos
let detector = try FaceDetector(configuration)

let router = Router()
router.get("ping") { _, _ in "pong" }
router.post("faces") { request, _ in
  var options = DetectionOptions()
  options.maximumMegapixels = Limits.megapixels
  if let size = request.uri.queryParameters["minimumFaceSize"] {
    options.minimumFaceSize = Int(size) ?? -1
  }
  var request = request
  let (length, chosen) = (request.headers[.contentLength].flatMap { Int($0) }, options)
  if let length, length > Limits.uploadBytes {
    return try json(["error": "at most \(Limits.uploadBytes) bytes"], status: .contentTooLarge)
  }
  do {
    let bytes = Array(buffer: try await request.collectBody(upTo: Limits.uploadBytes))
    let detection = try await withTimeLimit(.seconds(Limits.seconds)) {
      try await detector.detect(in: .encoded(bytes), options: chosen)
    }
    return try json(detection)
  } catch let error as FaceDetectionError {
    return try json(["error": error.description], status: error.status)
  } catch is TimedOut {
    return try json(["error": "took longer than \(Limits.seconds) seconds"], status: .serviceUnavailable)
  }
}

let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 8080
let service = Application(
  router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)))
try await service.runService()
