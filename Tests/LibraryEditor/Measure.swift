import Annotations
import Foundation
import Geometry
import Library
import SystemPackage

/// Fills a library and measures what users wait for.
enum Measure {
  /// - Parameters:
  ///   - photos: how many to make, with `faces` each.
  static func run(_ path: FilePath, photos: Int, faces: Int) throws {
    let clock = ContinuousClock()
    var library: AnnotationLibrary? = try AnnotationLibrary(at: path)
    let filling = try clock.measure {
      for start in stride(from: 0, to: photos, by: 1000) {
        let group = (start..<min(photos, start + 1000)).map { fingerprint($0) }
        _ = try library?.recordPhotos(
          group.enumerated().map {
            IdentifiedPhoto(path: FilePath("/photos/\(start + $0).jpg"), photo: $1, modified: 1)
          })
        _ = try library?.apply(
          Edit(
            "add",
            group.flatMap { photo in
              (1...faces).map { .add(photo, face($0)) }
            }))
      }
    }
    library?.close()
    library = nil
    report("filling with \(photos) photos and \(photos * faces) faces", filling)
    report("opening", try clock.measure { library = try AnnotationLibrary(at: path) })
    guard let library else { return }
    report("statistics", try clock.measure { _ = try library.stats() })
    report("people", try clock.measure { _ = try library.people() })
    report("the whole check", try clock.measure { _ = try library.check() })
    var times: [Duration] = []
    for index in 0..<200 {
      let photo = fingerprint(index * 97 % photos)
      let id = AnnotationID(rawValue: Int64(index % faces + 1))
      times.append(try clock.measure { _ = try library.apply(.reject(id, on: photo)) })
    }
    times.sort()
    report("an edit, middle of 200", times[100])
    report("an edit, slowest of 200", times[199])
    report("undoing", try clock.measure { _ = try library.undo() })
    report("a photo's faces", try clock.measure { _ = try library.photo(fingerprint(photos / 2)) })
    report("the revision", try clock.measure { _ = try library.revision() })
  }

  private static func fingerprint(_ index: Int) -> PhotoFingerprint {
    PhotoFingerprint(size: Int64(index) + 1, high: UInt64(index) &* 0x9E37_79B9_7F4A_7C15, low: UInt64(index))
  }

  private static func face(_ index: Int) -> Annotation {
    let place = Float(index) * 100
    return Annotation(
      id: AnnotationID(rawValue: Int64(index)),
      box: BoundingBox(minX: place, minY: place, maxX: place + 80, maxY: place + 90),
      landmarks: Landmarks(points: (0..<5).map { Point(x: place + Float($0) * 10, y: place + 20) }),
      state: .accepted, score: 0.9, person: index == 1 ? "Person" : nil)
  }

  private static func report(_ what: String, _ time: Duration) {
    let milliseconds = time / .microseconds(1) / 1000
    print("\(what): \((milliseconds * 100).rounded() / 100) ms")
  }
}
