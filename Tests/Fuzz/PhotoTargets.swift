import AnnotationFormats
import CCodecs
import Foundation
import Geometry
import Imaging
import SystemPackage

extension Fuzz {
  /// The C codecs alone, and (`photo`) all that is done with a photo's file: signature, EXIF, profile, other parts.
  static let photoTargets: [String: @Sendable ([UInt8]) -> Void] = [
    "jpeg": { jpeg($0) }, "png": { png($0) },
    "webp": { picture(fc_webp, $0) }, "heif": { picture(fc_heif, $0) },
    "tiff": { picture(fc_tiff, $0) }, "gif": { picture(fc_gif, $0) },
    "bmp": { picture(fc_bmp, $0) }, "jxl": { picture(fc_jxl, $0) }, "jp2": { picture(fc_jp2, $0) },
    "raw": { raw($0) }, "photo": { photo($0) }, "colors": { colors($0) },
    "letters": { letters($0) }, "copy": { copy($0) },
  ]

  /// Larger ones would only be slow.
  private static let mostPixels = 1 << 20

  private static func buffer(_ info: fc_info) -> [UInt8]? {
    let count = Int(info.width) * Int(info.height)
    return count > 0 && count <= mostPixels ? [UInt8](repeating: 0, count: count * 3) : nil
  }

  private static func jpeg(_ bytes: [UInt8]) {
    var handle: OpaquePointer?
    var info = fc_info()
    var report = fc_report()
    guard unsafe fc_jpeg_open(bytes, bytes.count, &handle, &info, &report) == fc_ok else { return }
    defer { unsafe fc_jpeg_close(handle) }
    guard var pixels = buffer(info) else { return }
    let turn = Int32(1 + bytes.count % 8)
    _ = unsafe fc_jpeg_decode(handle, 8, 0, turn, 500, &pixels, pixels.count, &report)
  }

  private static func png(_ bytes: [UInt8]) {
    var handle: OpaquePointer?
    var info = fc_info()
    var report = fc_report()
    guard unsafe fc_png_open(bytes, bytes.count, background(bytes), &handle, &info, &report) == fc_ok else {
      return
    }
    defer { unsafe fc_png_close(handle) }
    guard var pixels = buffer(info) else { return }
    _ = unsafe fc_png_decode(handle, Int32(1 + bytes.count % 8), &pixels, pixels.count, &report)
  }

  private static func picture(_ kind: fc_kind, _ bytes: [UInt8]) {
    var handle: OpaquePointer?
    var info = fc_info()
    var report = fc_report()
    guard unsafe fc_picture_open(kind, bytes, bytes.count, &handle, &info, &report) == fc_ok else { return }
    defer { unsafe fc_picture_close(handle) }
    var count = 0
    unsafe fc_free(fc_picture_profile(handle, &count))
    if bytes.count.isMultiple(of: 2) { unsafe fc_picture_use_smaller(handle, 16, &info.width, &info.height) }
    guard var pixels = buffer(info) else { return }
    unsafe fc_picture_set_background(handle, background(bytes))
    _ = unsafe fc_picture_decode(handle, Int32(1 + bytes.count % 8), &pixels, pixels.count, &report)
  }

  /// Transparency is dropped for half of the inputs, and put before a colour for the others.
  private static func background(_ bytes: [UInt8]) -> Int32 { bytes.count.isMultiple(of: 2) ? -1 : 0x40_80C0 }

  /// A colour profile, for RGB and for CMYK.
  private static func colors(_ bytes: [UInt8]) {
    for components: Int32 in [3, 4] {
      guard let colors = unsafe fc_colors_open(bytes, bytes.count, components) else { continue }
      let pixels = (0..<64 * components).map { UInt8(truncatingIfNeeded: $0) }
      var out = [UInt8](repeating: 0, count: 64 * 3)
      unsafe fc_colors_convert(colors, pixels, &out, 64)
      unsafe fc_colors_close(colors)
    }
  }

  // SAFETY: C guards what it changes with a lock.
  nonisolated(unsafe) private static let fonts = unsafe fc_fonts_open()

  /// A text of any script, as a name may be.
  private static func letters(_ bytes: [UInt8]) {
    guard let fonts = unsafe fonts else { return }
    var size = fc_text_size()
    let height = 1 + Double(bytes.count % 40)
    let text = bytes.map { CChar(bitPattern: $0) }
    guard unsafe fc_text_measure(fonts, text, text.count, height, &size) == fc_ok else { return }
    let count = Int(size.width) * Int(size.height)
    var coverage = [UInt8](repeating: 0, count: count), colors = [UInt8](repeating: 0, count: 4 * count)
    _ = unsafe fc_text_draw(fonts, text, text.count, height, size, &coverage, &colors)
  }

  private static func raw(_ bytes: [UInt8]) {
    var jpeg: UnsafeMutablePointer<UInt8>?
    var count = 0
    var orientation: Int32 = 0
    var report = fc_report()
    _ = unsafe fc_raw_preview(bytes, bytes.count, &jpeg, &count, &orientation, &report)
    unsafe fc_free(jpeg)
  }

  /// What a copy, turned upright, takes over from a photo: EXIF, XMP with its regions, profiles, texts.
  private static func copy(_ bytes: [UInt8]) {
    guard let photo = try? PhotoFile(bytes: bytes), let header = try? photo.header() else { return }
    let plain = Image(width: 8, height: 6)
    let encoded = header.format == .png ? try? plain.encodedPNG() : try? plain.encodedJPEG(quality: 50)
    for isConverted in [false, true] {
      guard let encoded,
        let metadata = try? CopiedMetadata(of: photo, header: header, isConverted: isConverted),
        let copy = try? metadata.carried(by: encoded)
      else { continue }
      // Whatever came along, it is still the same picture.
      let decoded = try? PhotoFile(bytes: copy).header()
      precondition(decoded?.storedSize == plain.size, "copy: metadata made the picture unreadable")
    }
  }

  private static let file = FilePath("/dev/shm/facet-fuzz-\(getpid())")

  private static func photo(_ bytes: [UInt8]) {
    try? Data(bytes).write(to: URL(filePath: file.string))
    let limits = PhotoLimits(maxMegapixels: 1)
    if let photo = try? decodePhoto(at: file, limits: limits) {
      precondition(photo.image.size == photo.header.size)
      if let copy = try? photo.image.encodedJPEG(quality: 50) {
        _ = try? PhotoMetadata(ofPhotoAt: file).carried(by: copy)
        _ = readColorProfile(at: file)?.carried(by: copy)
      }
    }
    let look = PhotoLook(colors: .managed, background: PhotoBackground(red: 1, green: 2, blue: 3))
    _ = try? decodePreview(at: file, fitting: PixelSize(width: 30, height: 20), limits: limits, look: look)
  }
}
