import FaceDetection
import Foundation

/// Searches each photo that appears in a folder, until it is interrupted: `watcher FOLDER [ROUNDS]`. For trying it, ROUNDS
/// says how often the folder is looked at.
@main
struct Watcher {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    let photos = Self.photos(
      in: arguments.first ?? ".", rounds: arguments.dropFirst().first.flatMap { Int($0) } ?? .max)
    let detector = try FaceDetector()
    // The detector works on several photos at a time, and answers come in the order of the photos.
    let (names, toName) = AsyncStream<String>.makeStream()
    let sources = AsyncStream<PhotoSource> { continuation in
      Task {
        for await path in photos {
          toName.yield(path)
          continuation.yield(.file(path: path))
        }
        continuation.finish()
      }
    }
    var paths = names.makeAsyncIterator()
    for await result in detector.detections(in: sources) {
      let path = await paths.next() ?? ""
      switch result {
      case .success(let detection): print("\(path): \(detection.faces.count) faces")
      case .failure(let error): print("\(path): \(error)")
      }
    }
  }

  /// New photos of the folder, as they appear. A file counts once its size has not changed for a round, so that none is
  /// read while it is being copied.
  static func photos(in folder: String, rounds: Int) -> AsyncStream<String> {
    AsyncStream { continuation in
      let task = Task {
        var sizes: [String: Int] = [:]
        var done: Set<String> = []
        for _ in 0..<rounds {
          let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
          for name in names.sorted() where isPhoto(name) && !done.contains(name) {
            let path = folder + "/" + name
            let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
            if size > 0, sizes[name] == size {
              done.insert(name)
              continuation.yield(path)
            }
            sizes[name] = size
          }
          try? await Task.sleep(for: .milliseconds(500))
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private static func isPhoto(_ name: String) -> Bool {
    [".jpg", ".jpeg", ".png"].contains(where: name.lowercased().hasSuffix)
  }
}
