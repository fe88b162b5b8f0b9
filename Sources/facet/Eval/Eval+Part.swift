import AnnotationFormats
import Annotations
import ArgumentParser
import Evaluation
import Files
import Imaging
import Jobs
import SystemPackage

/// One machine's part of an evaluation: it only prints the faces found. They are measured when all parts exist.
extension Eval {
  func checkPart() throws {
    guard part.shard != nil else { return }
    if weights.count + preset.count > 1 || !found.isEmpty || !grid.grid.isEmpty {
      throw ValidationError(
        "--shard: a part is searched by one detector; give one --weights or --preset, no --found or --grid")
    }
    if curve != nil || grid.table != nil || format != .text {
      throw ValidationError(
        "--shard: figures need all parts together, with --found; leave out --curve, --table and --format")
    }
  }

  /// Prints the faces of a part's photos as JSON Lines, down to the low scores that only curves need.
  func printPart(_ shard: Shard, _ photos: [EvalTruth.Photo], _ contender: EvalContender) throws {
    let own = photos.filter { shard.contains($0.path ?? FilePath($0.name)) }
    let search = find(own, [contender], needsPhotos: true)
    let writer = try AnnotationWriter(.jsonl, everything: true) { StandardOutput.write(bytes: $0) }
    for (photo, faces) in zip(search.photos, search.found) {
      var record = PhotoRecord(name: photo.name, size: photo.size)
      record.annotations = faces[0].enumerated().map { index, face in
        Annotation(
          id: AnnotationID(rawValue: Int64(index + 1)), box: face.box, landmarks: face.landmarks,
          state: .found,
          score: face.score)
      }
      try writer.write(record)
    }
    try writer.finish()
    if !search.failures.isEmpty { throw ExitStatus.somePhotosFailed }
  }
}
