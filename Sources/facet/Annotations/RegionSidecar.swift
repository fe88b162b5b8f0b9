import Annotations
import Imaging
import SystemPackage

/// The XMP sidecar of a photo, `photo.jpg.xmp`.
enum RegionSidecar {
  /// Where it lies: names may hold any bytes.
  static func path(of photo: FilePath) -> FilePath { (photo.bytes + Array(".xmp".utf8)).path }

  /// Writes a photo's faces into its sidecar; what else that holds is kept.
  static func write(_ known: PhotoAnnotations, of path: FilePath) throws {
    let header = try readPhotoHeader(at: path)
    let frame = StoredFrame(size: header.storedSize, orientation: header.orientation.rawValue)
    let record = PhotoRecord(
      name: path.lastComponent?.text ?? path.text, size: frame.uprightSize, state: known.state,
      note: known.note, annotations: known.annotations, hasIdentities: true)
    let target = self.path(of: path)
    let written = try PhotoDocument.bytes(record, .xmp, frame: frame, existing: try content(of: target))
    try AnnotationOutput.replace(target, by: written.bytes)
  }

  /// What a sidecar holds; nil when there is none.
  static func content(of sidecar: FilePath) throws(UnreadableFile) -> [UInt8]? {
    AtomicFile.exists(sidecar) ? try AnnotationFiles.bytes(sidecar, isPhoto: true) : nil
  }
}
