import Foundation
import Imaging
public import Screen

/// The iTerm2 inline images protocol (also WezTerm, mintty and others): a PNG file inside an OSC sequence.
public struct ITermGraphics: DrawnGraphics, Hashable, Sendable {
  /// Whether the cursor goes below the picture, as after printed text.
  public let movesCursor: Bool

  /// - Parameter movesCursor: true for printing; on a screen that is drawn cell by cell the cursor must stay.
  public init(movesCursor: Bool = false) { self.movesCursor = movesCursor }

  /// The bytes that show part of a picture over this many cells.
  public func draw(_ picture: PixelPicture, part: PixelRect, columns: Int, rows: Int) -> [UInt8] {
    let image = Image(width: part.width, height: part.height, pixels: picture.pixels(of: part))
    // Little compression: the time to the first pixel matters more than the size. Encoding can only fail for
    // lack of memory; then there is no picture.
    guard let file = try? image.encodedPNG(level: 1) else { return [] }
    let head =
      "\u{1b}]1337;File=inline=1;size=\(file.count);width=\(columns);height=\(rows);"
      + "preserveAspectRatio=0\(movesCursor ? "" : ";doNotMoveCursor=1"):"
    return Array(head.utf8) + Data(file).base64EncodedData() + [0x07]
  }
}
