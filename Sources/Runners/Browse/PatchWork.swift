import Alignment
package import Browser
package import Detection
package import Geometry
package import Imaging
import Jobs
import Parallel
import Synchronization
package import SystemPackage

/// What the browser asks about the pixels of a part of a photo: the part itself, and landmarks on a face.
package final class PatchWork: Sendable {
  private let detector: Mutex<FaceDetector>
  private let limits: PhotoLimits
  private let thread = WorkQueue(name: "patches", patience: heldUp)
  private let pictures: RecentPictures
  private let files: PhotoFileCache
  private let post: @Sendable (Action) -> Void

  /// Longer sides of a part than this are made smaller: no screen shows more.
  private static let longest = 720

  package init(
    detector: FaceDetector, limits: PhotoLimits, pictures: RecentPictures, files: PhotoFileCache,
    post: @escaping @Sendable (Action) -> Void
  ) {
    self.detector = Mutex(detector)
    (self.limits, self.pictures, self.files, self.post) = (limits, pictures, files, post)
  }

  package func use(_ new: FaceDetector) { detector.withLock { $0 = new } }

  package func landmarks(on box: BoundingBox, of photo: PhotoID, at path: FilePath, _ request: Int) {
    thread.add(
      WorkQueue.Job(key: request, urgency: 1) { [self] in
        let detector = detector.withLock { $0 }
        let face = picture(photo, path).flatMap { detector.face(on: box, in: $0) }
        post(.library(.landmarks(request: request, face?.landmarks, score: face?.score ?? 0)))
      })
  }

  package func patch(_ box: BoundingBox, of photo: PhotoID, at path: FilePath, _ request: Int) {
    thread.add(
      WorkQueue.Job(key: request, urgency: 0) { [self] in
        let patch = picture(photo, path).flatMap { Self.part(box, of: $0) }
        post(.library(.patch(request: request, patch)))
      })
  }

  /// The pixels under a box, as far as the photo reaches; nil when there are none.
  private static func part(_ box: BoundingBox, of image: Image) -> PhotoPatch? {
    func whole(_ value: Float, _ limit: Int) -> Int { Int(min(max(value, 0), Float(limit))) }
    let (left, top) = (whole(box.minX, image.width), whole(box.minY, image.height))
    let size = PixelSize(
      width: whole(box.maxX.rounded(.up), image.width) - left,
      height: whole(box.maxY.rounded(.up), image.height) - top)
    guard size.width > 0, size.height > 0 else { return nil }
    let part = image.cropped(x: left, y: top, size: size)
    let step = Float(max(size.width, size.height)) / Float(longest)
    guard step > 1 else { return PhotoPatch(image: part, x: left, y: top) }
    let small = PixelSize(
      width: max(1, Int(Float(size.width) / step)), height: max(1, Int(Float(size.height) / step)))
    return PhotoPatch(image: part.resizedByArea(to: small), x: left, y: top, step: step)
  }

  private func picture(_ photo: PhotoID, _ path: FilePath) -> Image? {
    if let known = pictures.find(photo, at: path) { return known }
    return try? files.with(path) { file throws(PhotoError) in
      let image = try decodeItem(file, limits: limits).image
      pictures.keep(image, of: photo, as: file.stamp)
      return image
    }
  }
}
