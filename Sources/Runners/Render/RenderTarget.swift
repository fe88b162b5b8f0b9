import Files
import Foundation
package import Preview
package import Screen
package import Terminal

/// Where photos are printed, and what can be shown there.
package struct RenderTarget: Sendable {
  package var graphics: GraphicsKind
  package var colorDepth: ColorDepth
  package var utf8: Bool
  package var sixelColors: Int
  package var metrics: CellMetrics
  /// The terminal's window; nil for pipes and files.
  package var window: ScreenSize?

  /// - Parameters:
  ///   - graphics: what the user chose; found out when nil.
  ///   - colors: likewise.
  package init(graphics wish: GraphicsKind?, colors: ColorDepth?) {
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

  package var bestMode: PictureMode {
    .best(unicode: utf8, colors: colorDepth == .mono ? 2 : 16)
  }
}
