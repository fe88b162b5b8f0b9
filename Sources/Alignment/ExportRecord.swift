import Geometry
import Imaging
import SystemPackage

/// What was done for a photo: one line, and one for each crop, each reason why something is not there, and each face
/// that was found. Fields are separated by tabs; in them, tab, line feed and backslash are written as `\t`, `\n` and
/// `\\`.
public struct ExportRecord: Sendable, Equatable {
  struct Crop: Sendable, Equatable {
    /// Below the export's folder.
    var name: FilePath
    var bytes: Int
    /// XXH64 of the file.
    var hash: UInt64
    /// The face's index in its photo.
    var face: Int
  }

  /// A photo exported with some settings.
  struct Key: Hashable, Sendable {
    var photo: FilePath
    var identity: ExportIdentity
  }

  enum State: String, Sendable {
    case done
    /// Files that were in the way of some of its crops were left alone.
    case partial
    /// The photo could not be exported, and the next run tries again.
    case failed
  }

  /// What the found faces, and the pixels of the crops, depend on (``ExportIdentities``).
  struct Origin: Sendable, Equatable {
    var found = "", pixels = ""
  }

  let key: Key
  let state: State
  let origin: Origin
  var stamp: FileStamp
  /// XXH64 of the photo's content, in hexadecimal; empty when it was not read.
  var hash: String
  var crops: [Crop]
  /// Reasons why the photo gave no crop, or why faces did not; known only where the record was made.
  private(set) var left: [LeftOut] = []
  /// How many faces the photo shows; nil when it was not searched. Known only where the record was made.
  private(set) var faceCount: Int?
  /// The lines to write; empty when they are in the journal already.
  private(set) var lines: [UInt8] = []

  /// - Parameters:
  ///   - left: the photo's own reason first, when it gave no crop.
  ///   - faces: nil when the photo was not searched.
  init(
    _ source: ManifestSource, _ identity: ExportIdentity, _ state: State, _ origin: Origin,
    crops: [(crop: Crop, row: ManifestRow)], left: [LeftOut], faces: [MeasuredFace]?
  ) {
    key = Key(photo: source.photo, identity: identity)
    (self.state, self.origin) = (state, origin)
    (stamp, hash) = (source.stamp, source.hash)
    self.crops = crops.map(\.crop)
    (self.left, faceCount) = (left, faces?.count)
    var head = ["\(identity)", state.rawValue, faces == nil ? "" : origin.found, origin.pixels]
    head += ["\(stamp.size)", "\(stamp.modified)", hash, "\(source.size.width)", "\(source.size.height)"]
    head += [crops.count, left.count, faces?.count ?? 0].map { "\($0)" }
    head.append(source.warnings.joined(separator: "\n"))
    head.append(source.look.map { "\($0)" } ?? "")
    lines = Self.line([Array("photo".utf8), source.photo.bytes] + head.map { Array($0.utf8) })
    for (crop, row) in crops {
      lines += Self.line(Self.fields(of: crop) + [row.csv, row.json].map { Array($0.utf8) })
    }
    for reason in left {
      let fields = [
        "left", reason.face == nil ? "photo" : "face", reason.reason.rawValue,
        reason.misses.map(\.filter).joined(separator: " "), reason.json(source, faces: faces?.count),
      ]
      lines += Self.line(fields.map { Array($0.utf8) })
    }
    for face in faces ?? [] { lines += Self.line(face.fields.map { Array($0.utf8) }) }
  }

  private static func fields(of crop: Crop) -> [[UInt8]] {
    [
      Array("crop".utf8), crop.name.bytes, Array("\(crop.bytes)".utf8),
      Array(ContentHash.text(crop.hash).utf8),
      Array("\(crop.face)".utf8),
    ]
  }

  /// How many fields a record's first line has, and how many come before those of rows in the line of a crop.
  static let headFields = 16, cropFields = 5

  /// From the fields of its lines; nil when they are inconsistent.
  init?(head fields: [[UInt8]], crops: [[[UInt8]]]) {
    guard fields.count == Self.headFields, let size = Self.number(fields[6]),
      let modified = Self.number(fields[7]), let state = State(rawValue: Self.text(fields[3]))
    else { return nil }
    key = Key(photo: FilePath(bytes: fields[1]), identity: ExportIdentity(Self.text(fields[2])))
    self.state = state
    origin = Origin(found: Self.text(fields[4]), pixels: Self.text(fields[5]))
    stamp = FileStamp(size: size, modified: Int64(modified))
    hash = Self.text(fields[8])
    self.crops = []
    for crop in crops {
      guard crop.count >= Self.cropFields, crop[0].elementsEqual("crop".utf8),
        let bytes = Self.number(crop[2]),
        let hash = UInt64(Self.text(crop[3]), radix: 16), let face = Self.number(crop[4])
      else { return nil }
      guard let name = Self.name(crop[1]) else { return nil }
      self.crops.append(Crop(name: name, bytes: bytes, hash: hash, face: face))
    }
  }

  /// From its lines.
  init?(lines: [UInt8]) {
    let parts = lines.split(separator: 0x0A)
    guard let head = parts.first else { return nil }
    let crops = parts.filter { $0.starts(with: "crop\t".utf8) }
    self.init(
      head: Self.fields(head), crops: crops.map { Self.fields($0, limit: Self.cropFields) })
    self.lines = lines
  }

  /// A file that was written for a record which has been replaced, from the fields of its line.
  static func orphan(_ fields: [[UInt8]]) -> Crop? {
    guard fields.count == 4, let name = name(fields[1]), let bytes = number(fields[2]),
      let hash = UInt64(text(fields[3]), radix: 16)
    else { return nil }
    return Crop(name: name, bytes: bytes, hash: hash, face: 0)
  }

  static func line(ofOrphan crop: Crop) -> [UInt8] {
    line([
      Array("old".utf8), crop.name.bytes, Array("\(crop.bytes)".utf8),
      Array(ContentHash.text(crop.hash).utf8),
    ])
  }

  /// The lines of a record with only some of its crops.
  static func lines(_ lines: [UInt8], only names: Set<FilePath>) -> [UInt8] {
    var parts = lines.split(separator: 0x0A).map(Array.init)
    guard let head = parts.first else { return lines }
    parts.removeAll { part in
      guard part.starts(with: "crop\t".utf8) else { return false }
      let fields = Self.fields(part[...], limit: 2)
      return fields.count < 2 || !names.contains(FilePath(bytes: fields[1]))
    }
    var fields = Self.fields(head[...])
    fields[11] = Array("\(parts.count { $0.starts(with: "crop\t".utf8) })".utf8)
    parts[0] = Array(line(fields).dropLast())
    return parts.flatMap { $0 + [0x0A] }
  }

  /// A file below the export's folder; nil for any other path, because files of these names are replaced and removed,
  /// and a journal may come from anywhere.
  static func name(_ field: [UInt8]) -> FilePath? {
    let name = FilePath(bytes: field)
    let isBelow = name.root == nil && !name.isEmpty && name.components.allSatisfy { $0.kind == .regular }
    return isBelow && name.bytes == field ? name : nil
  }

  static func number(_ field: [UInt8]) -> Int? { Int(text(field)) }

  static func text(_ field: [UInt8]) -> String { String(decoding: field, as: UTF8.self) }

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
