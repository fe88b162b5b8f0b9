import Screen
import Terminal
import Testing

/// Graphics in words.
private struct Words: DrawnGraphics, KeptGraphics {
  func draw(_ picture: PixelPicture, part: PixelRect, columns: Int, rows: Int) -> [UInt8] {
    Array("<draw \(part.x),\(part.y) \(part.width)x\(part.height) in \(columns)x\(rows)>".utf8)
  }
  func send(_ picture: PixelPicture, part: PixelRect, number: Int) -> [UInt8] {
    Array("<send \(number)>".utf8)
  }
  func place(number: Int, placement: Int, part: PixelRect, columns: Int, rows: Int) -> [UInt8] {
    Array("<place \(number).\(placement) \(columns)x\(rows)>".utf8)
  }
  func remove(number: Int, placement: Int) -> [UInt8] { Array("<remove \(number).\(placement)>".utf8) }
  func remove(number: Int) -> [UInt8] { Array("<forget \(number)>".utf8) }
  func removeAll() -> [UInt8] { Array("<forget all>".utf8) }
}

@Suite("Pixel painter") struct PixelPainterTests {
  static let area = CellRect(column: 4, row: 2, columns: 10, rows: 6)

  static func frame(changed: (x: Int, y: Int)? = nil, popup: CellRect? = nil, hasImage: Bool = true) -> Frame
  {
    var frame = Frame(columns: 20, rows: 12)
    if hasImage {
      var pixels = [UInt8](repeating: 9, count: 80 * 96 * 3)
      if let changed { pixels[(changed.y * 80 + changed.x) * 3] = 1 }
      frame.place(
        ImagePlacement(cells: area, picture: PixelPicture(width: 80, height: 96, pixels: pixels)))
    }
    if let popup { frame.fill(popup) }
    return frame
  }

