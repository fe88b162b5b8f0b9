import Imaging

/// Where the cameras' raw files that are not TIFF files have their XMP.
enum XMPInRaw {
  /// Canon's CR3 has it in a box that is known by this number.
  private static let box: [UInt8] = [
    0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC,
  ]

  static func inCR3(_ photo: PhotoBytes) -> [UInt8]? {
    for (type, content) in photo.boxes(0..<photo.count) where type == "uuid" {
      guard photo.read(content.lowerBound, box.count) == box else { continue }
      let packet = content.dropFirst(box.count)
      return photo.read(packet.lowerBound, min(packet.count, EmbeddedXMP.longest))
    }
    return nil
  }

  /// Fujifilm's RAF has it in its JPEG picture. Nil for other files, and without such a picture.
  static func pictureInRAF(_ photo: PhotoBytes) -> PhotoBytes? {
    let head = photo.read(0, 92)
    guard head.starts(with: "FUJIFILMCCD-RAW".utf8), head.count == 92 else { return nil }
    let (start, count) = (head[84..<88].bigEndian, head[88..<92].bigEndian)
    guard start >= 92, count > 4, start <= photo.count - 4 else { return nil }
    return PhotoBytes(photo, start..<min(start + count, photo.count))
  }
}
