import CCodecs
import Geometry

/// Allocations of at least this many bytes are tried first, because Swift traps when one fails.
let largeBytes = 1 << 24

/// Why a codec refused; the caller adds the file.
enum CodecFailure: Error {
  case damaged(String)
  case incomplete(String)
  case unsupported(String)
  case outOfMemory

  init?(_ status: fc_status, _ report: fc_report) {
    let text = report.errorText
    switch status {
    case fc_ok: return nil
    case fc_incomplete: self = .incomplete(text.isEmpty ? "the file ends too early" : text)
    case fc_unsupported: self = .unsupported(text)
    case fc_no_memory: self = .outOfMemory
    default: self = .damaged(text.isEmpty ? "its bytes do not form a picture" : text)
    }
  }
}

extension fc_report {
  var errorText: String { Self.text(error) }
  var warningText: String { Self.text(warning) }

  /// The text in a fixed-size array of characters.
  private static func text<Characters>(_ characters: Characters) -> String {
    // SAFETY: the array's bytes are read only inside the closure.
    unsafe withUnsafeBytes(of: characters) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}

/// Calls the C decoders with the bytes of a file.
enum Codec {
  /// Reads only the header. `bytes` may be the file's beginning; `incomplete` means that more bytes are needed.
  static func storedSize(of bytes: [UInt8], _ format: PhotoFormat) throws(CodecFailure) -> PixelSize {
    var info = fc_info()
    var report = fc_report()
    // SAFETY: the decoder reads `bytes` only until it is closed, inside the closure.
    let status = unsafe bytes.withUnsafeBufferPointer { file in
      var handle: OpaquePointer?
      switch format {
      case .jpeg:
        let status = unsafe fc_jpeg_open(file.baseAddress, file.count, &handle, &info, &report)
        unsafe fc_jpeg_close(handle)
        return status
      case .png:
        let status = unsafe fc_png_open(file.baseAddress, file.count, -1, &handle, &info, &report)
        unsafe fc_png_close(handle)
        return status
      case .webp, .heif, .tiff, .gif, .bmp, .jpegXL, .jpeg2000, .raw:
        guard let kind = format.kind else { return fc_unsupported }
        let status = unsafe fc_picture_open(kind, file.baseAddress, file.count, &handle, &info, &report)
        unsafe fc_picture_close(handle)
        return status
      }
    }
    if let failure = CodecFailure(status, report) { throw failure }
    return PixelSize(width: Int(info.width), height: Int(info.height))
  }

  /// Decodes upright RGB pixels.
  ///
  /// - Parameters:
  ///   - eighths: of each side for JPEG, from 1 to 8, rounded up to whole pixels; 8 for others.
  ///   - isQuick: whether JPEG colours are upsampled in the simpler way.
  ///   - minimum: how much of a JPEG's picture must be there, in thousandths.
  ///   - background: what is put behind transparency; nil to drop it.
  ///   - conversion: of the colours; nil to keep them.
  static func decode(
    _ bytes: [UInt8], _ header: PhotoHeader, eighths: Int = 8, isQuick: Bool = false, minimum: Int32,
    background: PhotoBackground? = nil, conversion: ColorConversion? = nil
  ) throws(CodecFailure) -> (image: Image, warnings: [String]) {
    let stored = PixelSize(
      width: (header.storedSize.width * eighths + 7) / 8, height: (header.storedSize.height * eighths + 7) / 8
    )
    let size = header.orientation.upright(stored)
    let count = size.area * 3
    if count >= largeBytes, fc_can_allocate(count) == 0 { throw .outOfMemory }
    var report = fc_report()
    var status = fc_ok
    let orientation = Int32(header.orientation.rawValue)
    let ground = background?.number ?? -1
    var isConverted = false
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: count) { pixels, filled in
      // SAFETY: the decoder reads `bytes` only until it is closed, inside the closure, and writes `count` bytes
      // at most, all of them when it succeeds.
      status = unsafe bytes.withUnsafeBufferPointer { file in
        var info = fc_info()
        var handle: OpaquePointer?
        switch header.format {
        case .jpeg, .raw:
          let opened = unsafe fc_jpeg_open(file.baseAddress, file.count, &handle, &info, &report)
          guard opened == fc_ok else { return opened }
          defer { unsafe fc_jpeg_close(handle) }
          if let conversion, conversion.isCMYK, info.components == 4 {
            // The conversion lives until this function ends.
            unsafe conversion.withHandle { unsafe fc_jpeg_set_colors(handle, $0) }
            isConverted = true
          }
          return unsafe fc_jpeg_decode(
            handle, Int32(eighths), isQuick ? 1 : 0, orientation, minimum, pixels.baseAddress, count,
            &report)
        case .png:
          let opened = unsafe fc_png_open(
            file.baseAddress, file.count, ground, &handle, &info, &report)
          guard opened == fc_ok else { return opened }
          defer { unsafe fc_png_close(handle) }
          return unsafe fc_png_decode(handle, orientation, pixels.baseAddress, count, &report)
        case .webp, .heif, .tiff, .gif, .bmp, .jpegXL, .jpeg2000:
          guard let kind = header.format.kind else { return fc_unsupported }
          let opened = unsafe fc_picture_open(
            kind, file.baseAddress, file.count, &handle, &info, &report)
          guard opened == fc_ok else { return opened }
          defer { unsafe fc_picture_close(handle) }
          unsafe fc_picture_set_background(handle, ground)
          if let conversion, conversion.isCMYK {
            unsafe conversion.withHandle { unsafe fc_picture_set_colors(handle, $0) }
          }
          return unsafe fc_picture_decode(handle, orientation, pixels.baseAddress, count, &report)
        }
      }
      filled = status == fc_ok ? count : 0
    }
    if let failure = CodecFailure(status, report) { throw failure }
    var image = Image(width: size.width, height: size.height, pixels: pixels)
    if let conversion, !conversion.isCMYK, !isConverted { conversion.convert(&image) }
    withExtendedLifetime(conversion) {}
    return (image, warnings(of: report))
  }

  static func warnings(of report: fc_report) -> [String] {
    var warnings: [String] = []
    if report.complete < 1000 {
      warnings.append("the file ends too early; the rest of the picture is grey or coarse")
    } else if report.warnings == 1 {
      warnings.append(report.warningText)
    } else if report.warnings > 1 {
      warnings.append("\(report.warningText) (and \(report.warnings - 1) more)")
    }
    return warnings
  }
}
