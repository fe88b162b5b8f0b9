import CCodecs

/// A conversion of the colours of one ICC profile to sRGB.
@safe final class ColorConversion: Sendable {
  /// Whether it converts the four inks of CMYK, which must be decoded with it.
  let isCMYK: Bool
  // SAFETY: C does not change it between opening and closing, and converts on any number of threads.
  nonisolated(unsafe) private let handle: OpaquePointer

  /// Nil when the profile is not one of RGB or CMYK colours, when its colours are those of sRGB, or when this build
  /// cannot convert colours.
  init?(profile: [UInt8]) {
    guard (128...ColorProfile.longest).contains(profile.count) else { return nil }
    let isCMYK = profile[16..<20].elementsEqual("CMYK".utf8)
    // SAFETY: C reads the profile inside the call.
    let opened = unsafe profile.withUnsafeBufferPointer {
      unsafe fc_colors_open($0.baseAddress, $0.count, isCMYK ? 4 : 3)
    }
    guard let opened = unsafe opened else { return nil }
    self.isCMYK = isCMYK
    unsafe handle = opened
  }

  deinit { unsafe fc_colors_close(handle) }

  /// Calls `body` with C's conversion, which must not be kept.
  func withHandle<Result>(_ body: (OpaquePointer) -> Result) -> Result { unsafe body(handle) }

  /// Converts an RGB picture.
  func convert(_ image: inout Image) {
    let count = image.width * image.height
    // SAFETY: an image has three bytes for each pixel, and C converts them in place.
    unsafe image.pixels.withUnsafeMutableBufferPointer { pixels in
      unsafe fc_colors_convert(handle, pixels.baseAddress, pixels.baseAddress, count)
    }
  }
}
