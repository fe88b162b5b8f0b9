import Annotations
import Browser
import Detection
import Geometry
import Imaging
import Preview
import Screen
import SystemPackage
import Testing

/// Drawing faces that were missed, by keys.
@Suite("Drawing a missed face") struct DrawTests {
  static let sizes = [(80, 24), (120, 40), (200, 60)]
  static let photo = PixelSize(width: 4000, height: 2667)

  static let lost = [
    LostCandidate(
      box: BoundingBox(minX: 2100, minY: 1330, maxX: 2248, maxY: 1478), stage: .onet, score: 0.62,
      threshold: 0.7, strength: 0.62),
    LostCandidate(
      box: BoundingBox(minX: 3500, minY: 200, maxX: 3560, maxY: 260), stage: .rnet, score: 0.55,
      threshold: 0.7, strength: 0.4),
    LostCandidate(
      box: BoundingBox(minX: 150, minY: 2400, maxX: 190, maxY: 2440), stage: .pnet, score: 0.5,
      threshold: 0.6, strength: 0.1),
  ]

  /// A photo of 4000×2667 pixels with two faces, and what the cascade lost.
  static func world(_ columns: Int, _ rows: Int, lost: [LostCandidate] = lost) -> World {
    var world = World(photos: 2, columns: columns, rows: rows, library: "/home/me/library.sqlite")
    world.preview = Preview(image: World.preview.image, photo: photo)
    world.stages.lost = lost
    world.answer { _, _ in
      [
        World.face(x: 700, y: 500, size: 500, score: 0.999),
        World.face(x: 3000, y: 900, size: 160, score: 0.99),
      ]
    }
    return world
  }

  private static let found = [
    World.face(x: 700, y: 500, size: 500, score: 0.999), World.face(x: 3000, y: 900, size: 160, score: 0.99),
  ]

  private func answer(_ world: inout World) { world.answer { _, _ in Self.found } }

  @Test("b begins on the strongest lost candidate in view, zoomed to a third of the pane", arguments: sizes)
  func begin(size: (Int, Int)) throws {
    var world = Self.world(size.0, size.1)
    world.press("b")
    answer(&world)
    let edit = try #require(world.state.faces.edit)
    #expect(edit.box == Self.lost[0].box)
    let view = try #require(world.state.pictureView)
    #expect(view.row(ofY: edit.box.maxY) - view.row(ofY: edit.box.minY) >= Double(view.cells.rows) / 3)
    #expect(view.visible.contains(edit.box.center))
    let text = world.frame().text
    #expect(text.contains("1 of 3 lost  2174, 1404  148 px") && text.contains("lost at O 0.62 < 0.70"))
    Snapshot.check(world.frame(), "draw-lost-\(size.0)x\(size.1)")
    for _ in 0..<20 { world.press(.right) }
    answer(&world)
    Snapshot.check(world.frame(), "draw-moved-\(size.0)x\(size.1)")
  }

