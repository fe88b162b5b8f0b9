import Imaging
import Preview
import Screen

extension BrowserState {
  /// Whether a view of the photo is shown in pixels.
  ///
  /// Not where it reaches the screen's last row: terminals scroll when graphics end there.
  func showsPixels(in view: PictureView) -> Bool {
    canShowPixels && wantsPixels && view.cells.endRow < rows
  }
}

extension Painter {
  /// The photo in pixels with its faces drawn into them.
  mutating func drawPixels(
    _ image: Image, of photo: Photo, _ id: PhotoID, _ view: PictureView, _ memo: inout PictureMemo
  ) {
    let key = PictureMemo.Key(
      photo: id, serial: state.previews.entries[id]?.serial ?? 0, view: view, mode: state.pictureMode)
    let overlay = PixelOverlay(
      casing: theme[.boxCasing].background ?? theme[.boxCasing].foreground ?? Color(0, 0, 0),
      landmark: color(.landmark), metrics: state.metrics)
    let marks = marks(of: photo)
    let picture: PixelPicture
    if let known = memo.pixels, known.key == key, known.overlay == overlay {
      if known.marks == marks {
        picture = known.picture
      } else {
        picture = PixelPicture(known.plain, view: view, marks: marks, overlay: overlay)
        memo.pixels?.marks = marks
        memo.pixels?.picture = picture
      }
    } else {
      let plain = PixelPicture.pixels(of: image, view: view, metrics: state.metrics)
      picture = PixelPicture(plain, view: view, marks: marks, overlay: overlay)
      memo.pixels = PictureMemo.Pixels(
        key: key, plain: plain, marks: marks, overlay: overlay, picture: picture)
    }
    frame.place(ImagePlacement(cells: view.cells, picture: picture))
  }
}
