import CKernels
import Geometry

/// A piece of P-Net's map over one level, the unit of work of a lane, as half-open ranges of cells.
struct Strip: Hashable, Sendable {
  var level: Int
  var minX, minY, maxX, maxY: Int

  var area: Int { (maxX - minX) * (maxY - minY) }

  /// Cuts the maps of all levels into strips. The cut depends on the sizes alone, so that results do not
  /// depend on the number of threads.
  static func partition(_ sizes: [PixelSize]) -> [Strip] {
    for size in sizes {
      precondition(
        size.width >= 12 && size.height >= 12,
        "pnet: a level of \(size.width)×\(size.height) is smaller than 12×12")
    }
    let maps = sizes.map { PyramidLevel(scale: 1, size: $0).cells }
    // A strip begins with four wasted rows, so it should be long; but a small photo must give all cores work.
    let rows = maps.reduce(0) { $0 + $1.area } < 150_000 ? 64 : 128
    var strips: [Strip] = []
    for (level, cells) in maps.enumerated() {
      // Multiples of 24 columns fill the kernels' blocks, multiples of 4 rows their steps.
      let width = evenPart(of: cells.width, atMost: FACET_STRIP_COLUMNS, multiple: 24)
      let height = evenPart(of: cells.height, atMost: rows, multiple: FACET_STEP_ROWS)
      for minY in stride(from: 0, to: cells.height, by: height) {
        for minX in stride(from: 0, to: cells.width, by: width) {
          strips.append(
            Strip(
              level: level, minX: minX, minY: minY, maxX: min(minX + width, cells.width),
              maxY: min(minY + height, cells.height)))
        }
      }
    }
    // The largest first, so that the lanes finish together.
    return strips.sorted { ($1.area, $0.level, $0.minY, $0.minX) < ($0.area, $1.level, $1.minY, $1.minX) }
  }

  /// The size of parts that are nearly equal, a multiple of `multiple`, and at most `most`.
  private static func evenPart(of whole: Int, atMost most: Int, multiple: Int) -> Int {
    let parts = (whole + most - 1) / most
    let size = (whole + parts - 1) / parts
    return min(most, (size + multiple - 1) / multiple * multiple)
  }
}
