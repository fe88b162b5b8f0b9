import Imaging
import SystemPackage

/// The order in which a recursive search delivers photos: those of a folder in natural order, then its subfolders.
struct PhotoOrder: Comparable {
  private let components: [[UInt8]]

  init(_ photo: FilePath) {
    components = photo.components.map { FilePath(root: nil, [$0]).bytes }
  }

  static func < (a: PhotoOrder, b: PhotoOrder) -> Bool {
    for (index, pair) in zip(a.components, b.components).enumerated() {
      let (isLastOfA, isLastOfB) = (index == a.components.count - 1, index == b.components.count - 1)
      if isLastOfA != isLastOfB { return isLastOfA }
      if pair.0 != pair.1 { return NaturalOrder.precedes(pair.0, pair.1) }
    }
    return a.components.count < b.components.count
  }
}
