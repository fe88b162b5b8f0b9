public import Geometry

extension Image {
  /// The picture with some places made unrecognisable: each is divided into `blocks` × `blocks` squares of one
  /// colour. One block is a plain surface.
  ///
  /// - Parameter boxes: in pixels; they may stick out.
  public func pixelated(_ boxes: [BoundingBox], blocks: Int) -> Image {
    precondition(blocks >= 1, "pixelated: \(blocks) blocks")
    var image = self
    for box in boxes { image.pixelate(box, blocks: blocks) }
    return image
  }

  private mutating func pixelate(_ box: BoundingBox, blocks: Int) {
    func whole(_ value: Float, _ limit: Int) -> Int { Int(min(max(value, 0), Float(limit))) }
    let (left, right) = (whole(box.minX.rounded(.down), width), whole(box.maxX.rounded(.up), width))
    let (top, bottom) = (whole(box.minY.rounded(.down), height), whole(box.maxY.rounded(.up), height))
    guard right > left, bottom > top else { return }
    for down in 0..<blocks {
      let rows = top + (bottom - top) * down / blocks..<top + (bottom - top) * (down + 1) / blocks
      for across in 0..<blocks {
        let columns = left + (right - left) * across / blocks..<left + (right - left) * (across + 1) / blocks
        fillWithMean(columns, rows)
      }
    }
  }

  private mutating func fillWithMean(_ columns: Range<Int>, _ rows: Range<Int>) {
    guard !columns.isEmpty, !rows.isEmpty else { return }
    var sums = SIMD3<Int>()
    for row in rows {
      for column in columns {
        let index = (row * width + column) * 3
        sums &+= SIMD3(Int(pixels[index]), Int(pixels[index + 1]), Int(pixels[index + 2]))
      }
    }
    let mean = sums / (columns.count * rows.count)
    for row in rows {
      for column in columns {
        let index = (row * width + column) * 3
        pixels[index] = UInt8(mean[0])
        pixels[index + 1] = UInt8(mean[1])
        pixels[index + 2] = UInt8(mean[2])
      }
    }
  }
}
