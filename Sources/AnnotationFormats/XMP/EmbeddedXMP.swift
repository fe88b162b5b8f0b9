import Imaging

/// The XMP documents inside a photo's file, of every format that facet reads. Every byte is taken as hostile.
struct EmbeddedXMP {
  /// Those that belong together, the main one first.
  var documents: [XMLTree] = []
  /// What cannot be read, and what to do.
  var remarks: [String] = []
  /// Why nothing can be written into it.
  var obstacle: String?

  /// A document's most bytes.
  static let longest = 64 << 20
  private static let advice = "write face regions into a sidecar"

  init(documents: [XMLTree] = [], remarks: [String] = []) {
    (self.documents, self.remarks) = (documents, remarks)
  }

  /// Nil when the bytes are not a photo.
  ///
  /// - Throws: ``FormatError`` when a document is damaged, or why the photo could not be read.
  init?(of photo: PhotoBytes) throws {
    let start = photo.read(0, 1 << 16)
    guard let format = FileSignature.format(of: start) else {
      if let failure = photo.failure { throw failure }
      return nil
    }
    switch format {
    case .jpeg: try readJPEG(photo)
    case .png: try readPNG(photo)
    case .webp: try add(WebPParts.content(of: "XMP ", longest: Self.longest, read: photo.read))
    case .tiff: try add(Self.tiffProperty(photo))
    case .heif: try readHEIF(photo)
    case .gif: try add(XMPInGIF.packet(photo))
    // BMP has no place for XMP; those of JPEG XL and JPEG 2000 are boxes.
    case .bmp: break
    case .jpegXL, .jpeg2000: try readBoxes(photo, format)
    case .raw: try readRaw(photo)
    }
    if let failure = photo.failure { throw failure }
  }

  private mutating func block(_ reason: String) {
    obstacle = reason
    remarks.append("\(reason); \(Self.advice)")
  }

  private mutating func add(_ packet: [UInt8]?) throws {
    guard let packet, packet.contains(where: { $0 != 0 }) else { return }
    documents.append(try XMLTree(xmp: packet))
  }

  private mutating func readRaw(_ photo: PhotoBytes) throws {
    if let property = Self.tiffProperty(photo) ?? XMPInRaw.inCR3(photo) {
      try add(property)
    } else if let picture = XMPInRaw.pictureInRAF(photo) {
      try readJPEG(picture)
    } else {
      remarkUnread(photo)
    }
  }

  /// Tag 700 of a TIFF file's first directory.
  private static func tiffProperty(_ photo: PhotoBytes) -> [UInt8]? {
    guard let directory = TiffDirectory(read: photo.read), let entry = directory[700], entry.count > 8 else {
      return nil
    }
    return photo.read(entry.value, min(entry.count, longest))
  }

  private mutating func remarkUnread(_ photo: PhotoBytes) {
    let bytes = photo.read(0, 1 << 20)
    guard bytes.holds("<x:xmpmeta") || bytes.holds("<rdf:RDF") else { return }
    remarks.append(
      "its XMP is not read, because facet does not know where this kind of camera raw file has it; \(Self.advice)"
    )
  }

  private mutating func readJPEG(_ photo: PhotoBytes) throws {
    let parts = XMPInJPEG(JPEGSegments.beginning(photo))
    for packet in parts.packets { try add(packet) }
    for name in Set(documents.compactMap(XMP.extensionName)).sorted() {
      switch parts.content(ofExtension: name) {
      case .whole(let packet): try add(packet)
      case .missing: remarks.append("a part of its XMP that the main part names is missing")
      case .incomplete: block("a part of its XMP is incomplete and was not read")
      }
    }
    // Of no use in one document.
    for index in documents.indices { XMP.removeExtensionName(&documents[index]) }
  }

  private mutating func readPNG(_ photo: PhotoBytes) throws {
    for chunk in XMPInPNG.chunks(photo) {
      switch XMPInPNG.content(photo.read(chunk.content.lowerBound, chunk.content.count), chunk.type) {
      case .xmp(let packet): try add(packet)
      case .unreadable(let reason): block(reason)
      case .other: break
      }
    }
  }

  /// JPEG XL's box `xml `, and JPEG 2000's of Adobe's identifier, among the boxes of a file.
  private mutating func readBoxes(_ photo: PhotoBytes, _ format: PhotoFormat) throws {
    let identifier: [UInt8] = [
      0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC,
    ]
    for box in photo.boxes(0..<photo.count) {
      if format == .jpegXL, box.type == "xml " {
        try add(photo.read(box.content.lowerBound, min(box.content.count, Self.longest)))
      } else if format == .jpeg2000, box.type == "uuid", box.content.count > 16 {
        let content = photo.read(box.content.lowerBound, min(box.content.count, Self.longest))
        if content.starts(with: identifier) { try add(Array(content.dropFirst(16))) }
      } else if format == .jpegXL, box.type == "brob",
        photo.read(box.content.lowerBound, 4).elementsEqual("xml ".utf8)
      {
        remarks.append("its XMP is not read, because it is packed with Brotli; \(Self.advice)")
      }
    }
  }

  private mutating func readHEIF(_ photo: PhotoBytes) throws {
    for item in HEIFItems(photo).xmp {
      switch item {
      case .content(let packet): try add(packet)
      case .packed(let way):
        remarks.append("its XMP is not read, because it is packed with '\(way)'; \(Self.advice)")
      }
    }
  }
}

extension JPEGSegments {
  /// The bytes of a JPEG file before its pixels.
  fileprivate static func beginning(_ photo: PhotoBytes) -> [UInt8] {
    var count = 1 << 16
    while true {
      let bytes = photo.read(0, count)
      // Profiles, thumbnails and makers' notes can make this long.
      guard all(in: bytes).end == .cutOff, bytes.count == count, count < EmbeddedXMP.longest else {
        return bytes
      }
      count *= 8
    }
  }
}

extension XMLTree {
  /// An XMP packet, of which padding of any kind is left out: NULs after the last element, as some programs write them.
  init(xmp bytes: [UInt8]) throws {
    let isUTF16 =
      bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) || bytes.prefix(2).contains(0)
    guard !isUTF16, bytes.contains(0) else {
      try self.init(bytes)
      return
    }
    var bytes = bytes
    let end = (bytes.lastIndex(of: UInt8(ascii: ">")) ?? -1) + 1
    bytes.removeSubrange(end...)
    let close = Array("</".utf8)
    let last = bytes.indices.reversed().first { bytes[$0...].starts(with: close) } ?? bytes.endIndex
    for index in last..<bytes.endIndex where bytes[index] == 0 { bytes[index] = UInt8(ascii: " ") }
    try self.init(bytes)
  }
}
