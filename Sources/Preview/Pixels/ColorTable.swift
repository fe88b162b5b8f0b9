import Screen

/// At most 256 colours that represent those of a picture, found by median cut.
///
/// Colours are counted in a cube of 32 levels a channel. The box whose colours differ most (the number of its
/// pixels times the variance along its longest axis) is cut at its mean until there are enough boxes; each is
/// represented by the mean of its pixels. (Heckbert 1982, with Wu's choice of the box.)
struct ColorTable: Sendable {
  private(set) var colors: [SIMD4<Int32>] = []
  /// The nearest colour of each of the cube's 32768 cells; -1 until it is needed.
  private var nearest: [Int16]

  /// Cells of the cube: `red >> 3 << 10 | green >> 3 << 5 | blue >> 3`.
  private static let cells = 1 << 15

  init(of picture: PixelPicture, limit: Int) {
    precondition((2...256).contains(limit), "colour table: \(limit) colours are not in 2...256")
    nearest = [Int16](repeating: -1, count: Self.cells)
    var bins = Self.histogram(picture)
    var boxes = [Box(bins[...])]
    while boxes.count < limit {
      guard let widest = boxes.indices.max(by: { boxes[$0].spread < boxes[$1].spread }),
        boxes[widest].spread > 0
      else { break }
      let box = boxes[widest]
      let middle = bins[box.range].partition { $0.mean[box.axis] >= box.cut }
      guard middle > box.range.lowerBound, middle < box.range.upperBound else { break }
      boxes[widest] = Box(bins[box.range.lowerBound..<middle])
      boxes.append(Box(bins[middle..<box.range.upperBound]))
    }
    colors = boxes.map { SIMD4<Int32>($0.mean + 0.5) }
  }

  /// The number of the colour nearest to one (channels in 0...255).
  @inline(__always) mutating func index(of color: SIMD4<Int32>) -> Int {
    let cell = Int(color.x >> 3) << 10 | Int(color.y >> 3) << 5 | Int(color.z >> 3)
    let known = nearest[cell]
    return known >= 0 ? Int(known) : search(color, cell: cell)
  }

  private mutating func search(_ color: SIMD4<Int32>, cell: Int) -> Int {
    // The middle of the cell, so that the result does not depend on which colour came first.
    let middle = (color &>> 3) &<< 3 &+ SIMD4(4, 4, 4, 0)
    var (best, least) = (0, Int32.max)
    for (index, candidate) in colors.enumerated() {
      let difference = candidate &- middle
      let distance = (difference &* difference &* SIMD4(2, 4, 3, 0)).wrappedSum()
      if distance < least { (best, least) = (index, distance) }
    }
    nearest[cell] = Int16(best)
    return best
  }

  /// The colours of one cell of the cube.
  private struct Bin {
    var count: Float
    var mean: SIMD4<Float>
  }

  /// A range of bins in the list of all bins.
  private struct Box {
    var range: Range<Int>
    var mean = SIMD4<Float>.zero
    /// The longest axis and where to cut it.
    var axis = 0
    var cut: Float = 0
    var spread: Float = 0

    init(_ bins: ArraySlice<Bin>) {
      range = bins.startIndex..<bins.endIndex
      var count: Float = 0
      var (sum, squares) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
      for bin in bins {
        count += bin.count
        sum += bin.mean * bin.count
        squares += bin.mean * bin.mean * bin.count
      }
      guard count > 0 else { return }
      mean = sum / count
      guard bins.count > 1 else { return }
      let variance = squares / count - mean * mean
      axis = variance.x >= variance.y && variance.x >= variance.z ? 0 : variance.y >= variance.z ? 1 : 2
      cut = mean[axis]
      spread = variance[axis] * count
    }
  }

  /// Every used cell of the cube; of a large picture only about 200,000 pixels are counted.
  private static func histogram(_ picture: PixelPicture) -> [Bin] {
    var counts = [Int32](repeating: 0, count: cells)
    var sums = [SIMD4<Int32>](repeating: .zero, count: cells)
    let step = max(1, Int((Double(picture.width * picture.height) / 200_000).squareRoot()))
    for y in stride(from: 0, to: picture.height, by: step) {
      for x in stride(from: 0, to: picture.width, by: step) {
        let index = (y * picture.width + x) * 3
        let color = SIMD4(
          Int32(picture.pixels[index]), Int32(picture.pixels[index + 1]), Int32(picture.pixels[index + 2]), 0)
        let cell = Int(color.x >> 3) << 10 | Int(color.y >> 3) << 5 | Int(color.z >> 3)
        counts[cell] += 1
        sums[cell] &+= color
      }
    }
    var bins: [Bin] = []
    for cell in 0..<cells where counts[cell] > 0 {
      bins.append(Bin(count: Float(counts[cell]), mean: SIMD4<Float>(sums[cell]) / Float(counts[cell])))
    }
    return bins
  }
}
