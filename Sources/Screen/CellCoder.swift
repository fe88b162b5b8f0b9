/// Chooses how the picture cells of a row are written so that they take few bytes.
///
/// A cell can be written in several ways that look the same: with both colours exchanged and the glyph's complement, or a
/// single colour as a space or as a full block. A way is cheap when the terminal writes in its colours already. With
/// ``byteWorth`` above 0, ways that look almost the same count, too: a colour of a neighbour, one colour for the whole
/// cell, a colour of the palette (whose number is short), or what the screen shows already. Of all the ways to write a
/// row, a search that keeps the best few at each cell finds one with little of `bytes + error / byteWorth`.
package struct CellCoder: Sendable {
  /// The squared error (the mean over a cell's pixels and their channels) that one byte less is worth; 0 changes nothing
  /// that can be seen.
  package var byteWorth: Float
  /// Palette indices instead of 24-bit colours.
  package let usesPalette: Bool

  /// The colours that the terminal writes in.
  private var front = CellCoder.unknown, back = CellCoder.unknown

  /// A colour as a number, or this.
  static let unknown = UInt32.max
  /// How many ways are kept at each cell, with and without loss.
  private static let width = 6, exactWidth = 4
  /// The bytes of moving the cursor over cells that stay; at a row's beginning a few more.
  private static let move: Float = 5

  package init(byteWorth: Float = 0, usesPalette: Bool = false) {
    (self.byteWorth, self.usesPalette) = (byteWorth, usesPalette)
  }

  /// Forgets the colours that the terminal writes in, for a new series of bytes.
  package mutating func begin() { (front, back) = (Self.unknown, Self.unknown) }

  /// A way to write a row up to a cell.
  private struct Way {
    /// The colours that the terminal writes in afterwards.
    var front, back: UInt32
    /// Whether the cursor is at the next cell.
    var isAdjacent: Bool
    var cost: Float
    /// What is written; 0 when the cell stays as it is.
    var glyph: UInt32
    /// The index of the way up to the cell before.
    var before: Int32
  }

  /// What a row's cells should be written as; nil where the screen stays as it is.
  ///
  /// - Parameters:
  ///   - wanted: nil for cells that are no picture.
  ///   - shown: what the screen shows; nil where the cell must be written.
  package mutating func code(_ wanted: [PictureCell?], over shown: [PictureCell?]) -> [PictureCell?] {
    var trellis = Trellis(limit: byteWorth > 0 ? Self.width : Self.exactWidth, cells: wanted.count)
    trellis.nodes.append(Way(front: front, back: back, isAdjacent: false, cost: 0, glyph: 0, before: -1))
    for (index, cell) in wanted.enumerated() {
      let before = trellis.begin()
      if let cell {
        step(from: before, to: Target(cell, self), over: shown[index], &trellis)
      } else {
        for place in before {
          var way = trellis.nodes[place]
          (way.isAdjacent, way.glyph, way.before) = (false, 0, Int32(place))
          trellis.nodes.append(way)
        }
      }
    }
    return take(trellis, wanted)
  }

  /// The ways to write the cells of a row, those of each cell behind those of the cell before.
  private struct Trellis {
    /// How many ways are kept at a cell.
    let limit: Int
    var nodes: [Way] = []
    /// Where the ways of the last cell begin, and what a further one must cost less than.
    private(set) var start = 0
    private(set) var worst = Float.infinity

    init(limit: Int, cells: Int) {
      self.limit = limit
      nodes.reserveCapacity(limit * (cells + 1))
    }

    /// Begins a cell; returns where the ways up to it are.
    mutating func begin() -> Range<Int> {
      defer { (start, worst) = (nodes.count, .infinity) }
      return start..<nodes.count
    }

    /// Keeps a way if it is one of the best, each with other colours or another place of the cursor.
    @inline(__always) mutating func add(_ way: Way) {
      if way.cost < worst { insert(way) }
    }

    private mutating func insert(_ way: Way) {
      var (place, highest) = (-1, start)
      for index in start..<nodes.count {
        if nodes[index].front == way.front, nodes[index].back == way.back,
          nodes[index].isAdjacent == way.isAdjacent
        {
          place = index
          break
        }
        if nodes[index].cost > nodes[highest].cost { highest = index }
      }
      if place >= 0 {
        guard way.cost < nodes[place].cost else { return }
        nodes[place] = way
      } else if nodes.count - start < limit {
        nodes.append(way)
      } else {
        nodes[highest] = way
      }
      guard nodes.count - start == limit else { return }
      worst = 0
      for index in start..<nodes.count { worst = max(worst, nodes[index].cost) }
    }
  }

  /// Follows the best way back from its end.
  private mutating func take(_ trellis: Trellis, _ wanted: [PictureCell?]) -> [PictureCell?] {
    var cells = [PictureCell?](repeating: nil, count: wanted.count)
    var place = trellis.start
    for index in trellis.start..<trellis.nodes.count
    where trellis.nodes[index].cost < trellis.nodes[place].cost {
      place = index
    }
    (front, back) = (trellis.nodes[place].front, trellis.nodes[place].back)
    for index in wanted.indices.reversed() {
      let way = trellis.nodes[place]
      if way.glyph != 0, let glyph = Unicode.Scalar(way.glyph), let cell = wanted[index] {
        // A colour that does not show may be unknown.
        let other = glyph == " " ? cell.background : cell.foreground
        cells[index] = PictureCell(
          glyph: glyph, foreground: Self.color(way.front) ?? other, background: Self.color(way.back) ?? other)
      }
      place = Int(way.before)
    }
    return cells
  }

  // MARK: One cell

  /// A cell that is wanted, and the colours that may stand for its own.
  private struct Target {
    var glyph: UInt32
    var ink: GlyphInk?
    var front, back: Paint
    /// Of the whole cell.
    var mean: Paint
    /// The same with fewer bytes, or the same again.
    var shortFront, shortBack, shortMean: Paint

    init(_ cell: PictureCell, _ coder: CellCoder) {
      glyph = cell.glyph.value
      ink = cell.isWide || cell.isWideTail ? nil : GlyphInk(cell.glyph)
      let (over, under) = (coder.number(cell.foreground), coder.number(cell.background))
      let share = ink?.share ?? 0
      let (from, to) = (CellCoder.channels(under), CellCoder.channels(over))
      let middle = from + (to - from) * SIMD3(repeating: share) + 0.5
      (front, back) = (coder.paint(over), coder.paint(under))
      mean = coder.paint(coder.number(Color(UInt8(middle.x), UInt8(middle.y), UInt8(middle.z))))
      (shortFront, shortBack, shortMean) = (front, back, mean)
      guard coder.byteWorth > 0, !coder.usesPalette else { return }
      shortFront = coder.short(front, weight: share)
      shortBack = coder.short(back, weight: 1 - share)
      shortMean = coder.short(mean, weight: 1)
    }
  }

  private func step(
    from ways: Range<Int>, to target: Target, over shown: PictureCell?, _ trellis: inout Trellis
  ) {
    let keeping = shown.map { penalty(difference(target, $0)) } ?? .infinity
    if byteWorth <= 0 { return stepExactly(from: ways, to: target, isKept: keeping <= 0, &trellis) }
    for before in ways {
      let way = trellis.nodes[before]
      if keeping < .infinity {
        trellis.add(
          Way(
            front: way.front, back: way.back, isAdjacent: false, cost: way.cost + keeping, glyph: 0,
            before: Int32(before)))
      }
      let from = Origin(
        front: way.front, back: way.back, cost: way.cost + (way.isAdjacent ? 0 : Self.move),
        before: Int32(before))
      guard let ink = target.ink else {
        let both = Pair(
          front: target.front, back: target.back, shortFront: target.front, shortBack: target.back)
        add(target.glyph, both, share: 0.5, isExact: true, from, &trellis)
        continue
      }
      if ink.share > 0, ink.share < 1 {
        let pair = Pair(
          front: target.front, back: target.back, shortFront: target.shortFront, shortBack: target.shortBack)
        add(target.glyph, pair, share: ink.share, from, &trellis)
        if let other = ink.complement {
          add(other.value, pair.exchanged, share: 1 - ink.share, from, &trellis)
        }
      }
      addFlat(target, ink.share, from, &trellis)
    }
  }

  /// The same where only what looks like the wanted cell will do: all others would be dropped one by one.
  private func stepExactly(
    from ways: Range<Int>, to target: Target, isKept: Bool, _ trellis: inout Trellis
  ) {
    let share = target.ink?.share ?? 0.5
    let isFlat = target.ink != nil && (share <= 0 || share >= 1 || target.front.color == target.back.color)
    for before in ways {
      let way = trellis.nodes[before]
      if isKept {
        trellis.add(
          Way(
            front: way.front, back: way.back, isAdjacent: false, cost: way.cost, glyph: 0,
            before: Int32(before)))
      }
      let from = Origin(
        front: way.front, back: way.back, cost: way.cost + (way.isAdjacent ? 0 : Self.move),
        before: Int32(before))
      if isFlat { addFlat(target, share, from, &trellis) }
      guard target.ink == nil || share > 0 && share < 1 else { continue }
      addExactly(target.glyph, target.front, target.back, from, &trellis)
      if let other = target.ink?.complement {
        addExactly(other.value, target.back, target.front, from, &trellis)
      }
    }
  }

  /// Adds the way to write a cell in these two colours.
  private func addExactly(
    _ glyph: UInt32, _ front: Paint, _ back: Paint, _ from: Origin, _ trellis: inout Trellis
  ) {
    let frontBytes = front.color == from.front ? 0 : front.bytes
    let backBytes = back.color == from.back ? 0 : back.bytes
    trellis.add(
      Way(
        front: front.color, back: back.color, isAdjacent: true,
        cost: from.cost + Self.bytes(of: glyph) + Self.frame(frontBytes, backBytes) + frontBytes + backBytes,
        glyph: glyph, before: from.before))
  }

  /// The bytes around the parameters of up to two colours.
  private static func frame(_ front: Float, _ back: Float) -> Float {
    front + back == 0 ? 0 : front > 0 && back > 0 ? 4 : 3
  }

  /// A way up to the cell before, with the cost of moving the cursor to this one.
  private struct Origin {
    var front, back: UInt32
    var cost: Float
    var before: Int32
  }

  /// The colours of a cell.
  private struct Pair {
    var front, back, shortFront, shortBack: Paint

    var exchanged: Pair { Pair(front: back, back: front, shortFront: shortBack, shortBack: shortFront) }
  }

  /// Adds the ways to write a cell in two colours: each as it is, as the terminal writes already, or shorter.
  ///
  /// - Parameters:
  ///   - share: of the cell that the glyph covers.
  ///   - isExact: whether the glyph's colour must be kept.
  private func add(
    _ glyph: UInt32, _ pair: Pair, share: Float, isExact: Bool = false, _ from: Origin,
    _ trellis: inout Trellis
  ) {
    let start = from.cost + Self.bytes(of: glyph)
    if from.front != Self.unknown, from.front != pair.front.color, !isExact {
      addBacks(glyph, pair, share, Paint(color: from.front, bytes: 0), start, from, &trellis)
    }
    addBacks(glyph, pair, share, pair.front, start, from, &trellis)
    if pair.shortFront.color != pair.front.color {
      addBacks(glyph, pair, share, pair.shortFront, start, from, &trellis)
    }
  }

  /// The part of ``add(_:_:share:isExact:_:_:)`` for one foreground.
  private func addBacks(
    _ glyph: UInt32, _ pair: Pair, _ share: Float, _ over: Paint, _ start: Float, _ from: Origin,
    _ trellis: inout Trellis
  ) {
    let start = start + penalty(share * Self.difference(over.color, pair.front.color))
    let frontBytes = over.color == from.front ? 0 : over.bytes
    guard start + frontBytes < trellis.worst else { return }
    func add(_ under: Paint) {
      let backBytes = under.color == from.back ? 0 : under.bytes
      let cost =
        start + penalty((1 - share) * Self.difference(under.color, pair.back.color)) + frontBytes + backBytes
        + Self.frame(frontBytes, backBytes)
      trellis.add(
        Way(
          front: over.color, back: under.color, isAdjacent: true, cost: cost, glyph: glyph,
          before: from.before))
    }
    if from.back != Self.unknown, from.back != pair.back.color { add(Paint(color: from.back, bytes: 0)) }
    add(pair.back)
    if pair.shortBack.color != pair.back.color { add(pair.shortBack) }
  }

  /// Adds the ways to write a cell in one colour.
  private func addFlat(_ target: Target, _ share: Float, _ from: Origin, _ trellis: inout Trellis) {
    func add(_ paint: Paint, isSet: Bool) {
      let color = paint.color
      let error =
        share * Self.difference(color, target.front.color)
        + (1 - share) * Self.difference(color, target.back.color)
      let start = from.cost + penalty(error) + (isSet ? paint.bytes + 3 : 0)
      guard start < trellis.worst else { return }
      if isSet || color == from.back {
        trellis.add(
          Way(
            front: from.front, back: color, isAdjacent: true, cost: start + 1, glyph: 0x20,
            before: from.before))
      }
      if isSet || color == from.front {
        trellis.add(
          Way(
            front: color, back: from.back, isAdjacent: true, cost: start + 3, glyph: 0x2588,
            before: from.before))
      }
    }
    if from.back != Self.unknown { add(Paint(color: from.back, bytes: 0), isSet: false) }
    if from.front != Self.unknown, from.front != from.back {
      add(Paint(color: from.front, bytes: 0), isSet: false)
    }
    add(target.mean, isSet: true)
    if target.shortMean.color != target.mean.color { add(target.shortMean, isSet: true) }
  }

  // MARK: Errors

  /// What an error costs in bytes.
  private func penalty(_ error: Float) -> Float {
    error <= 0 ? 0 : byteWorth > 0 ? error / byteWorth : .infinity
  }

  /// How different a cell of the screen looks from the wanted one.
  private func difference(_ target: Target, _ shown: PictureCell) -> Float {
    let (front, back) = (number(shown.foreground), number(shown.background))
    guard let ink = target.ink, let other = GlyphInk(shown.glyph) else {
      let isSame =
        shown.glyph.value == target.glyph && front == target.front.color
        && (back == target.back.color || byteWorth > 0)
      return isSame ? Self.difference(back, target.back.color) : .infinity
    }
    func pair(_ both: Float, _ ours: Float, _ theirs: Float, _ neither: Float) -> Float {
      (both > 0 ? both * Self.difference(target.front.color, front) : 0)
        + (ours > 0 ? ours * Self.difference(target.front.color, back) : 0)
        + (theirs > 0 ? theirs * Self.difference(target.back.color, front) : 0)
        + (neither > 0 ? neither * Self.difference(target.back.color, back) : 0)
    }
    if shown.glyph.value == target.glyph { return pair(ink.share, 0, 0, 1 - ink.share) }
    guard let mine = ink.mask, let theirs = other.mask else {
      // Where the inks meet is not known: as if by chance.
      return pair(
        ink.share * other.share, ink.share * (1 - other.share), (1 - ink.share) * other.share,
        (1 - ink.share) * (1 - other.share))
    }
    func part(_ mask: UInt64) -> Float { Float(mask.nonzeroBitCount) / 64 }
    return pair(part(mine & theirs), part(mine & ~theirs), part(~mine & theirs), part(~mine & ~theirs))
  }

  /// How different a cell looks from another: the mean squared error over its pixels and channels, infinite where another
  /// letter or line stands.
  package func difference(_ wanted: PictureCell, _ shown: PictureCell) -> Float {
    difference(Target(wanted, self), shown)
  }

  static func difference(_ a: UInt32, _ b: UInt32) -> Float {
    if a == b { return 0 }
    let (red, green, blue) = (
      Int32(a >> 16 & 255) - Int32(b >> 16 & 255), Int32(a >> 8 & 255) - Int32(b >> 8 & 255),
      Int32(a & 255) - Int32(b & 255)
    )
    return Float(red * red + green * green + blue * blue) / 3
  }
}
