import Files
import Foundation
import Geometry
import Imaging
import Preview
import Runners
import Screen
import Terminal

/// A photo to print.
struct ShownPhoto: Sendable {
  /// The photo, at any resolution.
  var image: Image
  /// The photo's own size, upright.
  var size: PixelSize
  var marks: [FaceMark] = []
}

/// Where photos are printed, and what can be shown there.
struct RenderTarget: Sendable {
  var graphics: GraphicsKind
  var colorDepth: ColorDepth
  var utf8: Bool
  var sixelColors: Int
  var metrics: CellMetrics
  /// The terminal's window; nil for pipes and files.
  var window: ScreenSize?

  /// - Parameters:
  ///   - graphics: what the user chose; found out when nil.
  ///   - colors: likewise.
  init(graphics wish: GraphicsKind?, colors: ColorDepth?) {
    let environment = ProcessInfo.processInfo.environment
    let window = TerminalProbe.window
    var known = TerminalProbe.described()
    if window == nil {
      // The reader is unknown, so all colours are used, unless NO_COLOR forbids them.
      known.colorDepth = (environment["NO_COLOR"] ?? "").isEmpty ? .truecolor : .mono
    } else if wish != .cells, !known.multiplexer {
      known = TerminalProbe.asked() ?? known
    }
    if let colors { known.colorDepth = colors }
    graphics = wish ?? (window == nil ? .cells : known.bestGraphics(environment: environment))
    if graphics != .cells, window != nil, known.multiplexer {
      StandardError.write(
        "facet: inside tmux and screen pictures are shown in cells; --graphics \(graphics.rawValue) works outside"
      )
      graphics = .cells
    }
    colorDepth = known.colorDepth
    utf8 = known.utf8
    sixelColors = known.sixelColors ?? 256
    metrics =
      if let width = known.cellPixelWidth, let height = known.cellPixelHeight, width > 0, height > 0 {
        CellMetrics(width: width, height: height)
      } else {
        .usual
      }
    self.window = window?.size
  }

  var bestMode: PictureMode {
    .best(unicode: utf8, colors: colorDepth == .mono ? 2 : 16)
  }
}

/// Turns photos into bytes for a target.
struct PhotoPrinter {
  let target: RenderTarget
  let mode: PictureMode
  private let area: CellRect

  /// - Parameters:
  ///   - width: the most columns; when nil, the window's, or 80.
  ///   - height: the most rows; when nil, the window's but one, or as many as the width needs.
  init(target: RenderTarget, mode: PictureMode, width: Int?, height: Int?) {
    self.target = target
    self.mode = mode
    let rows = height ?? (width == nil ? target.window.map { max(1, $0.rows - 1) } : nil)
    area = CellRect(
      column: 0, row: 0, columns: width ?? (height == nil ? target.window?.columns ?? 80 : 10_000),
      rows: rows ?? 10_000)
  }

  /// The most pixels of a photo that can be shown.
  var pixelBounds: PixelSize {
    let across = target.graphics == .cells ? mode.samples.across : target.metrics.width
    let down = target.graphics == .cells ? mode.samples.down : target.metrics.height
    return PixelSize(
      width: min(16_384, area.columns * across * 2), height: min(16_384, area.rows * down * 2))
  }

  func bytes(of photo: ShownPhoto) -> [UInt8] {
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
