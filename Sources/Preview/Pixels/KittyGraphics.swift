import Foundation
public import Screen

/// The kitty graphics protocol.
///
/// Pictures are sent in base64 chunks of at most 4096 bytes. Every command suppresses answers (`q=2`), so
/// that none gets in among the keys.
public struct KittyGraphics: KeptGraphics, Hashable, Sendable {
  /// The most base64 characters that one command may carry.
  static let chunk = 4096

  public init() {}

  /// The bytes that send a picture to the terminal under a number without showing it.
  public func send(_ picture: PixelPicture, part: PixelRect, number: Int) -> [UInt8] {
    pieces(
      picture.pixels(of: part), head: "a=t,f=24,s=\(part.width),v=\(part.height),i=\(number),q=2")
  }

  /// The bytes that show part of a picture that was sent.
  public func place(number: Int, placement: Int, part: PixelRect, columns: Int, rows: Int) -> [UInt8] {
    command(
      "a=p,i=\(number),p=\(placement),x=\(part.x),y=\(part.y),w=\(part.width),h=\(part.height),"
        + "c=\(columns),r=\(rows),C=1,q=2")
  }

  /// The bytes that remove one placement of a picture.
  public func remove(number: Int, placement: Int) -> [UInt8] {
    command("a=d,d=i,i=\(number),p=\(placement),q=2")
  }

  /// The bytes that delete a picture and its placements.
  public func remove(number: Int) -> [UInt8] { command("a=d,d=I,i=\(number),q=2") }

  /// The bytes that delete all pictures.
  public func removeAll() -> [UInt8] { command("a=d,d=A,q=2") }

  /// Shows a whole picture at the cursor at once and leaves the cursor below it; for output without a screen.
  ///
  /// - Parameters:
  ///   - columns: the cells that it fills; the terminal makes it fit.
  ///   - rows: likewise.
  public func show(_ picture: PixelPicture, columns: Int, rows: Int) -> [UInt8] {
    pieces(
      picture.pixels, head: "a=T,f=24,s=\(picture.width),v=\(picture.height),c=\(columns),r=\(rows),q=2")
  }

  private func command(_ keys: String) -> [UInt8] { Array("\u{1b}_G\(keys)\u{1b}\\".utf8) }

  private func pieces(_ bytes: [UInt8], head: String) -> [UInt8] {
    // Encoded chunk by chunk: the text of a whole picture would be one more copy of megabytes.
    let step = Self.chunk / 4 * 3
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count / 3 * 4 + bytes.count / 128 + 128)
    var start = 0
    repeat {
      let end = min(bytes.count, start + step)
      let keys = (start == 0 ? head + "," : "") + "m=\(end < bytes.count ? 1 : 0)"
      output += "\u{1b}_G\(keys);".utf8
      output += Data(bytes[start..<end]).base64EncodedData()
      output += [0x1b, 0x5c]
      start = end
    } while start < bytes.count
    return output
  }
}
