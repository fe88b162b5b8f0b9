package import Browser
package import Imaging
import Synchronization

/// The photos that were on screen last, decoded in full: for detection, and for looking at them closely.
package final class RecentPictures: Sendable {
  private typealias Kept = (photo: PhotoID, image: Image)

  private let pictures = Mutex<[Kept]>([])
  private let limit: Int

  /// - Parameter limit: in bytes; the last photo stays, however large.
  package init(limit: Int) { self.limit = limit }

  package func find(_ photo: PhotoID) -> Image? {
    pictures.withLock { pictures in
      guard let index = pictures.firstIndex(where: { $0.photo == photo }) else { return nil }
      let found = pictures.remove(at: index)
      pictures.append(found)
      return found.image
    }
  }

  package func keep(_ image: Image, of photo: PhotoID) {
    pictures.withLock { pictures in
      pictures.removeAll { $0.photo == photo }
      pictures.append((photo, image))
      while pictures.count > 1, pictures.reduce(0, { $0 + $1.image.pixels.count }) > limit {
        pictures.removeFirst()
      }
    }
  }
}
