/// A picture in pixels for terminals that can show them: 8-bit sRGB, row-major, interleaved, no padding.
public struct PixelPicture: Hashable, Sendable {
  /// In pixels, each at least 1.
  public let width, height: Int
  /// `height * width * 3` bytes.
  public let pixels: [UInt8]

  /// - Precondition: `pixels` holds `width * height * 3` bytes, at least one pixel.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(
      width > 0 && height > 0 && pixels.count == width * height * 3,
      "pixel picture: \(pixels.count) bytes do not fill \(width)×\(height) RGB pixels")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// The pixels of a part, row by row.
  ///
  /// - Precondition: the part lies inside the picture.
  public func pixels(of part: PixelRect) -> [UInt8] {
    if part == PixelRect(x: 0, y: 0, width: width, height: height) { return pixels }
    var cut: [UInt8] = []
    cut.reserveCapacity(part.width * part.height * 3)
    for row in part.y..<part.y + part.height {
      let start = (row * width + part.x) * 3
      cut += pixels[start..<start + part.width * 3]
    }
    return cut
  }
}

/// A rectangle of a picture's pixels.
public struct PixelRect: Hashable, Sendable {
  /// The top-left pixel, counted from the picture's top-left one, and how many there are each way.
  public var x, y, width, height: Int

  public init(x: Int, y: Int, width: Int, height: Int) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }
}

/// A picture in pixels over cells of a frame.
///
/// It shows only where the frame's cells are `.image` of its number; text drawn over those cells hides it there.
public struct ImagePlacement: Hashable, Sendable {
  /// The cells that the picture fills exactly, however many pixels it has.
  public var cells: CellRect
  /// Kitty and iTerm2 scale it to ``cells``; sixel shows its pixels one for one, so it must have theirs.
  public var picture: PixelPicture

  /// - Precondition: `cells` is not empty.
  public init(cells: CellRect, picture: PixelPicture) {
    precondition(!cells.isEmpty, "image placement: no cells")
    self.cells = cells
    self.picture = picture
  }

  /// The pixels under some of the placement's cells, `part` counted from its first cell; at least one each way.
  public func pixels(under part: CellRect) -> PixelRect {
    func span(_ first: Int, _ count: Int, of cells: Int, _ pixels: Int) -> (start: Int, length: Int) {
      let start = min(pixels - 1, first * pixels / cells)
      return (start, max(1, (first + count) * pixels / cells - start))
    }
    let across = span(part.column, part.columns, of: cells.columns, picture.width)
    let down = span(part.row, part.rows, of: cells.rows, picture.height)
    return PixelRect(x: across.start, y: down.start, width: across.length, height: down.length)
  }

  /// Whether both show the same pixels under a cell (counted from the first) of the same place.
  public func isSame(as other: ImagePlacement, column: Int, row: Int) -> Bool {
    guard cells == other.cells, picture.width == other.picture.width, picture.height == other.picture.height
    else { return false }
    let part = pixels(under: CellRect(column: column, row: row, columns: 1, rows: 1))
    for y in part.y..<part.y + part.height {
      let start = (y * picture.width + part.x) * 3
      let range = start..<start + part.width * 3
      if !picture.pixels[range].elementsEqual(other.picture.pixels[range]) { return false }
    }
    return true
  }
}

/// Turns pixels into the bytes of one kind of terminal graphics.
public enum GraphicsEncoder: Sendable {
  /// Pixels lie in the cells until text is written there (sixel, iTerm2).
  case drawn(any DrawnGraphics)
  /// The terminal keeps pictures by number and shows them above the text until told otherwise (kitty).
  case kept(any KeptGraphics)
}

/// Graphics that are drawn at the cursor like text.
public protocol DrawnGraphics: Sendable {
  /// The bytes that draw a part of a picture over `columns` × `rows` cells from the cursor's on.
  func draw(_ picture: PixelPicture, part: PixelRect, columns: Int, rows: Int) -> [UInt8]
}

/// Graphics that the terminal keeps.
public protocol KeptGraphics: Sendable {
  /// Hands a part of a picture over under a number, showing nothing yet.
  func send(_ picture: PixelPicture, part: PixelRect, number: Int) -> [UInt8]
  /// Shows a part of the numbered picture over cells from the cursor's on; a placement's number used before moves.
  func place(number: Int, placement: Int, part: PixelRect, columns: Int, rows: Int) -> [UInt8]
  /// Takes one placement off the screen.
  func remove(number: Int, placement: Int) -> [UInt8]
  /// Forgets a picture and all its placements.
  func remove(number: Int) -> [UInt8]
  /// Forgets all pictures.
  func removeAll() -> [UInt8]
}