  static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).replacing("\u{1b}", with: "^")
  }

  @Test("a drawn picture is sent once, at its place, between save and restore")
  func once() {
    var painter = PixelPainter(encoder: .drawn(Words()))
    let frame = Self.frame()
    #expect(Self.text(painter.bytes(for: frame, over: nil).shown) == "^7^[3;5H<draw 0,0 80x96 in 10x6>^8")
    #expect(painter.bytes(for: frame, over: frame).shown.isEmpty)
  }

  @Test("only cells whose pixels changed are drawn again, and those that text was written over")
  func changes() {
    var painter = PixelPainter(encoder: .drawn(Words()))
    let before = Self.frame()
    _ = painter.bytes(for: before, over: nil)
    let after = Self.frame(changed: (x: 17, y: 33))
    #expect(Self.text(painter.bytes(for: after, over: before).shown) == "^7^[5;7H<draw 16,32 8x16 in 1x1>^8")
    let damaged = painter.bytes(for: after, over: after, damaged: [2 * 20 + 4, 2 * 20 + 5])
    #expect(Self.text(damaged.shown) == "^7^[3;5H<draw 0,0 16x16 in 2x1>^8")
  }

  @Test("under a popup nothing is drawn, and after it only its place")
  func popup() {
    var painter = PixelPainter(encoder: .drawn(Words()))
    let (whole, covered) = (Self.frame(), Self.frame(popup: CellRect(column: 6, row: 3, columns: 4, rows: 2)))
    _ = painter.bytes(for: whole, over: nil)
    #expect(painter.bytes(for: covered, over: whole).shown.isEmpty)
    #expect(
      Self.text(painter.bytes(for: whole, over: covered).shown) == "^7^[4;7H<draw 16,16 32x32 in 4x2>^8")
  }

  @Test("after some parts the whole picture is drawn, so that no terminal drops it")
  func parts() {
    var painter = PixelPainter(encoder: .drawn(Words()))
    var before = Self.frame()
    _ = painter.bytes(for: before, over: nil)
    var outputs: [String] = []
    for step in 0..<12 {
      let after = Self.frame(changed: (x: step * 6, y: 5))
      outputs.append(Self.text(painter.bytes(for: after, over: before).shown))
      before = after
    }
    #expect(outputs.contains { $0.contains("<draw 0,0 80x96 in 10x6>") })
  }

  @Test("a picture larger than terminals take is drawn in pieces")
  func pieces() {
    var frame = Frame(columns: 200, rows: 60)
    let picture = PixelPicture(
      width: 1600, height: 480, pixels: [UInt8](repeating: 0, count: 1600 * 480 * 3))
    frame.place(ImagePlacement(cells: CellRect(column: 0, row: 0, columns: 200, rows: 30), picture: picture))
    var painter = PixelPainter(encoder: .drawn(Words()))
    #expect(
      Self.text(painter.bytes(for: frame, over: nil).shown)
        == "^7^[1;1H<draw 0,0 1000x480 in 125x30>^[1;126H<draw 1000,0 600x480 in 75x30>^8")
  }

  @Test("a kept picture is sent ahead and placed; a popup cuts its placements; nothing is sent twice")
  func kept() {
    var painter = PixelPainter(encoder: .kept(Words()))
    let (whole, covered) = (Self.frame(), Self.frame(popup: CellRect(column: 6, row: 3, columns: 4, rows: 2)))
    let first = painter.bytes(for: whole, over: nil)
    #expect(Self.text(first.uploads) == "<send 101>")
    #expect(Self.text(first.shown) == "^7^[3;5H<place 101.1 10x6>^8")
    let cut = painter.bytes(for: covered, over: whole)
    #expect(cut.uploads.isEmpty)
    #expect(cut.shown.count { $0 == UInt8(ascii: "p") } == 4, "above, left, right and below")
    let back = painter.bytes(for: whole, over: covered)
    #expect(back.uploads.isEmpty)
    #expect(
      Self.text(back.shown)
        == "^7^[3;5H<place 101.1 10x6><remove 101.2><remove 101.3><remove 101.4>^8")
    #expect(painter.bytes(for: whole, over: whole) == PixelPainter.Output())
  }

  @Test("a kept picture that changed stands before the old one goes; one that is gone is forgotten")
  func replaced() {
    var painter = PixelPainter(encoder: .kept(Words()))
    _ = painter.bytes(for: Self.frame(), over: nil)
    let changed = Self.frame(changed: (x: 1, y: 1))
    let output = painter.bytes(for: changed, over: Self.frame())
    #expect(Self.text(output.uploads) == "<send 102>")
    #expect(Self.text(output.shown) == "^7^[3;5H<place 102.1 10x6><forget 101>^8")
    let gone = painter.bytes(for: Self.frame(hasImage: false), over: changed)
    #expect(Self.text(gone.shown) == "^7<forget 102>^8")
    #expect(painter.clearPictures().isEmpty)
  }

  @Test("leaving forgets kept pictures, and a cleared screen gets them anew")
  func leaving() {
    var painter = PixelPainter(encoder: .kept(Words()))
    _ = painter.bytes(for: Self.frame(), over: nil)
    #expect(Self.text(painter.bytes(for: Self.frame(), over: nil).uploads) == "<forget all><send 102>")
    #expect(Self.text(painter.clearPictures()) == "<forget all>")
  }

  @Test("rectangles cover exactly the wanted cells", arguments: 1...20)
  func rectangles(seed: Int) {
    var random = SplitMixed(state: UInt64(seed))
    let area = CellRect(column: 2, row: 1, columns: 12, rows: 9)
    let wanted = Set((0..<12 * 9).filter { _ in random.next() % 3 != 0 })
    let covering = Rectangles.covering(area) { wanted.contains(($1 - 1) * 12 + $0 - 2) }
    var covered: [Int] = []
    for rect in covering {
      for row in rect.row..<rect.endRow {
        for column in rect.column..<rect.endColumn { covered.append((row - 1) * 12 + column - 2) }
      }
    }
    #expect(covered.count == wanted.count && Set(covered) == wanted)
  }
}

private struct SplitMixed: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }
}
