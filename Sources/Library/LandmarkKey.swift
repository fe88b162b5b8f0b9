import Foundation
package import Geometry

/// Five landmarks to a tenth of a pixel: what the vector of a face is kept under. A face that is found again a little
/// elsewhere has another key, because its vector is another.
package struct LandmarkKey: Hashable, Sendable {
  /// x and y of each point in turn, in tenths of pixels; the last six are zero.
  private let tenths: SIMD16<Int32>

  package init(_ landmarks: Landmarks) {
    var tenths = SIMD16<Int32>()
    for (index, value) in landmarks.floats.prefix(10).enumerated() {
      // Landmarks lie within ten million pixels.
      tenths[index] = Int32(max(-2e8, min(2e8, (Double(value) * 10).rounded())))
    }
    self.tenths = tenths
  }

  /// The first point, and how far the others are from it, in groups of seven bits, lowest first: mostly 26 bytes.
  var data: Data {
    var bytes: [UInt8] = []
    for index in 0..<10 {
      let difference = index < 2 ? tenths[index] : tenths[index] &- tenths[index % 2]
      var rest = UInt32(bitPattern: (difference << 1) ^ (difference >> 31))
      while rest >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(truncatingIfNeeded: rest))
    }
    return Data(bytes)
  }

  /// From ``data``; nil for anything else.
  init?(data: Data) {
    // SAFETY: the buffer is only read, inside the closure.
    guard let key = unsafe data.withUnsafeBytes({ unsafe LandmarkKey(bytes: $0) }) else { return nil }
    self = key
  }

  /// - Parameter bytes: is only read.
  private init?(bytes: UnsafeRawBufferPointer) {
    var values = SIMD16<Int32>()
    var (count, rest, shift) = (0, UInt32(0), UInt32(0))
    for index in 0..<bytes.count {
      let byte = unsafe bytes[index]
      guard count < 10, shift < 32 else { return nil }
      rest |= UInt32(byte & 0x7F) << shift
      shift += 7
      if byte & 0x80 != 0 { continue }
      let value = Int32(bitPattern: rest >> 1) ^ -Int32(bitPattern: rest & 1)
      values[count] = count < 2 ? value : value &+ values[count % 2]
      (count, rest, shift) = (count + 1, 0, 0)
    }
    guard count == 10, shift == 0 else { return nil }
    tenths = values
  }
}
