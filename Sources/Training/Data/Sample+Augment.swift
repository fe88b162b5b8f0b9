extension Sample {
  /// The mirrored sample. Left and right landmarks change places, so that "left" still means left in the
  /// picture.
  public var mirrored: Sample {
    var result = self
    let side = Int(Double(pixels.count / 3).squareRoot())
    precondition(side * side * 3 == pixels.count, "sample: \(pixels.count) bytes are not a square")
    unsafe pixels.withUnsafeBufferPointer { from in
      unsafe result.pixels.withUnsafeMutableBufferPointer { to in
        // SAFETY: both hold side * side * 3 bytes.
        for y in 0..<side {
          for x in 0..<side {
            let (source, target) = ((y * side + side - 1 - x) * 3, (y * side + x) * 3)
            unsafe to[target] = from[source]
            unsafe to[target + 1] = from[source + 1]
            unsafe to[target + 2] = from[source + 2]
          }
        }
      }
    }
    if let box = target.box { result.target.box = SIMD4(-box.z, box.y, -box.x, box.w) }
    if let marks = target.landmarks {
      let order = [1, 0, 2, 4, 3]
      result.target.landmarks = order.map { 1 - marks[$0] } + order.map { marks[$0 + 5] }
    }
    return result
  }

  /// Changes brightness, colour temperature and contrast, and sometimes turns the sample grey.
  mutating func recolor(_ random: inout TrainingRandom) {
    let gain = random.uniform(0.8, 1.2)
    let gains = (0..<3).map { _ in gain * random.uniform(0.93, 1.07) }
    let offset = random.uniform(-18, 18)
    let isGrey = random.chance(0.08)
    // A table for each channel, because samples have thousands of pixels.
    let table = gains.flatMap { gain in
      (0..<256).map { UInt8(max(0, min(255, (Float($0) - 127.5) * gain + 127.5 + offset))) }
    }
    unsafe pixels.withUnsafeMutableBufferPointer { bytes in
      unsafe table.withUnsafeBufferPointer { table in
        // SAFETY: indices are below the count, which is a multiple of 3; the table has 256 values a channel.
        for at in stride(from: 0, to: bytes.count - 2, by: 3) {
          if isGrey {
            let (red, green, blue) = unsafe (Int(bytes[at]), Int(bytes[at + 1]), Int(bytes[at + 2]))
            let grey = UInt8((3 * red + 6 * green + blue) / 10)
            unsafe bytes[at] = grey
            unsafe bytes[at + 1] = grey
            unsafe bytes[at + 2] = grey
          }
          unsafe bytes[at] = table[Int(bytes[at])]
          unsafe bytes[at + 1] = table[256 + Int(bytes[at + 1])]
          unsafe bytes[at + 2] = table[512 + Int(bytes[at + 2])]
        }
      }
    }
  }
}
