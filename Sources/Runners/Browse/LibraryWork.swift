import AnnotationFormats
package import Annotations
package import Browser
package import Detection
import Dispatch
import Files
import Foundation
import Geometry
package import Imaging
package import Library
import Synchronization
package import SystemPackage

/// Does what the browser asks of the library, off the main thread: edits in their order, look-ups beside them.
package final class LibraryWork: Sendable {
  private let path: FilePath
  private let files: PhotoFileCache
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

  /// Photos whose dates and sizes are read while they are recognised, from the same opening.
  private struct Facts {
    /// To be recognised, in no hurry.
    var waiting: Set<PhotoID> = []
    /// Those of them whose facts somebody asked for.
    var asked: Set<PhotoID> = []
  }

  private let facts = Mutex(Facts())
  private let isOpen = DispatchSemaphore(value: 0)
  private let isStopped = Mutex(false)

  /// Photos that are looked up in one step.
  private static let part = 200
  /// How often other programs' changes are looked for, in milliseconds.
  private static let interval = 400

  /// - Parameter rescueFolders: where edits are kept that the library does not take; the user's own when nil.
  package init(
    path: FilePath, files: PhotoFileCache, rescueFolders: [FilePath]? = nil,
    post: @escaping @Sendable (Action) -> Void
  ) {
    store = Mutex(rescueFolders.map { LibraryStore(rescueFolders: $0) } ?? LibraryStore())
    (self.path, self.files, self.post) = (path, files, post)
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
      if !isOnScreen { facts.withLock { $0.waiting.formUnion(files.map(\.photo)) } }
      for start in stride(from: 0, to: files.count, by: Self.part) {
        let part = Array(files[start..<min(files.count, start + Self.part)])
        queue.async { [self] in recognise(part, givesFacts: !isOnScreen) }
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

  /// Takes over the facts of photos that are to be recognised anyway: `.facts` follow.
  ///
  /// - Returns: the other photos.
  func takeOverFacts(of photos: [ListedFile]) -> [ListedFile] {
    facts.withLock { facts in
      facts.asked.formUnion(photos.lazy.map(\.photo).filter(facts.waiting.contains))
      return photos.filter { !facts.waiting.contains($0.photo) }
    }
  }

  /// Whether the facts of a photo whose turn has come are asked for.
  private func takeFacts(of id: PhotoID) -> Bool {
    facts.withLock { facts in
      facts.waiting.remove(id)
      return facts.asked.remove(id) != nil
    }
  }

  private func recognise(_ part: [ListedFile], givesFacts: Bool) {
    awaitOpen()
    guard !isStopped.withLock({ $0 }) else { return }
    let (library, version) = store.withLock { ($0.library, $0.version) }
    var visits: [(id: PhotoID, visit: Visit)] = []
    var facts: [PhotoFacts] = []
    for file in part {
      // Whoever quits does not wait for the rest.
      if isStopped.withLock({ $0 }) { return }
      // What cannot be read is reported by the detection.
      if let visit = try? visit(file.path, library) { visits.append((file.photo, visit)) }
      if givesFacts, takeFacts(of: file.photo) {
        facts.append(PhotoFacts(photo: file.photo, FileFacts(ofPhotoAt: file.path, in: files)))
      }
      files.trim()
    }
    if !facts.isEmpty { post(.facts(facts)) }
    var seen: [PhotoRecognition] = []
    if let library, !library.isReadOnly {
      seen = (try? library.recordPhotos(visits.map(\.visit.sighting))) ?? []
    }
    var found: [PhotoRecognised] = []
    for (place, item) in visits.enumerated() {
      if isStopped.withLock({ $0 }) { return }
      let sighting = item.visit.sighting
      guard var known = try? store.withLock({ try $0.known(sighting.photo) }) else { continue }
      let recognition = seen.indices.contains(place) ? seen[place] : nil
      var remark: String?
      if let recognition {
        (known, remark) = carryOver(recognition, to: known, at: sighting.path) ?? (known, nil)
      }
      var regions = 0
      if known == PhotoAnnotations(photo: known.photo),
        let read = keepRegions(item.visit, known, isNew: recognition?.isNew ?? true)
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

  /// What was found out about a photo in one opening of its file.
  private struct Visit {
    var sighting: IdentifiedPhoto
    /// The face regions that it carries, or none; nil when nobody looked for them.
    var regions: FaceRegions?
  }

  private struct FaceRegions {
    /// Nil when there are none.
    var record: PhotoRecord?
  }

  /// A file that was seen at its place before is not even opened.
  private func visit(_ path: FilePath, _ library: AnnotationLibrary?) throws -> Visit {
    let stamp = try FileStamp(of: path)
    if let known = try library?.sighting(at: path, stamp) { return Visit(sighting: known) }
    let file = try files.file(at: path, stamp)
    let sighting =
      try library?.identify(file)
      ?? IdentifiedPhoto(path: path, photo: try PhotoFingerprint(of: file), modified: 0)
    var visit = Visit(sighting: sighting)
    let known = try store.withLock { try $0.known(sighting.photo) }
    if known == PhotoAnnotations(photo: known.photo) { visit.regions = regions(path, isNew: true) }
    return visit
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
    if let before = recognition.sizeBefore, (try? files.file(at: path).header())?.size != before {
      return nil
    }
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

  /// The face regions that a photo carries.
  ///
  /// - Parameter isNew: whether its content was never seen before; what lies in another photo was read back then.
  private func regions(_ path: FilePath, isNew: Bool) -> FaceRegions {
    let file = try? files.file(at: path)
    let found = try? AnnotationFiles.regions(
      of: path, in: file, name: path.string, frame: { file.flatMap { StoredFrame(of: $0) } },
      // Metadata stands before the pixels.
      inPhoto: isNew ? 1 << 20 : 0)
    guard let record = found?.records.first, !record.annotations.isEmpty,
      file.flatMap({ try? $0.header() }) != nil
    else { return FaceRegions() }
    return FaceRegions(record: record)
  }

  /// The face regions that a photo carries, as its annotations; nil when it has none.
  private func keepRegions(_ visit: Visit, _ known: PhotoAnnotations, isNew: Bool) -> PhotoAnnotations? {
    let path = visit.sighting.path
    let carried = isNew ? visit.regions ?? regions(path, isNew: true) : regions(path, isNew: false)
    guard let record = carried.record else { return nil }
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
        let photo = try library?.identify(path).photo ?? PhotoFingerprint(contentsOf: path)
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
    guard let photo = try? content(of: path, library) else { return nil }
    return try? store.withLock { try $0.known(photo) }
  }

  // MARK: Detections

  /// The content of a photo's file as it is now; nil without a library.
  package func content(of path: FilePath) -> PhotoFingerprint? {
    awaitOpen()
    return store.withLock { $0.library }.flatMap { try? content(of: path, $0) }
  }

  private func content(of path: FilePath, _ library: AnnotationLibrary?) throws -> PhotoFingerprint {
    let stamp = try FileStamp(of: path)
    if let known = try? library?.sighting(at: path, stamp) { return known.photo }
    return try PhotoFingerprint(of: files.file(at: path, stamp))
  }

  /// What these settings and weights have found on a photo before, by whatever name it had.
  package func stored(
    _ photo: PhotoFingerprint, at path: FilePath, _ settings: DetectionSettings, weights: String
  ) -> StoredDetection? {
    guard let library = store.withLock({ $0.library }),
      var stored = try? library.detection(of: photo, settings: settings, weights: weights)
    else { return nil }
    if stored.size == nil { stored.size = (try? files.file(at: path).header())?.size }
    return stored.size == nil ? nil : stored
  }

  /// Keeps what was found; many at once, since each transaction costs a write to the disk.
  package func record(
    _ photo: PhotoFingerprint, _ result: FoundFaces, _ settings: DetectionSettings, weights: String
  ) {
    guard let library = store.withLock({ $0.library }), !library.isReadOnly else { return }
    let record = DetectionRecord(
      photo: photo, faces: result.faces, seconds: result.seconds, size: result.photo)
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
