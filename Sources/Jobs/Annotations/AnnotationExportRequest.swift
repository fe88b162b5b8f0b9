package import Alignment
package import Annotations
package import SystemPackage

/// Which annotations of a library to write, and where.
package struct AnnotationExportRequest: Sendable {
  /// Photos and folders; when empty, all annotated photos of the library.
  package var photos: [FilePath]
  package var format: AnnotationFormat
  /// The file or folder to write; `-` for standard output, nil for sidecars next to the photos.
  package var out: FilePath?
  /// Whether folders below the given ones are searched, too.
  package var isRecursive: Bool
  /// Whether undecided and rejected faces are written, too, where the format can mark them.
  package var includesUndecided: Bool
  /// XMP only: whether to write into the photos themselves.
  package var embed: Bool
  /// JSON Lines only: whether to write the vectors of faces, which are biometric data.
  package var includesVectors = false
  /// Names of photos are written relative to this folder.
  package var relativeTo: FilePath
  package var onConflict: ExistingFiles
  /// The part of the photos to write; all when nil.
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
