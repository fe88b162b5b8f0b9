import AnnotationFormats
package import Annotations
package import Browser
package import Detection
import Dispatch
import Files
import Foundation
import Geometry
import Imaging
package import Library
import Synchronization
package import SystemPackage

/// Does what the browser asks of the library, off the main thread: edits in their order, look-ups beside them.
package final class LibraryWork: Sendable {
  private let path: FilePath
  private let post: @Sendable (Action) -> Void
  private let store: Mutex<LibraryStore>
  /// Edits, undo, and what is asked for the photo on screen: one after the other.
  private let edits = DispatchQueue(label: "facet.library.edits", qos: .userInteractive)
  /// The folder's photos, in parts.
  private let looking = DispatchQueue(label: "facet.library.looking", qos: .utility)
  private let recording = DispatchQueue(label: "facet.library.recording", qos: .utility)
  /// What found faces: the settings, and the weights by content.
  private struct Finder: Hashable {
    var settings: DetectionSettings
    var weights: String
  }

  private let waiting = Mutex<[Finder: [DetectionRecord]]>([:])
  private let moved = MovedFiles()
  private let isOpen = DispatchSemaphore(value: 0)
  private let isStopped = Mutex(false)

  /// Photos that are looked up in one step.
  private static let part = 200
  /// How often other programs' changes are looked for, in milliseconds.
  private static let interval = 400

  /// - Parameter rescueFolders: where edits are kept that the library does not take; the user's own when nil.
  package init(
    path: FilePath, rescueFolders: [FilePath]? = nil, post: @escaping @Sendable (Action) -> Void
  ) {
    store = Mutex(rescueFolders.map { LibraryStore(rescueFolders: $0) } ?? LibraryStore())
    (self.path, self.post) = (path, post)
  }

  /// Where the annotations are: another place once they were saved elsewhere.
  package var currentPath: FilePath { store.withLock { $0.library?.path } ?? path }

  private func answer(_ answer: LibraryAnswer) { post(.library(answer)) }

  // MARK: Requests

  package func perform(_ request: LibraryRequest) {
    switch request {
    case .open: edits.async { [self] in open() }
    case .recognise(let files, let isOnScreen):
      let queue = isOnScreen ? edits : looking
      for start in stride(from: 0, to: files.count, by: Self.part) {
        let part = Array(files[start..<min(files.count, start + Self.part)])
        queue.async { [self] in recognise(part) }
      }
    case .edit(let edit, let request): change(request) { try $0.apply(edit) }
    case .undo(let request): change(request) { try $0.undo() }
    case .redo(let request): change(request) { try $0.redo() }
    case .people(let request):
      edits.async { [self] in
        guard let people = try? store.withLock({ try $0.people() }) else { return }
        answer(.people(request: request, people))
      }
    case .save(let path, let request): edits.async { [self] in save(to: path, request) }
    case .writeRegions(let paths, let request):
      looking.async { [self] in writeRegions(paths, request) }
    case .landmarks, .patch: break  // About pixels; see `PatchWork`.
    }
  }

  private func open() {
    let (condition, rescued) = store.withLock { store in
      let rescued = store.open(path)
      return (store.condition, rescued)
    }
    isOpen.signal()
    answer(.opened(condition))
    if rescued > 0 { answer(.rescued(rescued)) }
    watch()
  }

  /// Waits until the library was opened, or could not be.
  private func awaitOpen() {
    isOpen.wait()
    isOpen.signal()
  }

  private func change(_ request: Int, _ body: @escaping @Sendable (inout LibraryStore) throws -> EditOutcome)
  {
    edits.async { [self] in
      // Answered under the lock: the answers to two changes must not overtake each other.
      store.withLock { store in
        do {
          answer(.edited(request: request, try body(&store)))
        } catch {
          if let condition = store.unreportedCondition() { answer(.opened(condition)) }
          answer(.editFailed(request: request, reason: "nothing was changed: \(error)"))
        }
      }
    }
  }

  private func save(to path: FilePath, _ request: Int) {
    do {
      try store.withLock { try $0.save(to: path) }
      answer(.saved(request: request, path))
    } catch {
      answer(.saveFailed(request: request, reason: "\(error)"))
    }
  }

  /// Reports what other programs change, as long as the browser runs.
  private func watch() {
    edits.asyncAfter(deadline: .now() + .milliseconds(Self.interval)) { [weak self] in
      guard let self, !isStopped.withLock({ $0 }) else { return }
      store.withLock { store in
        if let photos = try? store.changesByOthers(), !photos.isEmpty { answer(.changed(photos)) }
      }
      watch()
    }
  }

  /// Lets the edits that were asked for be finished, for two seconds at most, keeps the detections that wait for it,
  /// and closes the file.
  ///
  /// - Parameter discards: whether edits that are in memory only are to be forgotten.
  /// - Returns: what the user must know about edits that are not in the library; nil when there are none.
  package func stop(discards: Bool) -> String? {
    isStopped.withLock { $0 = true }
    let done = DispatchSemaphore(value: 0)
    edits.async { done.signal() }
    guard done.wait(timeout: .now() + 2) == .success else {
      return "\(path.shown): the library does not answer; the last edits may not be in it"
    }
    // Here and not on its queue, which waits for a processor behind the detection.
    record()
    return store.withLock { store in
      // All edits are in it by now. What is still at work recognises photos, which the next start does again; a file
      // that stays open on its account survives as it does a crash.
      defer { store.close(patience: 0.02) }
      return store.closingMessage(discards: discards)
    }
  }

  // MARK: Photos

  private func recognise(_ part: [ListedFile]) {
    awaitOpen()
    guard !isStopped.withLock({ $0 }) else { return }
    let (library, version) = store.withLock { ($0.library, $0.version) }
    var sightings: [(id: PhotoID, sighting: PhotoSighting)] = []
    for file in part {
      // Whoever quits does not wait for the rest.
      if isStopped.withLock({ $0 }) { return }
      // What cannot be read is reported by the detection.
      guard let sighting = try? identify(file.path, library) else { continue }
      sightings.append((file.photo, sighting))
    }
    var seen: [PhotoRecognition] = []
    if let library, !library.isReadOnly {
      seen = (try? library.recordSightings(sightings.map(\.sighting))) ?? []
    }
    var found: [PhotoRecognised] = []
    for (place, item) in sightings.enumerated() {
      if isStopped.withLock({ $0 }) { return }
      guard var known = try? store.withLock({ try $0.known(item.sighting.photo) }) else { continue }
      let recognition = seen.indices.contains(place) ? seen[place] : nil
      var remark: String?
      if let recognition {
        (known, remark) = carryOver(recognition, to: known, at: item.sighting.path) ?? (known, nil)
      }
      var regions = 0
      if known == PhotoAnnotations(photo: known.photo),
        let read = readRegions(item.sighting.path, known, isNew: recognition?.isNew ?? true)
      {
        (regions, known) = (read.annotations.count, read)
      }
      found.append(PhotoRecognised(photo: item.id, known: known, remark: remark, regions: regions))
    }
    store.withLock { store in
      // What was edited meanwhile was answered before; it must not be shown as it was.
      if store.version != version {
        for index in found.indices {
          if let known = try? store.known(found[index].known.photo) { found[index].known = known }
        }
      }
      if let condition = store.unreportedCondition() { answer(.opened(condition)) }
      answer(.recognised(found))
    }
  }

  private func identify(_ path: FilePath, _ library: AnnotationLibrary?) throws -> PhotoSighting {
    if let library { return try library.identify(path) }
    return PhotoSighting(path: path, photo: try PhotoFingerprint(contentsOf: path), modified: 0)
  }

  /// What another program has changed in the file changes nothing about its faces.
  ///
  /// A photo that was seen elsewhere before or that has another size is not the old one changed, but another that was
  /// given its name; so is one when the old one lies somewhere else by now.
  private func carryOver(
    _ recognition: PhotoRecognition, to known: PhotoAnnotations, at path: FilePath
  ) -> (known: PhotoAnnotations, remark: String)? {
    guard let old = recognition.changedFrom, recognition.otherPaths.isEmpty,
      known == PhotoAnnotations(photo: known.photo)
    else { return nil }
    if let before = recognition.sizeBefore, (try? readPhotoHeader(at: path))?.size != before { return nil }
    let (hasFaces, library) = store.withLock { store in
      ((try? store.known(old))?.annotations.isEmpty == false, store.library)
    }
    guard hasFaces else { return nil }
    if let place = moved.place(of: old, otherThan: path, library) {
      return (known, "another content than before; the faces stay with the old one, in \(place.shown)")
    }
    return try? store.withLock { store in
      guard try store.known(known.photo) == known else { return nil }
      let edit = Edit("carry faces over to a changed file", [.carryOver(from: old, to: known.photo)])
      _ = try store.apply(edit, isAutomatic: true)
      return (
        try store.known(known.photo),
        "the file was changed; its faces were carried over, u takes that back"
      )
    }
  }

  /// The face regions that a photo carries, as its annotations; nil when it has none.
  private func readRegions(_ path: FilePath, _ known: PhotoAnnotations, isNew: Bool) -> PhotoAnnotations? {
    guard let header = try? readPhotoHeader(at: path) else { return nil }
    let frame = StoredFrame(size: header.storedSize, orientation: header.orientation.rawValue)
    // What lies in a photo that was seen before was read then. Metadata stands before the pixels.
    let found = try? AnnotationFiles.regions(
      of: path, name: path.string, frame: frame, inPhoto: isNew ? 1 << 20 : 0)
    guard let record = found?.records.first, !record.annotations.isEmpty else { return nil }
    var edit = record.edit(of: known.photo, known: known, from: .xmp)
    edit.title = "read the face regions of \(path.lastComponent?.string ?? path.string)"
    return try? store.withLock { store in
      // A face may have been drawn while the file was read.
      guard try store.known(known.photo) == known else { return nil }
      _ = try store.apply(edit, isAutomatic: true)
      return try store.known(known.photo)
    }
  }

  private func writeRegions(_ paths: [FilePath], _ request: Int) {
    var failures: [String] = []
    for path in paths {
      do {
        let library = store.withLock { $0.library }
        let photo = try identify(path, library).photo
        try RegionSidecar.write(try store.withLock { try $0.known(photo) }, of: path)
      } catch {
        failures.append("\(path.shown): no face regions written: \(error)")
      }
    }
    answer(.regionsWritten(request: request, photos: paths.count - failures.count, failures: failures))
  }

  /// What people said about a photo, by whatever name they saw it; nil when it cannot be read.
  package func annotations(of path: FilePath) -> PhotoAnnotations? {
    awaitOpen()
    let library = store.withLock { $0.library }
    guard let photo = try? identify(path, library).photo else { return nil }
    return try? store.withLock { try $0.known(photo) }
  }

  // MARK: Detections

  /// What these settings and weights have found on a photo before, by whatever name it had.
  package func stored(_ path: FilePath, _ settings: DetectionSettings, weights: String) -> StoredDetection? {
    awaitOpen()
    guard let library = store.withLock({ $0.library }), let sighting = try? library.identify(path),
      var stored = try? library.detection(of: sighting.photo, settings: settings, weights: weights)
    else { return nil }
    if stored.size == nil { stored.size = (try? readPhotoHeader(at: path))?.size }
    return stored.size == nil ? nil : stored
  }

  /// Keeps what was found; many at once, since each transaction costs a write to the disk.
  package func record(
    _ path: FilePath, _ result: FoundFaces, _ settings: DetectionSettings, weights: String
  ) {
    guard let library = store.withLock({ $0.library }), !library.isReadOnly,
      let sighting = try? library.identify(path)
    else { return }
    let record = DetectionRecord(
      photo: sighting.photo, faces: result.faces, seconds: result.seconds, size: result.photo)
    waiting.withLock { $0[Finder(settings: settings, weights: weights), default: []].append(record) }
    recording.asyncAfter(deadline: .now() + .milliseconds(100)) { [self] in self.record() }
  }

  private func record() {
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
