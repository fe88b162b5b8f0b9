import Browser
import Files
import Geometry
import Imaging
import Jobs
import Parallel
import Preview

/// Pictures for the screen: previews and parts of photos, and what is made of them for the terminal.
final class PictureWork: Sendable {
  private let limits: PhotoLimits
  private let look: PhotoLook
  private let pictures: RecentPictures
  private let files: PhotoFileCache
  private let mailbox: Mailbox
  /// Pictures are decoded apart from detection, so that the photo on screen never waits for it.
  private let previews = WorkQueue(name: "previews", patience: heldUp)
  /// A picture that is at hand must not wait for one that is being decoded to be shown.
  private let renders = WorkQueue(name: "renders")

  init(
    limits: PhotoLimits, look: PhotoLook, pictures: RecentPictures, files: PhotoFileCache, mailbox: Mailbox
  ) {
    self.limits = limits
    self.look = look
    (self.pictures, self.files, self.mailbox) = (pictures, files, mailbox)
  }

  func preview(_ request: PreviewRequest) {
    previews.add(
      WorkQueue.Job(key: request.request, urgency: request.isOnScreen ? 1 : 0) {
        [limits, look, mailbox, files] in
        do throws(PhotoError) {
          let (preview, stamp) = try files.with(request.path) { file throws(PhotoError) in
            (
              try decodeItemPreview(file, fitting: request.bounds, limits: limits, look: look),
              file.stamp
            )
          }
          mailbox.post(
            .previewReady(
              request.photo, request: request.request,
              Preview(
                image: preview.image, photo: preview.header.size, warning: preview.warnings.first,
                stamp: stamp),
              isFinal: true))
        } catch {
          mailbox.post(
            .previewFailed(request.photo, request: request.request, reason: error.explanation))
        }
      })
  }

  func detail(_ request: DetailRequest) {
    previews.add(
      WorkQueue.Job(key: request.request, urgency: 2) { [self, limits, mailbox, pictures, files] in
        do throws(PhotoError) {
          let image: Image
          if let known = pictures.find(request.photo, at: request.path) {
            image = known
          } else {
            let stamp: FileStamp
            (image, stamp) = try files.with(request.path) { file throws(PhotoError) in
              (try decodeItem(file, limits: limits).image, file.stamp)
            }
            pictures.keep(image, of: request.photo, as: stamp)
          }
          let part = AreaSampler.samples(
            of: image, part: request.part, width: request.size.width, height: request.size.height)
          mailbox.post(
            .detailReady(
              request: request.request,
              PictureSource(image: shown(part, request), part: request.part, photo: image.size)))
        } catch {
          mailbox.post(.detailFailed(request: request.request, reason: error.explanation))
        }
      })
  }

  /// A part of a photo as its preview shows it. The picture that is kept has the stored values, which detection needs.
  private func shown(_ part: Image, _ request: DetailRequest) -> Image {
    guard look != PhotoLook(), !request.path.isFilm else { return part }
    let shown = try? files.with(request.path) { file throws(PhotoError) -> Image? in
      let format = try file.header().format
      guard look.background != nil, format != .jpeg else {
        return look.colors == .managed ? file.managed(part) : nil
      }
      let whole = try file.photo(limits: limits, look: look).image
      return AreaSampler.samples(
        of: whole, part: request.part, width: request.size.width, height: request.size.height)
    }
    return shown ?? part
  }

  /// Of a preview or a part of a photo.
  func cancelDecoding(_ request: Int) { previews.remove(key: request) }

  func render(_ request: RenderRequest) {
    renders.add(
      WorkQueue.Job(key: request.request, urgency: request.isOnScreen ? 1 : 0) { [mailbox] in
        mailbox.post(.rendered(request: request.request, request.rendered()))
      })
  }

  func cancelRender(_ request: Int) { renders.remove(key: request) }
}
