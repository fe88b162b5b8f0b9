package import Browser
package import Imaging
import Synchronization
package import SystemPackage

/// The photos that were on screen last, decoded in full: for detection, and for looking at them closely. A file that
/// has changed since, or been replaced, is not among them any more.
package final class RecentPictures: Sendable {
  private typealias Kept = (photo: PhotoID, stamp: FileStamp, image: Image)

  private let pictures = Mutex<[Kept]>([])
  private let limit: Int

  /// - Parameter limit: in bytes; the last photo stays, however large.
  package init(limit: Int) { self.limit = limit }

  /// - Parameter path: where the photo lies.
  package func find(_ photo: PhotoID, at path: FilePath) -> Image? {
    let stamp = try? FileStamp(of: path)
    return pictures.withLock { pictures in
      guard let index = pictures.firstIndex(where: { $0.photo == photo }) else { return nil }
      let found = pictures.remove(at: index)
      guard found.stamp == stamp else { return nil }
      pictures.append(found)
      return found.image
    }
  }

  /// - Parameter stamp: the file's, from before it was decoded; nothing is kept without it.
  package func keep(_ image: Image, of photo: PhotoID, as stamp: FileStamp?) {
    guard let stamp else { return }
    pictures.withLock { pictures in
      pictures.removeAll { $0.photo == photo }
      pictures.append((photo, stamp, image))
      while pictures.count > 1, pictures.reduce(0, { $0 + $1.image.pixels.count }) > limit {
        pictures.removeFirst()
      }
    }
  }
}
