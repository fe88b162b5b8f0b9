import AnnotationFormats
package import Annotations
import Browser
import Files
import Foundation
import Imaging
import Library
import Synchronization
package import SystemPackage

/// What photos are to the library, and what their own files say about faces.
extension LibraryWork {
  /// Says what is known of photos, and what their files tell.
  func recognise(_ part: [ListedFile], givesFacts: Bool) {
    guard !isStopped else { return }
    let (library, version) = store.withLock { ($0.library, $0.version) }
    var visits: [(id: PhotoID, visit: Visit)] = []
    var facts: [PhotoFacts] = []
    for file in part {
      // Whoever quits does not wait for the rest.
      if isStopped { return }
      // What cannot be read is reported by the detection.
      if let visit = try? visit(file.path, library) { visits.append((file.photo, visit)) }
      if givesFacts, self.facts.take(file.photo) {
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
      if isStopped { return }
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
  /// A photo that was seen elsewhere before or that has another size is not the old one changed, but another
  /// that was given its name; so is one when the old one lies somewhere else by now.
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
  /// - Parameter isNew: whether its content was never seen before; what lies in another photo was read back
  ///   then.
  private func regions(_ path: FilePath, isNew: Bool) -> FaceRegions {
    let file = try? files.file(at: path)
    let found = try? AnnotationFiles.regions(
      of: path, in: file, name: path.string, frame: { file.flatMap { StoredFrame(of: $0) } },
      looksInside: isNew)
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

  func writeRegions(_ paths: [FilePath], _ request: Int) {
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
    let library = store.withLock { $0.library }
    guard let photo = try? content(of: path, library) else { return nil }
    return try? store.withLock { try $0.known(photo) }
  }
}
