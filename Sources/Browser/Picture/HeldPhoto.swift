public import Detection
import Geometry
public import Preview
import Screen
import Widgets

/// A photo held next to the one on screen for comparison: as it was when it was held, with the faces found
/// with the settings of that moment.
public struct HeldPhoto: Sendable {
  /// May be the photo on screen itself, to compare two settings side by side.
  public var photo: PhotoID
  /// The faces as shown at that moment, with corrections; later detections and edits do not change them.
  public var faces: [Face]
  /// The settings of that moment; if both sides show the same photo, the title names the differences.
  public var settings: DetectionSettings
}

extension BrowserState {
  /// Holds the photo on screen at the left, or releases it.
  mutating func toggleComparison() {
    if picture.comparison != nil {
      picture.comparison = nil
      return
    }
    guard let current, let photo = currentPhoto, photo.failure == nil else {
      report(.note, "there is no photo to compare")
      return
    }
    picture.comparison = HeldPhoto(photo: current, faces: photo.faces, settings: detection.settings)
    if comparedArea == nil {
      picture.comparison = nil
      report(.note, "side by side needs a larger picture")
    } else {
      report(.note, "held; go to another photo, or turn a knob, to compare; | lets it go")
    }
  }

  /// The left or upper part of the picture, for the held photo; its first line is for words.
  var comparedArea: CellRect? {
    guard picture.comparison != nil, !showsManyFaces, review == nil,
      let area = unsplitLayout.splitPicture(shell.metrics)
    else {
      return nil
    }
    return area.first
  }

  /// Which part of the held photo is shown where; it follows the view of the photo on screen.
  ///
  /// A different photo is enlarged by the same factor, around the point at the same relative position.
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
  /// The picture's area split in two along its longer side, a cell apart; nil if that would leave too little.
  func splitPicture(_ metrics: CellMetrics) -> (first: CellRect, second: CellRect)? {
    let area = pictureArea
    let isWide = area.columns * metrics.width >= area.rows * metrics.height
    let across = area.columns >= 40 && area.rows >= 6, down = area.columns >= 24 && area.rows >= 14
    if across, isWide || !down {
      let left = (area.columns - 1) / 2
      return (
        CellRect(column: area.column, row: area.row, columns: left, rows: area.rows),
        CellRect(
          column: area.column + left + 1, row: area.row, columns: area.columns - left - 1, rows: area.rows)
      )
    }
    guard down else { return nil }
    let upper = area.rows / 2
    return (
      CellRect(column: area.column, row: area.row, columns: area.columns, rows: upper),
      CellRect(column: area.column, row: area.row + upper, columns: area.columns, rows: upper)
    )
  }
}

extension CellRect {
  var withoutFirstRow: CellRect {
    CellRect(column: column, row: row + 1, columns: columns, rows: max(0, rows - 1))
  }
}
