import Annotations
import Imaging
import SystemPackage

/// The XMP sidecar of a photo, `photo.jpg.xmp`.
enum RegionSidecar {
  /// Writes a photo's faces into its sidecar; what else that holds is kept.
  static func write(_ known: PhotoAnnotations, of path: FilePath) throws {
    let header = try readPhotoHeader(at: path)
    let frame = StoredFrame(size: header.storedSize, orientation: header.orientation.rawValue)
    let record = PhotoRecord(
      name: path.lastComponent?.string ?? path.string, size: frame.uprightSize, state: known.state,
      note: known.note, annotations: known.annotations, hasIdentities: true)
    let target = FilePath(path.string + ".xmp")
    let existing = AtomicFile.exists(target) ? try AnnotationFiles.bytes(target) : nil
    let written = try PhotoDocument.bytes(record, .xmp, frame: frame, existing: existing)
    try AtomicFile.write(written.bytes, to: target, replacing: true)
  }
}
