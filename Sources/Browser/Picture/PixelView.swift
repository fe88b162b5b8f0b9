import Geometry
import Imaging
import Preview
import Screen
import Widgets

extension BrowserState {
  /// Whether a view of the photo is shown in pixels.
  ///
  /// It is not if it reaches the screen's last row, because terminals scroll when graphics end there.
  func showsPixels(in view: PictureView) -> Bool {
    picture.canShowPixels && picture.wantsPixels && view.cells.endRow < shell.rows
  }
}

extension BrowserPainter {
  /// Draws the photo in pixels, with its faces in the same pixels.
  mutating func drawPixels(
    _ plain: Image, of photo: ListedPhoto, _ key: PictureMemo.Key, _ memo: inout PictureMemo
  ) {
    let view = key.view
    let overlay = pixelOverlay
    var marks = marks(of: photo), heat: HeatMap?
    if let why = state.detection.why, state.faces.edit == nil {
      marks = stageMarks(why, faces: marks)
      if let probe = why.probe {
        marks += [regionMark(probe), probeMark(probe.point, view)].compactMap(\.self)
      }
      heat = shownHeat(why)
    }
    let picture: PixelPicture
    if let known = memo.pixels, known.key == key, known.overlay == overlay {
      if known.marks == marks, known.heat == heat {
        picture = known.picture
      } else {
        picture = PixelPicture(
          heated(known.plain, heat, view), view: view, marks: marks, overlay: overlay)
        memo.pixels?.marks = marks
        memo.pixels?.heat = heat
        memo.pixels?.picture = picture
      }
    } else {
      picture = PixelPicture(heated(plain, heat, view), view: view, marks: marks, overlay: overlay)
      memo.pixels = PictureMemo.Pixels(
        key: key, plain: plain, marks: marks, heat: heat, overlay: overlay, picture: picture)
    }
    frame.place(ImagePlacement(cells: view.cells, picture: picture))
  }

  var pixelOverlay: PixelOverlay {
    PixelOverlay(casing: theme.casing, landmark: color(.landmark), metrics: state.shell.metrics)
  }

  private func heated(_ plain: Image, _ map: HeatMap?, _ view: PictureView) -> Image {
    guard let map else { return plain }
    var image = plain
    heat.draw(map, over: &image, view: view)
    return image
  }

  /// The probe's mark, a small square of about a cell.
  private func probeMark(_ point: Point, _ view: PictureView) -> FaceMark {
    let half = Float(Double(state.shell.metrics.height) / view.scale / 2)
    return FaceMark(
      box: BoundingBox(
        minX: point.x - half, minY: point.y - half, maxX: point.x + half, maxY: point.y + half),
      stroke: .heavy, color: color(.accent))
  }
}
