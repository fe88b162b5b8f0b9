import CKernels
import Geometry

/// A piece of P-Net's map over one level, the unit of work of a lane: cells in half-open ranges.
struct Strip: Hashable, Sendable {
  var level: Int
  var minX, minY, maxX, maxY: Int

  var area: Int { (maxX - minX) * (maxY - minY) }

  /// Cells from top to bottom of a strip.
  private static let rows = 128

  /// Cuts the maps of all levels into strips. The cut depends on the sizes alone, so that results do not
  /// depend on the number of threads.
  static func partition(_ sizes: [PixelSize]) -> [Strip] {
    var strips: [Strip] = []
    for (level, size) in sizes.enumerated() {
      precondition(
        size.width >= 12 && size.height >= 12,
        "pnet: a level of \(size.width)×\(size.height) is smaller than 12×12")
      let cells = PyramidLevel(scale: 1, size: size).cells
      let widest = FACET_STRIP_COLUMNS
      let across = (cells.width + widest - 1) / widest
      // Multiples of 24 columns fill the kernels' blocks.
      let width = min(widest, ((cells.width + across - 1) / across + 23) / 24 * 24)
      for minY in stride(from: 0, to: cells.height, by: rows) {
        for minX in stride(from: 0, to: cells.width, by: width) {
          strips.append(
            Strip(
              level: level, minX: minX, minY: minY, maxX: min(minX + width, cells.width),
              maxY: min(minY + rows, cells.height)))
        }
      }
    }
    // The largest first, so that the lanes end together.
    return strips.sorted { ($1.area, $0.level, $0.minY, $0.minX) < ($0.area, $1.level, $1.minY, $1.minX) }
  }
}
