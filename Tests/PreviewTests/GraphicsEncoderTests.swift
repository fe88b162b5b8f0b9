import Foundation
import Imaging
import Preview
import Screen
import Testing

@Suite("Graphics encoders") struct GraphicsEncoderTests {
  static func noise(width: Int, height: Int, seed: UInt64 = 3) -> PixelPicture {
    var random = SeededRandom(seed: seed)
    let pixels = (0..<width * height * 3).map { _ in UInt8.random(in: 0...255, using: &random) }
    return PixelPicture(width: width, height: height, pixels: pixels)
  }

  static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).replacing("\u{1b}", with: "^")
  }

  @Test("kitty's pieces hold at most 4096 characters and give the pixels back", arguments: [1, 2, 31, 40])
  func kitty(side: Int) throws {
    let picture = Self.noise(width: side, height: side)
    let part = PixelRect(x: 0, y: 0, width: side, height: side)
    let text = Self.text(KittyGraphics().send(picture, part: part, number: 7))
    var payload = ""
    let commands = text.split(separator: "^_G").map { $0.dropLast(2) }
    for (index, command) in commands.enumerated() {
      let parts = command.split(separator: ";", maxSplits: 1)
      #expect(parts[1].count <= 4096)
      #expect(parts[0].hasSuffix(index == commands.count - 1 ? "m=0" : "m=1"))
      if index == 0 { #expect(parts[0].hasPrefix("a=t,f=24,s=\(side),v=\(side),i=7,q=2")) }
      payload += parts[1]
    }
    #expect(Data(base64Encoded: payload).map(Array.init) == picture.pixels)
  }

  @Test("kitty's commands suppress answers")
  func quiet() {
    let graphics = KittyGraphics()
    let part = PixelRect(x: 8, y: 16, width: 24, height: 32)
    #expect(
      Self.text(graphics.place(number: 5, placement: 2, part: part, columns: 3, rows: 2))
        == "^_Ga=p,i=5,p=2,x=8,y=16,w=24,h=32,c=3,r=2,C=1,q=2^\\")
    #expect(Self.text(graphics.remove(number: 5, placement: 2)) == "^_Ga=d,d=i,i=5,p=2,q=2^\\")
    #expect(Self.text(graphics.remove(number: 5)) == "^_Ga=d,d=I,i=5,q=2^\\")
  }

  @Test("iTerm2's file is a PNG of the part, over as many cells as asked for")
  func iterm() throws {
    let picture = Self.noise(width: 12, height: 9)
    let part = PixelRect(x: 3, y: 2, width: 5, height: 4)
    let text = Self.text(ITermGraphics().draw(picture, part: part, columns: 4, rows: 2))
    #expect(text.hasPrefix("^]1337;File=inline=1;size="))
    #expect(text.contains(";width=4;height=2;preserveAspectRatio=0;"))
    #expect(text.hasSuffix("\u{7}"))
    let payload = try #require(text.dropLast().split(separator: ":").last)
    let file = try #require(Data(base64Encoded: String(payload)))
    let expected = Image(width: 5, height: 4, pixels: picture.pixels(of: part))
    #expect(Array(file) == (try expected.encodedPNG(level: 1)))
  }

  @Test("sixels of few colours show exactly the pixels", arguments: [(6, 6), (7, 13), (40, 5), (1, 1)])
  func sixelExact(width: Int, height: Int) throws {
    // Colours that are whole hundredths, so that nothing is lost on the way.
    let colors: [[UInt8]] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255], [0, 0, 0]]
    let pixels = (0..<width * height).flatMap { colors[($0 * 7 + $0 / 3) % 5] }
    let picture = PixelPicture(width: width, height: height, pixels: pixels)
    #expect(try SixelReader(SixelGraphics().encode(picture)).pixels == pixels)
  }

  @Test("a part of a picture shows the part's pixels")
  func sixelPart() throws {
    let pixels = (0..<20 * 10).flatMap { index -> [UInt8] in index % 20 < 10 ? [255, 0, 0] : [0, 0, 255] }
    let picture = PixelPicture(width: 20, height: 10, pixels: pixels)
    let part = PixelRect(x: 8, y: 3, width: 4, height: 7)
    let shown = try SixelReader(SixelGraphics().encode(picture, part: part))
    #expect(shown.width == 4 && shown.height == 7)
    #expect(shown.pixels == picture.pixels(of: part))
  }

  @Test("many colours are shown closely enough, and the mean is kept", arguments: [16, 64, 256])
  func sixelQuantised(colors: Int) throws {
    let (width, height) = (64, 48)
    let pixels = (0..<width * height).flatMap { index -> [UInt8] in
      let (x, y) = (index % width, index / width)
      return [UInt8(x * 4), UInt8(y * 5), UInt8(128 + (x + y) % 100)]
    }
    let picture = PixelPicture(width: width, height: height, pixels: pixels)
    let shown = try SixelReader(SixelGraphics(colors: colors).encode(picture))
    #expect(shown.colorCount <= colors)
    var (difference, squares) = (0, 0)
    for (a, b) in zip(shown.pixels, pixels) {
      difference += Int(a) - Int(b)
      squares += (Int(a) - Int(b)) * (Int(a) - Int(b))
    }
    // Error diffusion keeps the mean; a palette of 16 is off by about 25 levels a channel, one of 256 by
    // about 8.
    #expect(abs(Double(difference) / Double(pixels.count)) < 2)
    let off = (Double(squares) / Double(pixels.count)).squareRoot()
    #expect(off < (colors == 16 ? 40 : colors == 64 ? 22 : 14))
  }

  @Test("a picture of one colour needs one colour")
  func flat() throws {
    let picture = PixelPicture(
      width: 30, height: 20, pixels: [UInt8](repeating: 0, count: 30 * 20).flatMap { _ in [51, 102, 204] })
    let bytes = SixelGraphics().encode(picture)
    #expect(bytes.count < 200)
    #expect(try SixelReader(bytes).pixels == picture.pixels)
  }
}

