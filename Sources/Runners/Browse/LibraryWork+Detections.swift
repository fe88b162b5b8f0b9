package import Annotations
package import Browser
package import Detection
import Imaging
package import Library
import Parallel
import Synchronization
package import SystemPackage

/// What was found on photos, from one run to the next.
extension LibraryWork {
  /// What found faces: the settings, and the weights by content.
  struct Finder: Hashable {
    var settings: DetectionSettings
    var weights: String
  }

  /// The content of a photo's file as it is now; nil when there turned out to be no library.
  package func content(of path: FilePath) -> PhotoFingerprint? {
    guard opening.isReady else { return try? content(of: path, nil) }
    return store.withLock { $0.library }.flatMap { try? content(of: path, $0) }
  }

  func content(of path: FilePath, _ library: AnnotationLibrary?) throws -> PhotoFingerprint {
    let stamp = try FileStamp(of: path)
    if let known = try? library?.sighting(at: path, stamp) { return known.photo }
    return try PhotoFingerprint(of: files.file(at: path, stamp))
  }

  /// What these settings and weights have found on a photo before, by whatever name it had. Waits for a
  /// library that is being opened.
  package func stored(
    _ photo: PhotoFingerprint, at path: FilePath, _ settings: DetectionSettings, weights: String
  ) -> StoredDetection? {
    guard let library = store.withLock({ $0.library }),
      var stored = try? library.detection(of: photo, settings: settings, weights: weights)
    else { return nil }
    if stored.size == nil { stored.size = (try? files.file(at: path).header())?.size }
    return stored.size == nil ? nil : stored
  }

  /// Keeps what was found; many at once, since each transaction costs a write to the disk. Nothing is kept
  /// that the library knows by now: it may have been opened after the search began.
  package func record(
    _ photo: PhotoFingerprint, _ result: FoundFaces, _ settings: DetectionSettings, weights: String
  ) {
    if opening.keep({ [weak self] in self?.record(photo, result, settings, weights: weights) }) { return }
    guard let library = store.withLock({ $0.library }), !library.isReadOnly,
      // Older programs kept no size.
      (try? library.detection(of: photo, settings: settings, weights: weights))?.size == nil
    else { return }
    let found = DetectionRecord(
      photo: photo, faces: result.faces, seconds: result.seconds, size: result.photo)
    waiting.withLock { $0[Finder(settings: settings, weights: weights), default: []].append(found) }
    recording.add(after: .milliseconds(100)) { [self] in record() }
  }

  /// Writes what waits for it.
  func record() {
    let records = waiting.withLock { waiting in
      defer { waiting = [:] }
      return waiting
    }
    guard let library = store.withLock({ $0.library }) else { return }
    for (finder, records) in records {
      // Lost to a full disk, a detection is only work to be done again; edits say what is wrong.
      _ = try? library.record(records, settings: finder.settings, weights: finder.weights)
    }
  }
}
