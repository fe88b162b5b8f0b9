import CKernels
import Foundation
import Geometry
public import Imaging
public import Parallel
import Synchronization

extension CascadeNetworks {
  /// P-Net over all levels of the photo's pyramid.
  ///
  /// A level's pixel is the mean of the photo's pixels that it covers, in rows
  /// `floor(i * H / h) ..< ceil((i + 1) * H / h)` and columns likewise.
  ///
  /// - Parameters:
  ///   - threshold: cells with at least this probability of "face" become proposals.
  /// - Returns: proposals by level, row and column.
  /// - Precondition: every level is at least 12×12.
  public func propose(
    in image: Image, levels: [PyramidLevel], threshold: Float, lanes: Lanes = Lanes(1),
    cancellation: CancellationFlag? = nil
  ) throws(CancellationError) -> Proposals {
    let sizes = levels.map(\.size)
    let strips = Strip.partition(sizes)
    let shrunk = try shrink(image, to: sizes, lanes: lanes, cancellation: cancellation)
    let results = Mutex(StripResults(count: strips.count, seconds: shrunk.seconds))
    // Softmax in float32 saturates and rounds, so a little more is let through here and the softmax decides.
    let cut = Double(threshold) - 1e-5
    let least = cut <= 0 ? -Float.infinity : Float(log(cut / (1 - cut)) - 1e-4)
    lanes.forEach(strips.count, cancellation: cancellation) { item, _ in
      let strip = strips[item]
      var found: [Proposal] = []
      let seconds = scratches.borrow { scratch in
        unsafe image.withPicture { picture in
          var picture = unsafe picture
          if let rows = shrunk.rows, let index = shrunk.index(of: strip.level) {
            unsafe picture.level = UnsafePointer(rows.levels[index].rows)
          }
          return unsafe run(
            strip, of: picture, size: sizes[strip.level], least: least, scratch: scratch,
            cancellation: cancellation
          ) { cell in
            let score = Self.probability(cell.scoreLogits)
            guard score >= threshold else { return }
            found.append(
              Proposal(
                level: strip.level, row: Int(cell.row), column: Int(cell.column), score: score,
                regression: cell.offsets))
          }
        }
      }
      results.withLock { [found] in $0.store(found, seconds, at: item) }
    }
    try cancellation?.check()
    return results.withLock { results in
      var proposals = results.found.flatMap { $0 }
      proposals.sort { ($0.level, $0.row, $0.column) < ($1.level, $1.row, $1.column) }
      return Proposals(proposals: proposals, seconds: results.seconds)
    }
  }

  /// P-Net's complete maps over one level, for tests and the heat map.
  ///
  /// - Precondition: the level is at least 12×12.
  public func pnetMap(of image: Image, level: PyramidLevel) -> PNetMap {
    unsafe image.withPicture { unsafe map(of: $0, size: level.size) }
  }

  /// P-Net's complete maps over numbers used unchanged.
  ///
  /// - Precondition: `planes` is `[3, height, width]`, both at least 12.
  public func pnetMap(ofPlanes planes: Tensor) -> PNetMap {
    precondition(planes.shape.count == 3 && planes.shape[0] == 3, "pnet: input \(planes.shape)")
    let rows = LevelRows(planes: planes)
    return withExtendedLifetime(rows) {
      // SAFETY: `rows` lives until the map is made.
      let picture = unsafe facet_picture(
        pixels: nil, width: 1, height: 1, planes: nil, level: rows.levels[0].rows)
      return unsafe map(
        of: picture, size: PixelSize(width: planes.shape[2], height: planes.shape[1]))
    }
  }

  private func map(of picture: facet_picture, size: PixelSize) -> PNetMap {
    let cells = PyramidLevel(scale: 1, size: size).cells
    var map = PNetMap(
      size: cells, scores: [Float](repeating: 0, count: cells.area),
      regressions: [SIMD4<Float>](repeating: .zero, count: cells.area),
      logits: [SIMD2<Float>](repeating: .zero, count: cells.area))
    scratches.borrow { scratch in
      for strip in Strip.partition([size]) {
        _ = unsafe run(
          strip, of: picture, size: size, least: -.infinity, scratch: scratch, cancellation: nil
        ) { cell in
          let index = Int(cell.row) * cells.width + Int(cell.column)
          map.logits[index] = cell.scoreLogits
          map.scores[index] = Self.probability(cell.scoreLogits)
          map.regressions[index] = cell.offsets
        }
      }
    }
    return map
  }

  /// Runs P-Net over one strip and calls `accept` for its cells that pass, row by row.
  private func run(
    _ strip: Strip, of picture: facet_picture, size: PixelSize, least: Float, scratch: Scratch,
    cancellation: CancellationFlag?, accept: (facet_cell) -> Void
  ) -> WorkSeconds {
    var picture = unsafe picture
    var seconds = facet_seconds(resize: 0, network: 0)
    var cells = facet_rectangle(
      min_x: Int32(strip.minX), min_y: Int32(strip.minY), max_x: Int32(strip.maxX),
      max_y: Int32(strip.maxY))
    unsafe withUnsafeTemporaryAllocation(
      of: facet_cell.self, capacity: FACET_STEP_ROWS * FACET_STRIP_COLUMNS
    ) { found in
      for row in stride(from: strip.minY, to: strip.maxY, by: FACET_STEP_ROWS) {
        if cancellation?.isCancelled == true { return }
        // SAFETY: `found` has room for every cell of a step; all other pointers are this call's own.
        let count = unsafe kernels.pnet_rows(
          weights.pointer, &picture, Int32(size.width), Int32(size.height), &cells, Int32(row), least,
          scratch.pointer, found.baseAddress, &seconds)
        for index in 0..<Int(count) { unsafe accept(found[index]) }
      }
    }
    return WorkSeconds(resize: seconds.resize, network: seconds.network)
  }
}

/// What the strips found, by strip.
private struct StripResults: Sendable {
  var found: [[Proposal]]
  var seconds: WorkSeconds

  init(count: Int, seconds: WorkSeconds) {
    found = [[Proposal]](repeating: [], count: count)
    self.seconds = seconds
  }

  mutating func store(_ proposals: [Proposal], _ more: WorkSeconds, at item: Int) {
    found[item] = proposals
    seconds = seconds + more
  }
}

extension facet_cell {
  var scoreLogits: SIMD2<Float> { SIMD2(logits.0, logits.1) }
  var offsets: SIMD4<Float> { SIMD4(regression.0, regression.1, regression.2, regression.3) }
}
