import Annotations
import Foundation
import Library
import SystemPackage

extension LibraryBench {
  /// Names, and vectors of the first 100,000 photos' first faces. Afterwards the library is as before.
  func measurePeople(_ library: AnnotationLibrary, _ photos: [PhotoFingerprint]) throws {
    let faces = try photos.prefix(1000).compactMap { photo in
      try library.photo(photo).annotations.first.map { Edit.Step.face(photo, $0.id, .person("Ada")) }
    }
    row(
      "naming 1,000 faces, on the disk", try milliseconds { _ = try library.apply(Edit("name", faces)) },
      "100")
    row("undoing that", try milliseconds { _ = try library.undo() })
    let people = try library.listedPeople()
    guard people.count > 1 else { return }
    let count = (people[0].faces + people[1].faces).grouped
    row(
      "merging two people with \(count) faces",
      try milliseconds { _ = try library.merge([people[0].id], into: people[1].id) })
    row("undoing that", try milliseconds { _ = try library.undo() })
    row("all annotated faces, read", try milliseconds { _ = try library.annotatedFaces() })
    try measureVectors(library, photos)
  }

  private func measureVectors(_ library: AnnotationLibrary, _ photos: [PhotoFingerprint]) throws {
    try library.setRecognition(true)
    let before = fileSize(library.path)
    let bits = (0..<128).map { UInt16($0 * 37) }
    let keeping = try milliseconds {
      for start in stride(from: 0, to: min(photos.count, 100_000), by: 500) {
        let part = try photos[start..<min(start + 500, photos.count)].map { photo in
          let landmarks = try library.photo(photo).annotations.first?.landmarks
          return PhotoVectors(
            photo: photo,
            vectors: landmarks.map { [FaceVector(landmarks: LandmarkKey($0), bits: bits)] } ?? [])
        }
        _ = try library.addVectors(part, model: "bench")
      }
    }
    let count = try library.vectorCount()
    row("keeping \(count.grouped) vectors", keeping)
    let bytes = Double(fileSize(library.path) - before) / Double(max(1, count))
    row("bytes for each of them (not ms)", bytes, "400")
    var read: [Double] = []
    for _ in 0..<5 { read.append(try milliseconds { _ = try library.vectors(model: "bench") }) }
    row("reading them, median of 5", read.sorted()[2], "200")
    var opened: [Double] = []
    for _ in 0..<5 { opened.append(try milliseconds { try AnnotationLibrary(at: library.path).close() }) }
    row("opening the library with them, median of 5", opened.sorted()[2], "50")
    row("forgetting them", try milliseconds { try library.forgetVectors() })
  }

  /// With what is still in the journal.
  private func fileSize(_ path: FilePath) -> Int {
    ["", "-wal"].reduce(0) { sum, ending in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path.string + ending)
      return sum + ((attributes?[.size] as? Int) ?? 0)
    }
  }
}
