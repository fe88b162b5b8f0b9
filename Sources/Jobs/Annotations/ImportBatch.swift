package import AnnotationFormats
package import Annotations
import Files
package import Imaging
package import Library
package import SystemPackage

/// Records that are stored in one transaction and undone in one step.
package struct ImportBatch {
  private struct Photo {
    /// What the library held when the first record was added.
    let before: PhotoAnnotations
    /// The same, with all records applied.
    var after: PhotoAnnotations
    var records: [(record: PhotoRecord, format: AnnotationFormat)] = []
  }

  private var photos: [PhotoFingerprint: Photo] = [:]
  /// In order of their first record.
  private var touched: [PhotoFingerprint] = []
  /// The photos found, by path.
  private var sightings: [FilePath: IdentifiedPhoto] = [:]

  /// The most photos in a transaction: few enough for memory, enough to be fast.
  private static let most = 500

  private let replaces: Bool

  /// - Parameter replaces: whether faces that the records do not hold are removed.
  package init(replaces: Bool = false) { self.replaces = replaces }

  /// Whether it should be stored now. What is replaced is stored at the end, so that it is undone as a whole.
  package var isFull: Bool { !replaces && touched.count >= Self.most }

  package mutating func take(
    _ record: PhotoRecord, at path: FilePath, _ format: AnnotationFormat, _ library: AnnotationLibrary,
    _ files: PhotoFileCache
  ) throws {
    defer { files.trim() }
    // For what cannot be opened, the call below gives the reason.
    let file = try? files.file(at: path)
    var sighting = try sightings[path] ?? file.map { try library.identify($0) } ?? library.identify(path)
    sighting.size = record.size
    sightings[path] = sighting
    var photo = try photos[sighting.photo] ?? Self.photo(try library.photo(sighting.photo))
    if !replaces { photo.after = try Self.known(photo.after, with: [(record, format)]) }
    photo.records.append((record, format))
    if photos.updateValue(photo, forKey: sighting.photo) == nil { touched.append(sighting.photo) }
  }

  private static func photo(_ known: PhotoAnnotations) -> Photo { Photo(before: known, after: known) }

  private static func known(
    _ known: PhotoAnnotations, with records: [(record: PhotoRecord, format: AnnotationFormat)]
  ) throws -> PhotoAnnotations {
    // Whose the names are is looked up when the records are stored.
    try records.reduce(known) { known, next in
      try next.record.edit(of: known.photo, known: known, from: next.format).result(on: known)
    }
  }

  /// Stores the records.
  ///
  /// - Returns: how many faces are new or changed, and how many were removed.
  package func keep(in library: AnnotationLibrary) throws -> (changed: Int, removed: Int) {
    if touched.isEmpty { return (0, 0) }
    // One transaction for all photos: with one each, a hundred thousand take minutes.
    _ = try library.recordPhotos(sightings.values.sorted { $0.path.string < $1.path.string })
    let outcome = try library.apply { known in
      Edit(
        title,
        try touched.compactMap { photos[$0] }.map { photo in
          // Other programs may have made edits since the records were added; those are kept, too.
          let now = try known(photo.before.photo)
          if replaces { return .replace(PhotoRecord.replacement(of: now, with: photo.records)) }
          return .replace(now == photo.before ? photo.after : try Self.known(now, with: photo.records))
        })
    }
    let faces = outcome.changes.count { if case .face = $0 { true } else { false } }
    let removed = outcome.changes.count { if case .face(_, _, nil) = $0 { true } else { false } }
    return (faces - removed, removed)
  }

  private var title: String {
    let names = Set(photos.values.flatMap { $0.records.map(\.format) }).map(\.name).sorted()
    return
      "\(replaces ? "replace annotations of" : "import") \(counted(touched.count, "photo")) (\(names.joined(separator: ", ")))"
  }
}
