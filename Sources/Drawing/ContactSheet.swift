public import Imaging

/// Pictures of one size side by side, each with a label below it.
public struct ContactSheet: Sendable {
  /// The tiles, each with the label below it.
  private var tiles: [(image: Image, label: String)] = []

  /// The most tiles in a sheet that any program can still open.
  public static let most = 1024

  /// An empty sheet.
  public init() {}

  /// Whether there are no tiles, and so no picture.
  public var isEmpty: Bool { tiles.isEmpty }
  /// Whether it has ``most`` tiles and accepts no more.
  public var isFull: Bool { tiles.count >= Self.most }

  /// - Precondition: the picture is as large as those before it, and the sheet is not full.
  public mutating func add(_ image: Image, label: String) {
    precondition(
      !isFull && tiles.first.map { $0.image.size == image.size } ?? true, "contact sheet: \(image.size)")
    tiles.append((image, label))
  }

  /// The whole sheet, somewhat wider than high; nil when it is empty.
  public func image(ground: Ink, text: Ink) -> Image? {
    guard let first = tiles.first?.image else { return nil }
    let (gap, letter) = (6, 8.0)
    let (across, down) = (first.width + gap, first.height + gap + Int(letter) + gap)
    let wanted = (Double(tiles.count) * 1.4 * Double(down) / Double(across)).squareRoot()
    let columns = max(1, min(tiles.count, Int(wanted.rounded(.up))))
    let rows = (tiles.count + columns - 1) / columns
    var canvas = Canvas(
      Image(
        width: gap + columns * across, height: gap + rows * down, red: ground.red, green: ground.green,
        blue: ground.blue))
    for (index, tile) in tiles.enumerated() {
      let (x, y) = (gap + index % columns * across, gap + index / columns * down)
      canvas.put(tile.image, x: x, y: y)
      var label = tile.label
      // The end of a label distinguishes the faces of one photo, so the beginning is cut off.
      while Canvas.width(of: label, height: letter) > Double(first.width), !label.isEmpty {
        label.removeFirst()
      }
      canvas.text(
        label, at: SIMD2(Double(x), Double(y + first.height + gap / 2)), height: letter, weight: 1, text)
    }
    return canvas.image
  }
}
