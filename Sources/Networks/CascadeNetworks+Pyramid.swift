import CKernels
import Geometry
import Imaging
import Parallel
import Synchronization

/// The levels that are resized before P-Net runs: the smallest ones of a large photo.
struct ShrunkLevels: Sendable {
  /// The first of them; all later ones are among them.
  var first: Int
  var rows: LevelRows?
  var seconds: WorkSeconds

  /// Index into `rows.levels`, nil for a level that P-Net's strips resize for themselves.
  func index(of level: Int) -> Int? { level >= first ? level - first : nil }
}

extension CascadeNetworks {
  /// A photo with fewer pixels fits into a core's cache anyway.
  private static let largePhoto = 400_000

  /// Photo pixels of a block: as many as fit into a core's own cache.
  private static let block = PixelSize(width: 680, height: 128)

  /// Resizes to all small levels at the end of the list, one block of the photo at a time, so that the photo
  /// is read only once. The strips resize the large levels at the beginning, which together would need more
  /// memory than the photo.
  ///
  /// The values are those that the strips would compute, to the last bit.
  func shrink(
    _ image: Image, to sizes: [PixelSize], lanes: Lanes, cancellation: CancellationFlag?
  ) throws(CancellationError) -> ShrunkLevels {
    // A quarter of the width at most, so that a block's part of a level fits into the scratch.
    let small = sizes.reversed().prefix { $0.width * 4 <= image.width && $0.height * 4 <= image.height }
    guard image.size.area >= Self.largePhoto, !small.isEmpty else {
      return ShrunkLevels(first: sizes.count, rows: nil, seconds: WorkSeconds())
    }
    let first = sizes.count - small.count
    let rows = LevelRows(sizes: Array(sizes[first...]))
    let across = (image.width + Self.block.width - 1) / Self.block.width
    let down = (image.height + Self.block.height - 1) / Self.block.height
    let total = Mutex(WorkSeconds())
    lanes.forEach(across * down, cancellation: cancellation) { item, _ in
      let (x, y) = (item % across * Self.block.width, item / across * Self.block.height)
      var block = facet_rectangle(
        min_x: Int32(x), min_y: Int32(y), max_x: Int32(min(x + Self.block.width, image.width)),
        max_y: Int32(min(y + Self.block.height, image.height)))
      var seconds = facet_seconds(resize: 0, network: 0)
      scratches.borrow { scratch in
        unsafe image.withPicture { picture in
          var picture = unsafe picture
          // SAFETY: blocks do not share pixels of a level; the levels are as large as they say.
          unsafe rows.levels.withUnsafeBufferPointer { levels in
            unsafe kernels.shrink(
              &picture, levels.baseAddress, Int32(levels.count), &block, scratch.pointer, &seconds)
          }
        }
      }
      total.withLock { [seconds] in $0.resize += seconds.resize }
    }
    try cancellation?.check()
    return ShrunkLevels(first: first, rows: rows, seconds: total.withLock { $0 })
  }
}
