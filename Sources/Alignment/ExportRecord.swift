import Imaging
import SystemPackage

/// What was done for a photo: a line, and one for each crop. Fields are separated by tabs; in them, tab, line feed
/// and backslash are written as `\t`, `\n` and `\\`.
public struct ExportRecord: Sendable, Equatable {
  struct Crop: Sendable, Equatable {
    /// Below the export's folder.
    var name: FilePath
    var bytes: Int
  }

  /// A photo exported with some settings.
  struct Key: Hashable, Sendable {
    var photo: FilePath
    var identity: ExportIdentity
  }

  let key: Key
  var stamp: FileStamp
  /// XXH64 of the photo's content, in hexadecimal; empty when it was not read.
  var hash: String
  var crops: [Crop]
  /// As they are to be written; empty when they lie in the journal already.
  private(set) var lines: [UInt8] = []

  init(
    photo: FilePath, identity: ExportIdentity, stamp: FileStamp, hash: String = "",
    crops: [(crop: Crop, row: ManifestRow)]
  ) {
    key = Key(photo: photo, identity: identity)
    (self.stamp, self.hash) = (stamp, hash)
    self.crops = crops.map(\.crop)
    lines = Self.line([
      Array("done".utf8), photo.bytes, Array(identity.description.utf8), Array("\(stamp.size)".utf8),
      Array("\(stamp.modified)".utf8), Array(hash.utf8), Array("\(crops.count)".utf8),
    ])
    for (crop, row) in crops {
      lines += Self.line([
        Array("crop".utf8), crop.name.bytes, Array("\(crop.bytes)".utf8), Array(row.csv.utf8),
        Array(row.json.utf8),
      ])
    }
  }

  /// From the fields of its lines; nil when they do not hold together.
  init?(done fields: [[UInt8]], crops: [[[UInt8]]]) {
    guard fields.count == 7, let size = Self.number(fields[3]), let modified = Self.number(fields[4]) else {
      return nil
    }
    key = Key(
      photo: FilePath(bytes: fields[1]),
      identity: ExportIdentity(String(decoding: fields[2], as: UTF8.self)))
    stamp = FileStamp(size: size, modified: Int64(modified))
    hash = String(decoding: fields[5], as: UTF8.self)
    self.crops = []
    for crop in crops {
      guard crop.count >= 3, crop[0].elementsEqual("crop".utf8), let bytes = Self.number(crop[2]) else {
        return nil
      }
      self.crops.append(Crop(name: FilePath(bytes: crop[1]), bytes: bytes))
    }
  }

  static func number(_ field: [UInt8]) -> Int? { Int(String(decoding: field, as: UTF8.self)) }

  static func line(_ fields: [[UInt8]]) -> [UInt8] {
    var line: [UInt8] = []
    for (index, field) in fields.enumerated() {
      if index > 0 { line.append(0x09) }
      for byte in field {
        switch byte {
        case 0x09: line += [0x5C, 0x74]
        case 0x0A: line += [0x5C, 0x6E]
        case 0x5C: line += [0x5C, 0x5C]
        default: line.append(byte)
        }
      }
    }
    line.append(0x0A)
    return line
  }

  /// The fields of a line, the first `limit` of them.
  static func fields(_ line: ArraySlice<UInt8>, limit: Int = .max) -> [[UInt8]] {
    var fields: [[UInt8]] = []
    for part in line.split(separator: 0x09, maxSplits: limit, omittingEmptySubsequences: false) {
      if fields.count == limit { break }
      guard part.contains(0x5C) else {
        fields.append(Array(part))
        continue
      }
      var field: [UInt8] = []
      var isEscaped = false
      for byte in part {
        if isEscaped {
          field.append(byte == 0x74 ? 0x09 : byte == 0x6E ? 0x0A : byte)
          isEscaped = false
        } else if byte == 0x5C {
          isEscaped = true
        } else {
          field.append(byte)
        }
      }
      fields.append(field)
    }
    return fields
  }
}
