import Alignment
package import Browser
import Detection
package import Imaging
import Jobs

/// Cuts faces out of their photos for the wall.
package final class ThumbnailWork: Sendable {
  private let limits: PhotoLimits
  private let pictures: RecentPictures
  private let files: PhotoFileCache

  package init(limits: PhotoLimits, pictures: RecentPictures, files: PhotoFileCache) {
    (self.limits, self.pictures, self.files) = (limits, pictures, files)
  }

  package func action(for request: ThumbnailRequest) -> Action {
    do throws(PhotoError) {
      // Decoded photos are kept for the one on screen; a wall would only wash them out.
      let image: Image
      // Taken before anything is read: if the file is replaced meanwhile, the next look at it notices.
      var stamp = try? FileStamp(of: request.path)
      if let known = pictures.find(request.photo, at: request.path) {
        image = known
      } else {
        (image, stamp) = try files.with(request.path) { file throws(PhotoError) in
          (try decodeItem(file, limits: limits).image, file.stamp)
        }
      }
      return .thumbnails(
        request: request.request, request.faces.map { Self.thumbnail(of: $0, in: image) }, stamp: stamp)
    } catch {
      return .thumbnailsFailed(request: request.request, reason: error.explanation)
    }
  }

  private static func thumbnail(of face: Face, in image: Image) -> FaceThumbnail {
    let settings = CropSettings(template: .arcFace(side: FaceThumbnail.side), edges: .replicate)
    if let crop = try? settings.crop(ExportFace(index: 0, face), of: image) {
      let measures = FaceMeasures(landmarks: face.landmarks, aligned: crop.image)
      return FaceThumbnail(image: crop.image, sharpness: Float(measures.sharpness ?? 0))
    }
    // Landmarks that lie in one point tell no turn.
    let blank = Image(width: FaceThumbnail.side, height: FaceThumbnail.side, red: 40, green: 40, blue: 40)
    return FaceThumbnail(image: blank, sharpness: 0)
  }
}
