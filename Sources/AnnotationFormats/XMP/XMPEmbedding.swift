import Geometry
import Imaging

/// XMP written into JPEG and PNG photos. Pictures, and all other metadata, are unchanged, byte for byte.
enum XMPEmbedding {
  /// - Parameter document: makes the new document from the one that is there.
  /// - Throws: ``FormatError/embedding(photo:reason:)`` when the photo cannot hold it, or what `document` throws.
  static func embed(
    into photo: [UInt8], name: String, document: (XMLTree?) throws -> XMLTree
  ) throws -> [UInt8] {
    func refused(_ reason: String) -> FormatError { .embedding(photo: name, reason: reason) }
    let format = FileSignature.format(of: Array(photo.prefix(1 << 16)))
    guard let format else { throw refused("it is no photo") }
    guard format == .jpeg || format == .png else {
      throw refused("XMP inside \(format.rawValue) files is not changed, only read")
    }
    guard let found = try EmbeddedXMP(of: PhotoBytes(photo)) else { throw refused("it is no photo") }
    if let obstacle = found.obstacle { throw refused(obstacle) }
    let tree = try document(XMP.merged(found.documents))
    return format == .jpeg ? try jpeg(tree, photo, refused) : try png(tree, photo, refused)
  }

  private static func png(
    _ tree: XMLTree, _ photo: [UInt8], _ refused: (String) -> FormatError
  ) throws -> [UInt8] {
    let chunks = XMPInPNG.chunks(PhotoBytes(photo))
    guard let header = chunks.first, header.type == "IHDR" else { throw refused("it has no header") }
    let old = chunks.filter { chunk in
      if case .xmp = XMPInPNG.content(Array(photo[chunk.content]), chunk.type) { true } else { false }
    }
    var edits = FileEdits(removing: old.map(\.whole))
    edits.insert(XMPInPNG.chunk(tree.bytes), at: old.first?.whole.lowerBound ?? header.whole.upperBound)
    return edits.applied(to: photo)
  }

  private static func jpeg(
    _ tree: XMLTree, _ photo: [UInt8], _ refused: (String) -> FormatError
  ) throws -> [UInt8] {
    let parts = XMPInJPEG(photo)
    let most = XMPInJPEG.mostOfSegment - XMPInJPEG.mark.count
    let oldLength = XMP.primaryLength(tree)
    var tree = tree
    // A length in the document counts the document itself, so its digits may need another turn.
    for _ in 0..<4 {
      guard let packets = XMP.packets(tree, most: most) else {
        throw refused("its XMP is larger than JPEG holds")
      }
      var edits = FileEdits(removing: parts.ranges)
      edits.insert(
        XMPInJPEG.segments(packets.main, packets.more),
        at: parts.ranges.first?.lowerBound ?? parts.headEnd)
      if let oldLength {
        let length = oldLength + edits.change
        if XMP.primaryLength(tree) != length {
          XMP.setPrimaryLength(length, in: &tree)
          continue
        }
      }
      var result = edits.applied(to: photo)
      for list in parts.pictureLists {
        guard PictureList.update(list, in: &result, edits) else {
          throw refused("the places of its other pictures do not fit into their fields")
        }
      }
      return result
    }
    throw refused("the lengths of its pictures cannot be brought up to date")
  }
}

/// Changes to a file that are applied together, and where its bytes are afterwards.
struct FileEdits {
  private var removed: [Range<Int>]
  private var inserted: (bytes: [UInt8], place: Int) = ([], 0)

  /// - Parameter ranges: in order, without overlaps.
  init(removing ranges: [Range<Int>]) { removed = ranges }

  /// - Parameter place: not inside a removed range.
  mutating func insert(_ bytes: [UInt8], at place: Int) { inserted = (bytes, place) }

  /// By how much the file grows.
  var change: Int { inserted.bytes.count - removed.reduce(0) { $0 + $1.count } }

  /// Where the byte at a position that stays is afterwards.
  func moved(_ position: Int) -> Int {
    removed.reduce(position + (position >= inserted.place ? inserted.bytes.count : 0)) {
      $1.upperBound <= position ? $0 - $1.count : $0
    }
  }

  func applied(to file: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(file.count + max(0, change))
    var position = 0
    let cuts = removed + [inserted.place..<inserted.place]
    for cut in cuts.sorted(by: { ($0.lowerBound, $0.count) < ($1.lowerBound, $1.count) }) {
      result += file[position..<cut.lowerBound]
      if cut.isEmpty { result += inserted.bytes }
      position = cut.upperBound
    }
    return result + file[position...]
  }
}
