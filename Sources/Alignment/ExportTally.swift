import Imaging

/// How many photos and faces became crops, and what for the others did not.
public struct ExportTally: Sendable, Equatable {
  /// All photos, and those that gave crops.
  public private(set) var photos = 0, photosWithCrops = 0
  /// Photos without crops by ``LeftOut/Reason``.
  package private(set) var photoReasons: [LeftOut.Reason: Int] = [:]
  /// All faces of photos that were searched, and those that became crops.
  public private(set) var faces = 0, crops = 0
  /// Faces without crops by reason.
  package private(set) var faceReasons: [LeftOut.Reason: Int] = [:]
  /// How many faces each filter left out. One face may fail several.
  public private(set) var filters: [String: Int] = [:]
  /// Photos that were decoded with warnings.
  public private(set) var damaged = 0

  /// Of nothing.
  public init() {}

  /// Adds what became of a photo.
  ///
  /// - Parameters:
  ///   - faces: how many it shows; 0 when it was not searched.
  ///   - left: the reasons of the photo, when it gave no crop, and of faces.
  package mutating func add(crops: Int, faces: Int, isDamaged: Bool, left: [LeftOut]) {
    photos += 1
    self.crops += crops
    self.faces += faces
    if crops > 0 { photosWithCrops += 1 }
    if isDamaged { damaged += 1 }
    for reason in left {
      if reason.face == nil {
        photoReasons[reason.reason, default: 0] += 1
      } else {
        faceReasons[reason.reason, default: 0] += 1
      }
      for miss in reason.misses { filters[miss.filter, default: 0] += 1 }
    }
  }

  /// Adds what a record's lines say.
  mutating func add(recordLines lines: [UInt8]) {
    guard let end = lines.firstIndex(of: 0x0A) else { return }
    let head = ExportRecord.fields(lines[..<end])
    guard head.count == ExportRecord.headFields else { return }
    photos += 1
    let count = ExportRecord.number(head[11]) ?? 0
    crops += count
    if count > 0 { photosWithCrops += 1 }
    faces += ExportRecord.number(head[13]) ?? 0
    if !head[14].isEmpty { damaged += 1 }
    for fields in ManifestFiles.fields(of: "left", in: lines) {
      guard let reason = LeftOut.Reason(rawValue: ExportRecord.text(fields[2])) else { continue }
      if fields[1].elementsEqual("photo".utf8) {
        photoReasons[reason, default: 0] += 1
      } else {
        faceReasons[reason, default: 0] += 1
      }
      for filter in ExportRecord.text(fields[3]).split(separator: " ") {
        filters[String(filter), default: 0] += 1
      }
    }
  }

  /// Adds another tally.
  package mutating func add(_ other: ExportTally) {
    photos += other.photos
    photosWithCrops += other.photosWithCrops
    photoReasons.merge(other.photoReasons, uniquingKeysWith: +)
    faces += other.faces
    crops += other.crops
    faceReasons.merge(other.faceReasons, uniquingKeysWith: +)
    filters.merge(other.filters, uniquingKeysWith: +)
    damaged += other.damaged
  }

  /// Photos that gave no crop.
  public var photosLeftOut: Int { photos - photosWithCrops }
  /// Faces that gave no crop.
  public var facesLeftOut: Int { faces - crops }
}