  @Test("f and F go through what was lost, by strength and around, each zoomed to")
  func walk() throws {
    var world = Self.world(80, 24)
    world.press("b")
    answer(&world)
    var boxes: [BoundingBox?] = []
    for key in "fffF" {
      world.press(key.description)
      let (edit, view) = (try #require(world.state.faces.edit), try #require(world.state.pictureView))
      boxes.append(edit.box)
      #expect(view.row(ofY: edit.box.maxY) - view.row(ofY: edit.box.minY) >= Double(view.cells.rows) / 3)
      #expect(view.visible.contains(edit.box.center))
    }
    #expect(boxes == [Self.lost[1].box, Self.lost[2].box, Self.lost[0].box, Self.lost[2].box])
    // Esc leaves everything as it was.
    world.press("⎋")
    #expect(world.state.zoom == nil && world.state.faces.edit == nil)
  }

  @Test("b begins at the last click, and on the candidate there if there is one")
  func click() throws {
    var world = Self.world(120, 40)
    let view = try #require(world.state.pictureView)
    let free = try #require(view.cell(at: Point(x: 1900, y: 2200)))
    world.send(MouseTests.click(free.column, free.row))
    world.press("b")
    answer(&world)
    let box = try #require(world.state.faces.edit?.box)
    #expect(abs(box.center.x - (try #require(view.point(at: free))).x) <= 1)
    world.press("⎋")
    let place = try #require(view.cell(at: Self.lost[0].box.center))
    world.send(MouseTests.click(place.column, place.row))
    world.press("b")
    answer(&world)
    #expect(world.state.faces.edit?.box == Self.lost[0].box)
  }

  @Test("from the why mode b begins on the candidate that the probe asked about")
  func probe() throws {
    var world = Self.world(120, 40)
    world.press("i")
    answer(&world)
    let view = try #require(world.state.pictureView)
    let cell = try #require(view.cell(at: Point(x: 2300, y: 300)))
    world.send(MouseTests.click(cell.column, cell.row))
    answer(&world)
    world.press("b")
    #expect(world.state.faces.edit?.box == BoundingBox(minX: 620, minY: 120, maxX: 681, maxY: 181))
    #expect(world.state.mode == .edit)
  }

  @Test("o pulls the box onto the lost candidate that it overlaps")
  func pull() {
    var world = Self.world(120, 40)
    world.press("b")
    answer(&world)
    world.press("lljj>")
    #expect(world.state.faces.edit?.box != Self.lost[0].box)
    world.press("o")
    #expect(world.state.faces.edit?.box == Self.lost[0].box)
  }

  @Test("a cell, an eighth of the pane, a pixel; landmarks move along")
  func steps() throws {
    var world = Self.world(120, 40, lost: [])
    world.press("b")
    answer(&world)
    let view = try #require(world.state.pictureView)
    let start = try #require(world.state.faces.edit)
    let points = try #require(start.landmarks)
    world.press(.right)
    var edit = try #require(world.state.faces.edit)
    let cell = (view.visible.width / Float(view.cells.columns)).rounded()
    #expect(edit.box.minX - start.box.minX == cell)
    #expect(edit.landmarks?.nose == Point(x: points.nose.x + cell, y: points.nose.y))
    world.press("J")
    edit = try #require(world.state.faces.edit)
    #expect(edit.box.minY - start.box.minY == (view.visible.height / 8).rounded())
    let before = edit.box
    world.press(.shiftLeft)
    edit = try #require(world.state.faces.edit)
    #expect(edit.box.minX == before.minX - 1)
    world.press(">")
    #expect(abs(try #require(world.state.faces.edit).box.width - before.width * 1.3) <= 1)
    world.press("<<")
    #expect(abs(try #require(world.state.faces.edit).box.width - before.width / 1.3) <= 2)
  }

  /// Any face, without a candidate there: moves and sizes by keys until the boxes overlap by half.
  @Test("no face takes more than 30 presses", arguments: sizes, [false, true])
  func presses(size: (Int, Int), isFull: Bool) throws {
    var worst = 0
    // Corners, edges and places between, from the smallest faces that the detector finds.
    for x in [Float(60), 1230, 1770, 2900, 3940] {
      for y in [Float(60), 520, 1150, 2607] {
        for side in [Float(20), 35, 60, 150, 400] {
          var world = Self.world(size.0, size.1, lost: [])
          world.rendersAtOnce = false
          if isFull { world.press("⏎") }
          world.press("b")
          answer(&world)
          let target = BoundingBox(
            minX: x - side / 2, minY: y - side / 2, maxX: x + side / 2, maxY: y + side / 2)
          let count = try place(target, world) + 1
          worst = max(worst, count)
        }
      }
    }
    #expect(worst <= 30, "\(worst) presses")
  }

  /// Ways to bring a box onto a face: keys that move it in this order, `=` for its size, `o` to zoom to it.
  private static let ways: [[Character]] = [Array("=HLKJhlkjoHLKJhlkj"), Array("HLKJoHLKJhlkj=oHLKJhlkj")]

  /// Presses keys until the box is on the target, then keeps it; returns the number of presses of the shortest way.
  private func place(_ target: BoundingBox, _ world: World) throws -> Int {
    let counts = try Self.ways.map { try place(target, world, by: $0) }
    return try #require(counts.compactMap(\.self).min(), "\(target) is out of reach") + 1
  }

  /// How many presses a way takes; nil when its end is not on the target.
  private func place(_ target: BoundingBox, _ world: World, by way: [Character]) throws -> Int? {
    var (world, count) = (world, 0)
    func box(_ world: World) throws -> BoundingBox { try #require(world.state.faces.edit).box }
    func press(_ key: String) {
      world.press(key)
      count += 1
    }
    func distance(_ world: World) throws -> Float {
      let now = try box(world).center
      return abs(now.x - target.center.x) + abs(now.y - target.center.y)
    }
    for key in way {
      if try box(world).iou(target) >= 0.5 { break }
      switch key {
      case "o": press("o")
      case "=":
        for (larger, smaller, step) in [(")", "(", Float(1.5)), (">", "<", 1.16)] {
          while true {
            let ratio = target.width / (try box(world)).width
            guard ratio > step || ratio < 1 / step else { break }
            press(ratio > 1 ? larger : smaller)
          }
        }
      default:
        while try count < 60 && box(world).iou(target) < 0.5 {
          var next = world
          next.press("\(key)")
          guard try distance(next) < distance(world) else { break }
          press("\(key)")
        }
      }
    }
    return try box(world).iou(target) >= 0.5 ? count : nil
  }

  @Test("handles stand outside a face smaller than 8 cells, which stays as it is", arguments: sizes)
  func handles(size: (Int, Int)) throws {
    var world = Self.world(size.0, size.1, lost: [])
    world.press("b")
    answer(&world)
    world.press("(((")
    let (edit, view) = (try #require(world.state.faces.edit), try #require(world.state.pictureView))
    let frame = world.frame()
    for row in Int(view.row(ofY: edit.box.minY))...Int(view.row(ofY: edit.box.maxY - 0.1)) {
      for column in Int(view.column(ofX: edit.box.minX))...Int(view.column(ofX: edit.box.maxX - 0.1)) {
        #expect(frame[column, row].content != .text("■"))
      }
    }
  }

  @Test(
    "the magnifier shows the whole box and the status line's numbers, wherever the box goes", arguments: sizes
  )
  func magnifier(size: (Int, Int)) throws {
    for isFull in [false, true] {
      var world = Self.world(size.0, size.1, lost: [])
      if isFull { world.press("⏎") }
      world.press("b")
      answer(&world)
      world.press("((")
      for key in "LLLLLLLLLLJJJJJJJJJJHHHHHHHHHHKKKKKKKKKK" {
        world.press(key.description)
        let (edit, frame) = (try #require(world.state.faces.edit), world.frame())
        let place = "\(Int(edit.box.center.x)), \(Int(edit.box.center.y))"
        let lines = frame.text.split(separator: "\n")
        #expect(lines.last?.contains(place) == true)
        // Once in the magnifier's title.
        #expect(lines.dropLast().contains { $0.contains("─ \(place)  ") || $0.contains(" \(place)  ") })
      }
    }
  }

  @Test("the magnifier is never black, not even before the photo's pixels are there")
  func neverBlack() throws {
    var world = Self.world(80, 24, lost: [])
    world.preview = Preview(
      image: Image(width: 160, height: 107, red: 200, green: 180, blue: 160), photo: Self.photo)
    world.press("b")
    for _ in 0..<10 { world.press("L") }
    var frame = world.frame()
    func darkest(_ frame: Frame) throws -> Int {
      let row = try #require(frame.text.split(separator: "\n").firstIndex { $0.contains("px ─") })
      let line = Array(frame.text.split(separator: "\n")[row])
      let start = try #require(line.lastIndex(of: "╭"))
      var brightest = 0
      for column in start + 3...start + 8 {
        guard case .picture(let cell) = frame[column, row + 2].content else { continue }
        let color = cell.background
        brightest = max(brightest, Int(color.red) + Int(color.green) + Int(color.blue))
      }
      return brightest
    }
    #expect(try darkest(frame) > 150)
    answer(&world)
    frame = world.frame()
    #expect(try darkest(frame) > 60)
  }

  @Test("missed face, why, drawn, named, exported: at most 25 presses on 4000 pixels at 80x24")
  func wholeWalk() throws {
    var world = Self.world(80, 24)
    var count = 0
    func press(_ key: Key) {
      world.press(key)
      answer(&world)
      count += 1
    }
    for key in "ib⏎Ann⏎E⏎" { press(World.key(key)) }
    #expect(count <= 25, "\(count) presses")
    let added = world.known(0).annotations.filter { $0.state == .added }
    #expect(added.map(\.box) == [Self.lost[0].box] && added.first?.person == "Ann")
    #expect(world.history.exports.count == 1)
    #expect(world.state.zoom == nil, "the picture is as before")
  }

  /// Answers everything; the photo's pixels are bright and end with the photo.
  private func answerBright(_ world: inout World, _ photo: PixelSize) {
    while let first = world.waiting.first {
      guard case .library(.patch(_, let box, let request)) = first else {
        world.answer(limit: 1) { _, _ in [] }
        continue
      }
      world.waiting.removeFirst()
      let (x, y) = (max(0, Int(box.minX)), max(0, Int(box.minY)))
      let image = Image(
        width: min(photo.width, Int(box.maxX)) - x, height: min(photo.height, Int(box.maxY)) - y, red: 200,
        green: 180, blue: 160)
      world.tell(.patch(request: request, PhotoPatch(image: image, x: x, y: y)))
    }
  }

  @Test(
    "the magnifier holds the box with its four corners, and no cell of it is black, while the box goes everywhere",
    arguments: sizes, [PixelSize(width: 4000, height: 2667), PixelSize(width: 512, height: 512)])
  func wholeMagnifier(size: (Int, Int), photo: PixelSize) throws {
    var world = World(photos: 2, columns: size.0, rows: size.1, library: "/home/me/library.sqlite")
    world.preview = Preview(
      image: Image(width: 160, height: 160 * photo.height / photo.width, red: 200, green: 180, blue: 160),
      photo: photo)
    answerBright(&world, photo)
    world.press("b")
    answerBright(&world, photo)
    world.press("((")
    var seen = 0
    for key in "LLLLLLLLLLJJJJJJJJJJHHHHHHHHHHKKKKKKKKKKllllljjjjj>LLLLL(JJJ" {
      world.press(key.description)
      // Before and after the photo's own pixels are there.
      for isAnswered in [false, true] {
        if isAnswered { answerBright(&world, photo) }
        guard let view = world.state.magnifier, let edit = world.state.faces.edit else { continue }
        seen += 1
        let frame = world.frame()
        var dark = 0
        for row in view.cells.row..<view.cells.endRow {
          for column in view.cells.column..<view.cells.endColumn {
            guard case .picture(let cell) = frame[column, row].content else { continue }
            func sum(_ color: Color) -> Int { Int(color.red) + Int(color.green) + Int(color.blue) }
            if max(sum(cell.foreground), sum(cell.background)) < 150 { dark += 1 }
          }
        }
        #expect(dark == 0, "\(key), \(isAnswered): \(dark) of \(view.cells.columns * view.cells.rows)")
        let box = edit.box
        for (x, y) in [
          (box.minX, box.minY), (box.maxX - 0.01, box.minY), (box.minX, box.maxY - 0.01),
          (box.maxX - 0.01, box.maxY - 0.01),
        ] {
          // At the photo's edge the box may stick out of it.
          guard BoundingBox(photo).contains(Point(x: x, y: y)) else { continue }
          #expect(view.visible.contains(Point(x: x, y: y)), "\(key): \(x), \(y) in \(view.visible)")
          let cell = try #require(view.cell(at: Point(x: x, y: y)))
          #expect(view.cells.contains(column: cell.column, row: cell.row))
          guard case .picture(let corner) = frame[cell.column, cell.row].content else { continue }
          #expect("┌┐└┘".unicodeScalars.contains(corner.glyph), "\(key): \(corner.glyph)")
        }
      }
    }
    #expect(seen > 60, "\(seen)")
  }

  @Test("what O-Net says of a drawn box is said in words; a kept one has no score of 0", arguments: sizes)
  func judged(size: (Int, Int)) throws {
    var world = Self.world(size.0, size.1, lost: [])
    world.press("b")
    var request: Int?
    while let first = world.waiting.first {
      if case .library(.landmarks(_, _, let number)) = first {
        request = number
        world.waiting.removeFirst()
      } else {
        world.answer(limit: 1) { _, _ in Self.found }
      }
    }
    let landmarks = World.face(in: try #require(world.state.faces.edit).box).landmarks
    world.tell(.landmarks(request: try #require(request), landmarks, score: 0.01))
    #expect(world.frame().text.contains("no face to O-Net"))
    world.press("⏎")
    answer(&world)
    world.press("⎋")
    #expect(world.known(0).annotations.map(\.state) == [.added])
    let text = world.frame().text
    #expect(text.contains("3+") && !text.contains("0.00") && !text.contains("3+ 0"))
  }
}
