package import AnnotationFormats
package import Annotations
import Files
import Geometry
import Imaging
package import Library
package import SystemPackage

/// Writes face regions into photos, and moves their annotations in the library to the new content.
///
/// A library identifies a photo by its content, which writing into it changes. So the library gets the annotations
/// for the new content before the file is written: whenever the program ends, the file at the path is known.
package final class RegionEmbedding {
  private let library: AnnotationLibrary
  /// The new contents of photos.
  package private(set) var made: Set<PhotoFingerprint> = []
  /// Contents that are at no known path any more, and what replaced them. The next change removes them.
  private var left: [(old: PhotoFingerprint, new: PhotoFingerprint)] = []

  package init(_ library: AnnotationLibrary) { self.library = library }

  /// - Parameters:
  ///   - known: what the library says about the photo that was last seen at the path.
  ///   - record: makes what to write from what is known about the photo that is there now.
  package func write(
    _ known: PhotoAnnotations, into path: FilePath, _ frame: StoredFrame?,
    record: (PhotoAnnotations) -> PhotoRecord
  ) throws -> WriteReport {
    let old = try AnnotationFiles.bytes(path, isPhoto: true)
    let known = try self.known(PhotoFingerprint(of: old), at: path, expected: known)
    var record = record(known)
    guard let frame else { throw FormatError.noSize(.xmp, photo: record.name) }
    // Not by their identifiers: the copy below gets new ones, so that the same faces would give a different file.
    record.annotations.sort { $0.box.edges.lexicographicallyPrecedes($1.box.edges) }
    let (bytes, report) = try PhotoDocument.embedding(record, in: old, frame: frame)
    let content = PhotoFingerprint(of: bytes)
    if bytes != old { try replace(path, by: bytes, content, known.photo) }
    made.insert(content)
    try recordPlace(path, content, known.photo)
    try RegionSidecar.refresh(record, of: path, frame)
    return report
  }

  /// What the library knows about the content at the path, which may differ from what was last seen there.
  private func known(
    _ content: PhotoFingerprint, at path: FilePath, expected: PhotoAnnotations
  ) throws -> PhotoAnnotations {
    if content == expected.photo { return expected }
    let known = try library.photo(content)
    guard known.saysSomething else { throw ChangedPhoto() }
    return known
  }

  /// The file has changed, and it is unknown whether it still shows the same picture.
  private struct ChangedPhoto: Error, CustomStringConvertible {
    var description: String {
      "the photo was changed or replaced since it was seen; open it in facet, then export again"
    }
  }

  private func replace(
    _ path: FilePath, by bytes: [UInt8], _ content: PhotoFingerprint, _ old: PhotoFingerprint
  ) throws {
    let output = try AtomicOutput(path, .rewritten)
    try output.write(bytes)
    let before = try library.photo(content)
    do {
      try output.finish { try carryOver(from: old, to: content) }
    } catch let error as LibraryError {
      throw error
    } catch {
      if output.isNamed {
        try recordPlace(path, content, old)
      } else {
        _ = try library.apply(Edit("embed regions", [.replace(before)]))
      }
      throw error
    }
  }

  private func carryOver(from old: PhotoFingerprint, to new: PhotoFingerprint) throws {
    if old == new { return }
    // A content without a path is left over from an earlier time when the photo had the same regions.
    let isLeftOver = try library.paths(of: new).isEmpty
    _ = try library.apply { known in
      var steps = try forgetting(known)
      if isLeftOver { steps.append(.replace(PhotoAnnotations(photo: new))) }
      return Edit("embed regions", steps + [.carryOver(from: old, to: new)])
    }
    left = []
  }

  /// Records the new content for the path, and for other paths that lead to the same file.
  private func recordPlace(_ path: FilePath, _ content: PhotoFingerprint, _ old: PhotoFingerprint) throws {
    var places = [try library.identify(path)]
    if content != old {
      for other in try library.paths(of: old) where other != places[0].path {
        if try library.content(of: other) == content { places.append(try library.identify(other)) }
      }
    }
    let before = try library.recordPhotos(places).compactMap(\.changedFrom)
    for old in Set(before + [old]) where old != content {
      if try !remains(old) { left.append((old, content)) }
    }
  }

  /// Whether a content still exists at some path. A missing folder may be on a disk that is not plugged in.
  private func remains(_ photo: PhotoFingerprint) throws -> Bool {
    try library.paths(of: photo).contains { place in
      if let content = try library.content(of: place) { return content == photo }
      return AtomicFile.exists(place) || FileIdentity(of: place.removingLastComponent()) == nil
    }
  }

  /// Removes the annotations of the last photos' old contents from the library: they would count twice, and no path
  /// leads to them.
  package func finish() throws {
    if left.isEmpty { return }
    _ = try library.apply { known in Edit("embed regions", try forgetting(known)) }
    left = []
  }

  private func forgetting(
    _ known: (PhotoFingerprint) throws -> PhotoAnnotations
  ) throws -> [Edit.Step] {
    try left.compactMap { old, new in
      let (before, after) = (try known(old), try known(new))
      let isKept = before.annotations.allSatisfy { face in after.annotations.contains { $0.box == face.box } }
      return isKept ? .replace(PhotoAnnotations(photo: old)) : nil
    }
  }
}

extension AnnotationLibrary {
  /// The content at a path; nil when it cannot be read.
  package func content(of path: FilePath) throws -> PhotoFingerprint? {
    do {
      return try identify(path).photo
    } catch is Errno {
      return nil
    }
  }
}

extension BoundingBox {
  fileprivate var edges: [Float] { [minX, minY, maxX, maxY] }
}
