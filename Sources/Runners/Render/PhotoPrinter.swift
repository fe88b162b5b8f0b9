package import Geometry
package import Preview
import Screen
import Terminal

/// Turns photos into bytes for a target.
package struct PhotoPrinter {
  package let target: RenderTarget
  package let mode: PictureMode
  private let area: CellRect

  /// - Parameters:
  ///   - width: the most columns; when nil, the window's, or 80.
  ///   - height: the most rows; when nil, the window's but one, or as many as the width needs.
  package init(target: RenderTarget, mode: PictureMode, width: Int?, height: Int?) {
    self.target = target
    self.mode = mode
    let rows = height ?? (width == nil ? target.window.map { max(1, $0.rows - 1) } : nil)
    area = CellRect(
      column: 0, row: 0, columns: width ?? (height == nil ? target.window?.columns ?? 80 : 10_000),
      rows: rows ?? 10_000)
  }

  /// The most pixels of a photo that can be shown.
  package var pixelBounds: PixelSize {
    let across = target.graphics == .cells ? mode.samples.across : target.metrics.width
    let down = target.graphics == .cells ? mode.samples.down : target.metrics.height
    return PixelSize(
      width: min(16_384, area.columns * across * 2), height: min(16_384, area.rows * down * 2))
  }

  package func bytes(of photo: ShownPhoto) -> [UInt8] {
    guard let view = PictureView.fitting(photo.size, into: area, metrics: target.metrics)?.atOrigin else {
      return []
    }
    guard target.graphics != .cells else { return cells(of: photo, view) }
    let picture = PixelPicture(
      of: photo.image, view: view, marks: photo.marks, overlay: PixelOverlay(metrics: target.metrics))
    let (columns, rows) = (view.cells.columns, view.cells.rows)
    let whole = PixelRect(x: 0, y: 0, width: picture.width, height: picture.height)
    switch target.graphics {
    case .kitty: return KittyGraphics().show(picture, columns: columns, rows: rows) + [0x0a]
    case .sixel: return SixelGraphics(colors: target.sixelColors).encode(picture) + [0x0a]
    case .iterm:
      return ITermGraphics(movesCursor: true).draw(picture, part: whole, columns: columns, rows: rows) + [
        0x0a
      ]
    case .cells: return []
    }
  }

  private func cells(of photo: ShownPhoto, _ view: PictureView) -> [UInt8] {
    var cells = CellFit.picture(of: photo.image, view: view, mode: mode)
    let isPlain = mode == .ascii || !target.utf8
    let overlay = FaceOverlay(
      lines: isPlain ? .ascii : .unicode, hasFewColors: target.colorDepth.colors <= 16)
    overlay.draw(photo.marks, over: &cells, view: view)
    return Array(cells.text(depth: target.colorDepth).utf8)
  }
}

extension PictureView {
  /// The same part of the photo in the same number of cells, but in the top-left corner.
  var atOrigin: PictureView? {
    PictureView(
      photo: photo, into: CellRect(column: 0, row: 0, columns: cells.columns, rows: cells.rows),
      visible: visible, scale: scale)
  }
}
