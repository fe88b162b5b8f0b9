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
    try measurePeople(library, photos: photos)
    library.close()
    var again: AnnotationLibrary?
    report("opening with vectors", try clock.measure { again = try AnnotationLibrary(at: path) })
    let bytes = fileSize(path)
    report("forgetting all vectors", try clock.measure { try again?.forgetVectors() })
    print("bytes for a vector: \((bytes - fileSize(path)) / photos)")
  }

  /// Names a thousand faces in one edit, and keeps a vector for a face of each photo.
  private static func measurePeople(_ library: AnnotationLibrary, photos: Int) throws {
    let clock = ContinuousClock()
    let steps = (0..<min(photos, 1000)).map { index in
      Edit.Step.face(fingerprint(index), AnnotationID(rawValue: 2), .person("Ada"))
    }
    report("naming \(steps.count) faces", try clock.measure { _ = try library.apply(Edit("name", steps)) })
    let people = try library.listedPeople()
    if let ada = people.first(where: { $0.shown == "Ada" })?.person {
      report("renaming them", try clock.measure { _ = try library.apply(.rename(ada, to: "Eve")) })
      let other = people.first { $0.shown == "Person" }?.person
      if let other {
        report("merging them", try clock.measure { _ = try library.merge([ada.id], into: other.id) })
        report("undoing that", try clock.measure { _ = try library.undo() })
      }
    }
    try library.setRecognition(true)
    let bits = (0..<128).map { UInt16($0 * 37) }
    report(
      "keeping \(photos) vectors",
      try clock.measure {
        for start in stride(from: 0, to: photos, by: 500) {
          _ = try library.addVectors(
            (start..<min(photos, start + 500)).map { index in
              let points = (0..<5).map {
                Point(x: Float(index % 4000) + Float($0) * 20.4, y: 700 + Float($0) * 31.7)
              }
              let key = LandmarkKey(Landmarks(points: points))
              return PhotoVectors(
                photo: fingerprint(index), vectors: [FaceVector(landmarks: key, bits: bits)])
            }, model: "model")
        }
      })
    for _ in 0..<3 {
      var count = 0
      report("reading the vectors", try clock.measure { count = try library.vectors(model: "model").count })
      if count != photos { print("\(count) vectors are there") }
    }
  }

  private static func fileSize(_ path: FilePath) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path.string)
    return (attributes?[.size] as? Int) ?? 0
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

  /// Seconds of work of all threads.
  private static func processor() -> Double {
    var time = timespec()
    // SAFETY: the value lives through the call.
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private nonisolated(unsafe) static var last = 0.0

  private static func report(_ what: String, _ time: Duration) {
    let milliseconds = time / .microseconds(1) / 1000
    let now = processor()
    let spent = unsafe (now - last) * 1000
    print("\(what): \((milliseconds * 100).rounded() / 100) ms, of processors \(Int(spent)) ms")
    unsafe last = now
  }
}
