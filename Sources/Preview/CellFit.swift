import Geometry
public import Imaging
package import Screen

/// Turns photos into cells.
public enum CellFit {
  /// The cells of a view.
  ///
  /// - Parameters:
  ///   - image: the photo at any resolution; the view's photo pixels are scaled to it.
  ///   - view: what to show; its place on the screen plays no part.
  public static func picture(of image: Image, view: PictureView, mode: PictureMode) -> CellPicture {
    picture(of: PictureSource(image: image, photo: view.photo), view: view, mode: mode)
  }

  /// The cells of a view.
  ///
  /// - Parameter source: pixels that cover what the view shows.
  public static func picture(of source: PictureSource, view: PictureView, mode: PictureMode) -> CellPicture {
    let samples = AreaSampler.samples(
      of: source.image, part: source.pixels(view.visible),
      width: view.cells.columns * mode.samples.across, height: view.cells.rows * mode.samples.down)
    guard mode == .blocks else { return fit(samples, mode: mode) }
    // Where lines through a cell's middle would be drawn.
    let middles = AreaSampler.samples(
      of: source.image, part: source.pixels(view.visible), width: samples.width, height: view.cells.rows,
      band: BlockFit.middle)
    return BlockFit.fit(samples, middles: middles)
  }

  /// The cells of a view from only a few of its pixels, to show until they are fitted: half blocks where
  /// there are colours.
  public static func coarsePicture(
    of source: PictureSource, view: PictureView, mode: PictureMode
  ) -> CellPicture {
    let mode = mode == .blocks || mode == .sextant ? .half : mode
    let samples = PointSampler.samples(
      of: source.image, part: source.pixels(view.visible),
      width: view.cells.columns * mode.samples.across, height: view.cells.rows * mode.samples.down)
    return fit(samples, mode: mode)
  }

  /// Fits cells to samples, of which each cell takes `mode.samples`.
  package static func fit(_ samples: Image, mode: PictureMode) -> CellPicture {
    let (across, down) = mode.samples
    precondition(
      samples.width.isMultiple(of: across) && samples.height.isMultiple(of: down),
      "cell fit: \(samples.width)×\(samples.height) samples do not divide into \(across)×\(down) cells")
    switch mode {
    case .blocks: return BlockFit.fit(samples)
    case .half: return HalfFit.fit(samples)
    case .sextant: return SextantFit.fit(samples)
    case .braille: return BrailleFit.fit(samples)
    case .ascii: return ASCIIFit.fit(samples)
    }
  }
}

/// Two pixels per cell, one above the other.
enum HalfFit {
  static func fit(_ samples: Image) -> CellPicture {
    let columns = samples.width, rows = samples.height / 2
    var cells: [PictureCell] = []
    cells.reserveCapacity(columns * rows)
    for row in 0..<rows {
      for column in 0..<columns {
        let top = samples.color(column, row * 2), bottom = samples.color(column, row * 2 + 1)
        cells.append(
          PictureCell(glyph: top == bottom ? " " : "▀", foreground: top, background: bottom))
      }
    }
    return CellPicture(columns: columns, rows: rows, cells: cells)
  }
}

extension Image {
  /// The colour of a pixel.
  func color(_ x: Int, _ y: Int) -> Color {
    let index = (y * width + x) * 3
    return Color(pixels[index], pixels[index + 1], pixels[index + 2])
  }
}

extension Color {
  /// Brightness by Rec. 709 weights over the stored values, in `0...1`.
  package var brightness: Float {
    (0.2126 * Float(red) + 0.7152 * Float(green) + 0.0722 * Float(blue)) / 255
  }

  /// The mix `self * (1 - share) + other * share`.
  package func mixed(with other: Color, share: Float) -> Color {
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8(Float(a) + (Float(b) - Float(a)) * share + 0.5) }
    return Color(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
  }
}
