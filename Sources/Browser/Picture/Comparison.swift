public import Detection
import Geometry
public import Preview
import Screen
import Widgets

/// A photo held beside the one on screen: as it was when it was taken hold of, with the faces that the settings of
/// that moment found.
public struct Comparison: Sendable {
  /// May be the photo on screen itself: then two settings stand side by side.
  public var photo: PhotoID
  /// As they were shown at that moment, with people's corrections; later detections and edits leave them.
  public var faces: [Face]
  /// The settings of that moment; the title names what differs when both sides show the same photo.
  public var settings: DetectionSettings
}

extension BrowserState {
  /// Holds the photo on screen at the left, or lets it go.
  mutating func toggleComparison() {
    if picture.comparison != nil {
      picture.comparison = nil
      return
    }
    guard let current, let photo = currentPhoto, photo.failure == nil else {
      report(.note, "there is no photo to hold beside others")
      return
    }
    picture.comparison = Comparison(photo: current, faces: photo.faces, settings: detection.settings)
    if comparedArea == nil {
      picture.comparison = nil
      report(.note, "side by side needs a wider picture")
    } else {
      report(.note, "held at the left; go to another photo, or turn a knob, to compare; | lets it go")
    }
  }

  /// The left part of the picture, which the held photo has; its first line is for words.
  var comparedArea: CellRect? {
    guard picture.comparison != nil, !isOnWall, review == nil, let area = unsplitLayout.splitPicture else {
      return nil
    }
    return area.left
  }

  /// Which part of the held photo is shown where: it goes along with the one on screen.
  ///
  /// Another photo is shown as much larger than whole, around the point that lies at the same share of its sides.
  public var comparedView: PictureView? {
    guard let comparison = picture.comparison, let area = comparedArea?.withoutFirstRow,
      let size = photos[comparison.photo.index].size,
      let whole = PictureView.fitting(size, into: area, metrics: shell.metrics)
    else { return nil }
    guard let zoom, let other = currentSize, let fit = fittedView else { return whole }
    let isSame = comparison.photo == current
    return PictureView(
      photo: size, into: area, metrics: shell.metrics,
      scale: isSame ? zoom.scale : whole.scale * zoom.scale / fit.scale,
      center: isSame
        ? zoom.center
        : Point(
          x: zoom.center.x / Float(other.width) * Float(size.width),
          y: zoom.center.y / Float(other.height) * Float(size.height)))
  }
}

extension Layout {
  /// The picture's place in two, a column apart; nil where that would be too narrow.
  var splitPicture: (left: CellRect, right: CellRect)? {
    let area = pictureArea
    guard area.columns >= 40, area.rows >= 6 else { return nil }
    let left = (area.columns - 1) / 2
    return (
      CellRect(column: area.column, row: area.row, columns: left, rows: area.rows),
      CellRect(
        column: area.column + left + 1, row: area.row, columns: area.columns - left - 1, rows: area.rows)
    )
  }
}

extension CellRect {
  var withoutFirstRow: CellRect {
    CellRect(column: column, row: row + 1, columns: columns, rows: max(0, rows - 1))
  }
}
