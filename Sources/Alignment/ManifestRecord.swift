internal import Foundation
import Files
package import SystemPackage

/// A crop in `manifest.jsonl`, as far as those who work on with crops need it.
package struct ManifestRecord: Decodable, Sendable, Equatable {
  /// The file below the export's folder, with `/` between folders.
  package var crop: String
  /// The photo's path; its bytes in hexadecimal when it is not text.
  package var source: String
  package var sourceBytes: String?
  /// The photo's length in bytes, and the fingerprint of its content.
  package var sourceSize: Int
  package var fingerprint: String
  /// The other paths with the same content.
  package var duplicates: [String]?
  /// The identity that the crop belongs to.
  package var label: String
  /// The pattern that gave it; empty when it was not given by one.
  package var labelPattern: String
  /// The part of the data set; nil without one.
  package var split: String?
  /// The face's index in its photo, from 0.
  package var face: Int
  package var person: String?
  package var score: Double?
  package var quality: Double?
  package var sharpness: Double?
  /// Of the crop, in pixels.
  package var width: Int
  package var height: Int
  /// What the decoder said about a damaged photo.
  package var warnings: [String]?

  private enum CodingKeys: String, CodingKey {
    case crop, source, fingerprint, duplicates, label, split, face, person, score, quality, sharpness, width,
      height
    case warnings
    case labelPattern = "label_pattern"
    case sourceBytes = "source_bytes"
    case sourceSize = "source_size"
  }

  /// Reads the manifest of an export's folder, line by line.
  ///
  /// - Throws: an error of the file, or of the first line that is no crop.
  package static func all(in folder: FilePath, _ body: (ManifestRecord) throws -> Void) throws {
    let path = folder.appending(ExportJournal.manifestNames[1])
    let decoder = JSONDecoder()
    let file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
    try file.closeAfter {
      var (rest, place): ([UInt8], Int) = ([], 0)
      while true {
        let piece = try file.bytes(at: place..<place + 1 << 20)
        place += piece.count
        rest += piece
        var start = 0
        while let end = rest[start...].firstIndex(of: 0x0A) {
          try body(decoder.decode(ManifestRecord.self, from: Data(rest[start..<end])))
          start = end + 1
        }
        rest.removeFirst(start)
        if piece.isEmpty { return }
      }
    }
  }
}
