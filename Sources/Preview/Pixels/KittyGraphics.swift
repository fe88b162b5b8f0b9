public import Screen

/// The kitty graphics protocol.
///
/// Pictures go over in base64 pieces of at most 4096 bytes. Every command asks for no answer (`q=2`), so that
/// nothing gets in among the keys.
public struct KittyGraphics: KeptGraphics, Hashable, Sendable {
  /// The most base64 characters that one command may carry.
  static let chunk = 4096

  /// There is nothing to choose; the numbers of pictures and placements come from the caller.
  public init() {}

  /// The bytes that hand a picture to the terminal under a number, unseen.
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

  /// The bytes that take one showing of a picture away.
  public func remove(number: Int, placement: Int) -> [UInt8] {
    command("a=d,d=i,i=\(number),p=\(placement),q=2")
  }

  /// The bytes that make the terminal forget a picture.
  public func remove(number: Int) -> [UInt8] { command("a=d,d=I,i=\(number),q=2") }

  /// The bytes that make the terminal forget all pictures.
  public func removeAll() -> [UInt8] { command("a=d,d=A,q=2") }

  /// Shows a whole picture at the cursor at once, which then stands below it; for output without a screen.
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
    let text = Base64.encoded(bytes)
    var output: [UInt8] = []
    output.reserveCapacity(text.count + text.count / 256 + 128)
    var start = 0
    repeat {
      let end = min(text.count, start + Self.chunk)
      let keys = (start == 0 ? head + "," : "") + "m=\(end < text.count ? 1 : 0)"
      output += "\u{1b}_G\(keys);".utf8
      output += text[start..<end]
      output += [0x1b, 0x5c]
      start = end
    } while start < text.count
    return output
  }
}

/// RFC 4648.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encoded(_ bytes: [UInt8]) -> [UInt8] {
    let count = (bytes.count + 2) / 3 * 4
    return unsafe [UInt8](unsafeUninitializedCapacity: count) { output, filled in
      // SAFETY: whole groups read three bytes below `bytes.count` and write four below `count`; the last,
      // shorter group is written whole. Indices into the alphabet are six bits.
      unsafe bytes.withUnsafeBufferPointer { input in
        unsafe alphabet.withUnsafeBufferPointer { alphabet in
          var (from, to) = (0, 0)
          while from + 2 < input.count {
            let group = unsafe Int(input[from]) << 16 | Int(input[from + 1]) << 8 | Int(input[from + 2])
            unsafe output[to] = alphabet[group >> 18]
            unsafe output[to + 1] = alphabet[group >> 12 & 63]
            unsafe output[to + 2] = alphabet[group >> 6 & 63]
            unsafe output[to + 3] = alphabet[group & 63]
            (from, to) = (from + 3, to + 4)
          }
          guard from < input.count else { return }
          let hasTwo = from + 1 < input.count
          let group = unsafe Int(input[from]) << 16 | (hasTwo ? Int(input[from + 1]) << 8 : 0)
          unsafe output[to] = alphabet[group >> 18]
          unsafe output[to + 1] = alphabet[group >> 12 & 63]
          unsafe output[to + 2] = hasTwo ? alphabet[group >> 6 & 63] : 0x3d
          unsafe output[to + 3] = 0x3d
        }
      }
      filled = count
    }
  }
}
