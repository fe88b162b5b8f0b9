/// The items of a HEIC or AVIF file that are XMP about its primary picture. The bytes are not trusted.
///
/// The box `meta` holds the list of items (`iinf`), where they are (`iloc`), which is the picture (`pitm`), and what
/// they describe (`iref`).
struct HEIFItems {
  enum Item {
    case content([UInt8])
    /// In a way that is not unpacked.
    case packed(String)
  }

  private struct Place {
    /// 0: in the file; 1: in the box `idat`.
    var construction: Int
    var extents: [Range<Int>]
  }

  private(set) var xmp: [Item] = []
  /// The EXIF about the primary picture, as a TIFF structure.
  private(set) var exif: [UInt8]?
  private let photo: PhotoBytes
  private var idat = 0..<0
  private var primary = 0
  /// The content's way of packing, by the item's number.
  private var mimes: [(id: Int, encoding: String)] = []
  private var exifs: [Int] = []
  private var places: [Int: Place] = [:]
  /// What an item describes.
  private var subjects: [Int: Set<Int>] = [:]

  private static let mostBoxes = 10_000
  /// Of all items together: without lengths and offsets they take no bytes.
  private static let mostExtents = 100_000

  init(_ photo: PhotoBytes) {
    self.photo = photo
    for box in photo.boxes(0..<photo.count) where box.type == "meta" {
      let content = box.content.dropFirst(4)
      for part in photo.boxes(content) {
        switch part.type {
        case "iinf": readInfo(part.content)
        case "pitm": readPrimary(part.content)
        case "iref": readReferences(part.content)
        case "iloc": readPlaces(part.content)
        case "idat": idat = part.content
        default: break
        }
      }
      break
    }
    exif = exifs.first { subjects[$0]?.contains(primary) ?? true }.flatMap(content).flatMap(Self.tiff)
    for (id, encoding) in mimes {
      // Depth maps and the like have their own.
      if let subject = subjects[id], !subject.contains(primary) { continue }
      guard let bytes = content(id) else { continue }
      switch encoding {
      case "": xmp.append(.content(bytes))
      case "deflate", "compress_zlib":
        let unpacked = try? Inflate.zlib(bytes, limit: EmbeddedXMP.longest)
        xmp.append(unpacked.map { .content($0) } ?? .packed(encoding))
      default: xmp.append(.packed(encoding))
      }
    }
  }

  /// An item begins with the number of bytes before the TIFF structure, such as JPEG's mark for EXIF.
  private static func tiff(_ item: [UInt8]) -> [UInt8]? {
    guard item.count > 8, item.prefix(4).bigEndian <= item.count - 8 else { return nil }
    return Array(item.dropFirst(4 + item.prefix(4).bigEndian))
  }

  private func content(_ id: Int) -> [UInt8]? {
    guard let place = places[id], place.construction <= 1 else { return nil }
    let within = place.construction == 1 ? idat : 0..<photo.count
    var bytes: [UInt8] = []
    for extent in place.extents {
      let start = within.lowerBound + min(extent.lowerBound, within.count)
      // Of an extent without a length the rest.
      let count = extent.isEmpty ? within.upperBound - start : min(extent.count, within.upperBound - start)
      guard bytes.count + count <= EmbeddedXMP.longest else { return nil }
      bytes += photo.read(start, count)
    }
    return bytes
  }

  // MARK: - The boxes

  private mutating func readInfo(_ range: Range<Int>) {
    let version = photo.read(range.lowerBound, 1).first ?? 0
    for box in photo.boxes(range.dropFirst(version == 0 ? 6 : 8)) where box.type == "infe" {
      var fields = Fields(photo.read(box.content.lowerBound, min(box.content.count, 1024)))
      let version = fields.number(1) ?? 0
      fields.skip(3)
      guard version >= 2, let id = fields.number(version == 2 ? 2 : 4) else { continue }
      fields.skip(2)
      let type = fields.text(4)
      if type == "Exif" { exifs.append(id) }
      guard type == "mime" else { continue }
      _ = fields.string()
      guard fields.string().lowercased() == "application/rdf+xml" else { continue }
      mimes.append((id, fields.string()))
    }
  }

  private mutating func readPrimary(_ range: Range<Int>) {
    var fields = Fields(photo.read(range.lowerBound, min(range.count, 8)))
    let version = fields.number(1) ?? 0
    fields.skip(3)
    primary = fields.number(version == 0 ? 2 : 4) ?? 0
  }

  private mutating func readReferences(_ range: Range<Int>) {
    let width = photo.read(range.lowerBound, 1).first == 0 ? 2 : 4
    for box in photo.boxes(range.dropFirst(4)) where box.type == "cdsc" {
      var fields = Fields(photo.read(box.content.lowerBound, min(box.content.count, 1 << 18)))
      guard let id = fields.number(width), let count = fields.number(2) else { continue }
      for _ in 0..<count {
        guard let subject = fields.number(width) else { break }
        subjects[id, default: []].insert(subject)
      }
    }
  }

  private mutating func readPlaces(_ range: Range<Int>) {
    var fields = Fields(photo.read(range.lowerBound, min(range.count, 1 << 22)))
    let version = fields.number(1) ?? 0
    fields.skip(3)
    guard let sizes = fields.number(1), let more = fields.number(1), version <= 2 else { return }
    let (offsetSize, lengthSize, baseSize) = (sizes >> 4, sizes & 15, more >> 4)
    let indexSize = version == 0 ? 0 : more & 15
    let count = fields.number(version < 2 ? 2 : 4) ?? 0
    var known = 0
    for _ in 0..<min(count, Self.mostBoxes) {
      guard let id = fields.number(version < 2 ? 2 : 4) else { return }
      let construction = version == 0 ? 0 : (fields.number(2) ?? 0) & 15
      fields.skip(2)
      guard let base = fields.number(baseSize), let extents = fields.number(2) else { return }
      known += extents
      guard known <= Self.mostExtents else { return }
      var place = Place(construction: construction, extents: [])
      for _ in 0..<extents {
        guard fields.number(indexSize) != nil, let offset = fields.number(offsetSize),
          let length = fields.number(lengthSize)
        else { return }
        let start = base + offset
        place.extents.append(start..<start + length)
      }
      places[id] = place
    }
  }

  /// Fields one after another.
  private struct Fields {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func skip(_ count: Int) { rest = rest.dropFirst(count) }

    /// Of 0 to 8 bytes; nil when they are not there, or the number is so large that no file has such a position.
    mutating func number(_ count: Int) -> Int? {
      guard count <= 8, rest.count >= count, count < 8 || rest.prefix(2).bigEndian == 0 else { return nil }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count).bigEndian
    }

    mutating func text(_ count: Int) -> String {
      defer { rest = rest.dropFirst(count) }
      return String(decoding: rest.prefix(count), as: UTF8.self)
    }

    /// Up to the next NUL.
    mutating func string() -> String {
      let bytes = rest.prefix { $0 != 0 }
      rest = rest.dropFirst(bytes.count + 1)
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
