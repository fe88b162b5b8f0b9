package import Alignment
package import Annotations
package import SystemPackage

/// What to write out of a library of annotations, and where.
package struct AnnotationExportRequest: Sendable {
  /// Photos and folders; all annotated photos of the library when empty.
  package var photos: [FilePath]
  package var format: AnnotationFormat
  /// The file or folder to write; `-` for standard output, nil for sidecars beside the photos.
  package var out: FilePath?
  /// Whether folders below the given ones are searched, too.
  package var isRecursive: Bool
  /// Whether undecided and rejected faces are written where the format can tell them apart.
  package var includesUndecided: Bool
  /// XMP only: whether it is written into the photos themselves.
  package var embed: Bool
  /// Photos are named relative to this folder.
  package var relativeTo: FilePath
  package var onConflict: ExistingFiles
  /// One part of the photos for one of several machines; all when nil.
  package var shard: Shard?

  package init(
    photos: [FilePath], format: AnnotationFormat, out: FilePath?, isRecursive: Bool = false,
    includesUndecided: Bool = false, embed: Bool = false, relativeTo: FilePath = ".",
    onConflict: ExistingFiles = .refuse, shard: Shard? = nil
  ) {
    (self.photos, self.format, self.out, self.isRecursive) = (photos, format, out, isRecursive)
    (self.includesUndecided, self.embed, self.relativeTo) = (includesUndecided, embed, relativeTo)
    (self.onConflict, self.shard) = (onConflict, shard)
  }
}
