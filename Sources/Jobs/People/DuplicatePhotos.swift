import Files
package import Imaging
package import Parallel
package import Library
import Synchronization
package import SystemPackage
import TextWriting

/// Photos that look the same: made smaller, encoded again, or one after another from a tripod.
package struct DuplicatePhotos: Sendable {
  /// Groups of at least two, in the order of their first photos.
  package let groups: [[FilePath]]

  /// The difference hash of a copy differs in at most so many bits, with few exceptions.
  package static let usualBits = 4

  /// - Parameters:
  ///   - bits: how many bits of 64 may differ.
  ///   - failed: receives what could not be read, and why.
  package init(
    _ photos: [FilePath], bits: Int = usualBits, limits: PhotoLimits, lanes: Lanes,
    cancellation: CancellationFlag? = nil, failed: @Sendable (FilePath, String) -> Void,
    progress: @Sendable (Int) -> Void
  ) throws {
    let hashes = Mutex<[(path: FilePath, hash: DifferenceHash)]>([])
    let done = Mutex(0)
    lanes.forEachInOrder(photos, cancellation: cancellation) { path in
      (path, Result { DifferenceHash(of: try decodePhoto(at: path, limits: limits).image) })
    } emit: { path, result in
      switch result {
      case .success(let hash): hashes.withLock { $0.append((path, hash)) }
      case .failure(let error): failed(path, PersonSearch.reason(error))
      }
      progress(
        done.withLock { done in
          done += 1
          return done
        })
    }
    try cancellation?.check()
    let all = hashes.withLock { $0 }
    // Each photo goes to the first that looks like it, so that no chain of small changes joins different photos.
    var first: [Int] = []
    var members: [Int: [FilePath]] = [:]
    for (index, photo) in all.enumerated() {
      let leader = first.first { all[$0].hash.distance(to: photo.hash) <= bits }
      if leader == nil { first.append(index) }
      members[leader ?? index, default: []].append(photo.path)
    }
    groups = first.compactMap { members[$0] }.filter { $0.count > 1 }
  }
}

extension DuplicatePhotos {
  /// The photos of a library whose files are there, also the same file at several places.
  package static func photos(of library: AnnotationLibrary) throws -> [FilePath] {
    var all: [FilePath] = []
    try library.forEachPhoto { _, paths, _ in all += paths.filter { FileIdentity(of: $0) != nil } }
    return all.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }

  /// A group, for a list.
  package static func line(_ index: Int, _ group: [FilePath], _ isJSON: Bool) -> String {
    guard isJSON else {
      return "group \(index + 1): \(counted(group.count, "photo"))\n"
        + group.map { "  \($0.shown)" }.joined(separator: "\n")
    }
    return JSONText.object([
      ("group", .literal("\(index + 1)")), ("photos", .list(group.map { .object(JSONText.path($0)) })),
    ]).text
  }
}
