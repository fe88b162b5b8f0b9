import CCodecs
import Geometry

extension Codec {
  /// The JPEG inside a camera's raw file, and the orientation that the raw file gives its pictures.
  struct RawPreview {
    var jpeg: [UInt8]
    var orientation: PhotoOrientation
  }

  static func rawPreview(of bytes: [UInt8]) throws(CodecFailure) -> RawPreview {
    var report = fc_report()
    var orientation: Int32 = 1
    var jpeg: [UInt8] = []
    // SAFETY: C reads `bytes` inside the closure; what it returns is copied by the length it reports, and freed.
    let status = unsafe bytes.withUnsafeBufferPointer { file in
      var found: UnsafeMutablePointer<UInt8>?
      var count = 0
      let status = unsafe fc_raw_preview(
        file.baseAddress, file.count, &found, &count, &orientation, &report)
      if let found = unsafe found {
        jpeg = unsafe Array(UnsafeBufferPointer(start: found, count: count))
        unsafe fc_free(found)
      }
      return status
    }
    if let failure = CodecFailure(status, report) { throw failure }
    return RawPreview(jpeg: jpeg, orientation: PhotoOrientation(rawValue: Int(orientation)) ?? .upright)
  }

  /// The ICC profile of a picture that only its library finds, from bytes that hold its header.
  static func profile(of bytes: [UInt8], _ format: PhotoFormat) -> [UInt8]? {
    guard let kind = format.kind else { return nil }
    var info = fc_info()
    var report = fc_report()
    // SAFETY: the decoder reads `bytes` only until it is closed, inside the closure; the profile is copied by the
    // length that C reports, and freed.
    return unsafe bytes.withUnsafeBufferPointer { file in
      var handle: OpaquePointer?
      guard
        unsafe fc_picture_open(kind, file.baseAddress, file.count, &handle, &info, &report) == fc_ok
      else { return nil }
      defer { unsafe fc_picture_close(handle) }
      var count = 0
      guard let found = unsafe fc_picture_profile(handle, &count) else { return nil }
      defer { unsafe fc_free(found) }
      return unsafe Array(UnsafeBufferPointer(start: found, count: count))
    }
  }
}

extension Codec {
  /// The smallest picture beside a HEIC or AVIF picture that shows the same with a longer side of at least `side`
  /// pixels; nil when there is none.
  static func decodeSmaller(
    _ bytes: [UInt8], _ header: PhotoHeader, side: Int
  ) throws(CodecFailure) -> (image: Image, warnings: [String])? {
    var info = fc_info()
    var report = fc_report()
    var (width, height): (Int32, Int32) = (0, 0)
    var status = fc_ok
    var pixels: [UInt8]?
    // SAFETY: the decoder reads `bytes` only until it is closed, inside the closure, and writes `count` bytes at most,
    // all of them when it succeeds.
    unsafe bytes.withUnsafeBufferPointer { file in
      var handle: OpaquePointer?
      status = unsafe fc_picture_open(fc_heif, file.baseAddress, file.count, &handle, &info, &report)
      guard status == fc_ok else { return }
      defer { unsafe fc_picture_close(handle) }
      unsafe fc_picture_use_smaller(handle, Int32(clamping: side), &width, &height)
      guard width < info.width, height < info.height else { return }
      let count = Int(width) * Int(height) * 3
      if count >= largeBytes, fc_can_allocate(count) == 0 {
        status = fc_no_memory
        return
      }
      let orientation = Int32(header.orientation.rawValue)
      pixels = unsafe [UInt8](unsafeUninitializedCapacity: count) { pixels, filled in
        status = unsafe fc_picture_decode(handle, orientation, pixels.baseAddress, count, &report)
        filled = status == fc_ok ? count : 0
      }
    }
    if let failure = CodecFailure(status, report) { throw failure }
    guard let pixels else { return nil }
    let size = header.orientation.upright(PixelSize(width: Int(width), height: Int(height)))
    return (Image(width: size.width, height: size.height, pixels: pixels), warnings(of: report))
  }
}