/// Reads sixel bytes as a terminal does.
struct SixelReader {
  var width = 0, height = 0, colorCount = 0
  var pixels: [UInt8] = []

  struct Fault: Error {}

  init(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    let begin = Array("\u{1b}P0;1;0q\"1;1;".utf8)
    guard rest.starts(with: begin), bytes.suffix(2) == [0x1b, 0x5c] else { throw Fault() }
    rest = rest.dropFirst(begin.count).dropLast(2)
    func number() -> Int {
      var value = 0
      while let digit = rest.first, (0x30...0x39).contains(digit) {
        value = value * 10 + Int(digit) - 48
        rest.removeFirst()
      }
      return value
    }
    width = number()
    rest.removeFirst()
    height = number()
    pixels = [UInt8](repeating: 7, count: width * height * 3)
    var table: [Int: [UInt8]] = [:]
    var (x, y, color, count) = (0, 0, 0, 1)
    while let byte = rest.popFirst() {
      switch byte {
      case 0x23:
        color = number()
        guard rest.first == 0x3b else { break }
        var parts: [Int] = []
        while rest.first == 0x3b {
          rest.removeFirst()
          parts.append(number())
        }
        table[color] = parts.dropFirst().map { UInt8(($0 * 255 + 50) / 100) }
      case 0x21: count = number()
      case 0x24: x = 0
      case 0x2d: (x, y) = (0, y + 6)
      case 0x3f...0x7e:
        for _ in 0..<count {
          for bit in 0..<6 where (byte - 0x3f) >> UInt8(bit) & 1 == 1 {
            guard x < width, y + bit < height, let known = table[color] else { throw Fault() }
            pixels.replaceSubrange(((y + bit) * width + x) * 3..<((y + bit) * width + x) * 3 + 3, with: known)
          }
          x += 1
        }
        count = 1
      default: throw Fault()
      }
    }
    colorCount = table.count
  }
}
