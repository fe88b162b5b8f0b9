package import Annotations
import Files
import Foundation
import Imaging
package import SystemPackage

/// Why a sidecar cannot be used, and what to do.
package struct InvalidSidecar: LocalizedError, CustomStringConvertible {
  package var path: FilePath
  package var fault: FormatError

  package var description: String { "\(path.shown): \(explanation)" }
  /// The message without the path.
  package var explanation: String {
    guard case .malformed(let format, let place, let reason) = fault else { return fault.explanation }
    return "no valid \(format.name) at \(place): \(reason); repair the file or remove it"
  }
  package var errorDescription: String? { description }
}

/// The XMP sidecar of a photo, `photo.jpg.xmp`.
package enum RegionSidecar {
  /// The path of the sidecar; names may have any bytes.
  package static func path(of photo: FilePath) -> FilePath { (photo.bytes + Array(".xmp".utf8)).path }

  /// Writes a photo's faces into its sidecar and keeps everything else in it.
  package static func write(_ known: PhotoAnnotations, of path: FilePath) throws {
    let header = try readPhotoHeader(at: path)
    let frame = StoredFrame(size: header.storedSize, orientation: header.orientation.rawValue)
    let record = PhotoRecord(
      name: path.lastComponent?.text ?? path.text, size: frame.uprightSize, state: known.state,
      note: known.note, annotations: known.annotations, hasIdentities: true)
    let target = self.path(of: path)
    let written = try naming(target) {
      try PhotoDocument.bytes(record, .xmp, frame: frame, existing: try content(of: target))
    }
    try AtomicFile.rewrite(target, with: written.bytes)
  }

  /// Brings the sidecars of a photo into which regions were written up to date, because those that list faces hold
  /// in the place of the photo's own regions.
  package static func refresh(_ record: PhotoRecord, of path: FilePath, _ frame: StoredFrame) throws {
    for sidecar in [self.path(of: path), self.path(of: path.removingExtension)] {
      guard let old = try content(of: sidecar) else { continue }
      let new = try naming(sidecar) {
        let listed = try AnnotationReader(.xmp, photoName: record.name) { _ in frame }.read(old)
        guard !listed.records.isEmpty else { return old }
        return try PhotoDocument.bytes(record, .xmp, frame: frame, existing: old).bytes
      }
      if new != old { try AtomicFile.rewrite(sidecar, with: new) }
    }
  }

  /// Runs `body` on a sidecar; faults of its content are reported under its own name, not that of its photo.
  package static func naming<Result>(_ sidecar: FilePath, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let fault as FormatError {
      switch fault {
      case .noSize, .filePerPhoto, .embedding, .onlyRead: throw fault
      case .unknownFormat, .malformed, .tooLarge, .documentType, .encoding:
        throw InvalidSidecar(path: sidecar, fault: fault)
      }
    }
  }

  /// The content of a sidecar; nil when there is none.
  package static func content(of sidecar: FilePath) throws(UnreadableFile) -> [UInt8]? {
    AtomicFile.exists(sidecar) ? try AnnotationFiles.bytes(sidecar, isPhoto: true) : nil
  }
}
