import Screen
import Terminal
import TestSupport
import Testing

/// Frames in small steps, for slow lines.
@Suite("Steps to a frame") struct FrameStepsTests {
  static func frame(
    columns: Int = 90, rows: Int = 24, words: String, seed: UInt64
  ) -> Frame {
    var random = SeededNumbers(seed: seed)
    var frame = Frame(columns: columns, rows: rows)
    let picture = CellCoderTests.picture(columns: columns - 30, rows: rows - 2, using: &random)
    for (row, cells) in picture.enumerated() {
      for (column, cell) in cells.enumerated() { frame[column + 25, row] = Cell(.picture(cell)) }
    }
    for row in 0..<rows { frame.put("\(words) \(row)", column: 1, row: row, limit: 20) }
    return frame
  }

  /// The bytes that turn one frame's picture into another's, as they are really written.
  static func bytes(from old: Frame?, to new: Frame) -> Int {
    var writer = PictureWriter(usesPalette: false, repeats: true, shortens: true)
    for row in 0..<new.rows {
      for column in 0..<new.columns where old?[column, row] != new[column, row] {
        if case .picture(let cell) = new[column, row].content { writer.put(cell, column: column, row: row) }
      }
    }
    return writer.take().count
  }

  static func hasSameText(_ a: Frame, _ b: Frame) -> Bool {
    a.cursor == b.cursor
      && zip(a.cells, b.cells).allSatisfy { a, b in
        if case .picture = b.content { return true }
        return a == b
      }
  }

  @Test(
    "text comes first, then the picture in pieces of at most 4 kB that end near the frame",
    arguments: 0..<8 as Range<UInt64>)
  func order(seed: UInt64) throws {
    let goal = Self.frame(words: "new", seed: seed)
    var steps = FrameSteps(usesPalette: false, repeats: true)
    steps.aim(at: goal)
    var shown: Frame?
    var (pieces, hasPicture) = (0, false)
    while let step = steps.next(over: shown, includesPictures: true) {
      if step.isText {
        #expect(!hasPicture, "no text after a piece of the picture")
        #expect(step.bytes <= 4096)
      } else {
        hasPicture = true
        let bytes = Self.bytes(from: shown, to: step.frame)
        #expect(bytes > 0 && bytes <= 4096 && step.bytes <= 4096)
        #expect(shown.map { Self.hasSameText($0, goal) } == true)
        pieces += 1
      }
      shown = step.frame
      try #require(pieces < 200, "it does not end")
    }
    let end = try #require(shown)
    #expect(Self.hasSameText(end, goal))
    let coder = CellCoder(byteWorth: 2)
    for (index, cell) in goal.cells.enumerated() {
      guard case .picture(let wanted) = cell.content else { continue }
      guard case .picture(let there) = end.cells[index].content else {
        Issue.record("no picture at \(index)")
        continue
      }
      // One cell may cost as much as its bytes are worth.
      #expect(coder.difference(wanted, there) <= 120)
    }
  }

  @Test("the picture is whole but coarse after a few pieces, and each pass makes it better")
  func passes() throws {
    let goal = Self.frame(columns: 200, rows: 60, words: "a", seed: 4)
    var steps = FrameSteps(usesPalette: false, repeats: true)
    steps.aim(at: goal)
    var shown: Frame?
    let coder = CellCoder(byteWorth: 2)
    var errors: [Float] = []
    var whole: Int?
    while let step = steps.next(over: shown, includesPictures: true) {
      shown = step.frame
      var (sum, missing) = (Float(0), 0)
      for (wanted, there) in zip(goal.cells, step.frame.cells) {
        guard case .picture(let wanted) = wanted.content else { continue }
        if case .picture(let there) = there.content {
          sum += min(65025, coder.difference(wanted, there))
        } else {
          missing += 1
        }
      }
      if missing == 0 {
        whole = whole ?? errors.count
        errors.append(sum)
      } else {
        errors.append(.infinity)
      }
    }
    let first = try #require(whole), last = try #require(errors.last)
    #expect(first < errors.count / 2, "a coarse picture comes long before the last piece")
    #expect(last < errors[first] / 10)
  }

  @Test("without leave for pictures only text is sent")
  func textOnly() throws {
    var steps = FrameSteps(usesPalette: false)
    steps.aim(at: Self.frame(words: "x", seed: 1))
    var shown: Frame?
    while let step = steps.next(over: shown, includesPictures: false) {
      #expect(step.isText)
      shown = step.frame
    }
    let last = try #require(shown)
    #expect(last.cells.allSatisfy { if case .picture = $0.content { false } else { true } })
    let piece = steps.next(over: last, includesPictures: true)
    #expect(piece?.isText == false)
  }

  @Test("a frame that replaces another costs nothing of the other, and what is shown stays")
  func replaced() throws {
    let first = Self.frame(words: "one", seed: 1), second = Self.frame(words: "two", seed: 1)
    var steps = FrameSteps(usesPalette: false)
    steps.aim(at: first)
    var shown: Frame?
    while let step = steps.next(over: shown, includesPictures: true) { shown = step.frame }
    steps.aim(at: second)
    // The picture is the same: one step of text, and nothing else.
    let next = steps.next(over: shown, includesPictures: true)
    let step = try #require(next)
    #expect(step.isText && Self.hasSameText(step.frame, second))
    #expect(Self.bytes(from: shown, to: step.frame) == 0)
    let end = steps.next(over: step.frame, includesPictures: true)
    #expect(end == nil)
  }

  @Test("cells that are empty where a picture was come with the pieces, not with the text")
  func emptied() throws {
    let before = Self.frame(words: "a", seed: 3)
    var after = before
    after.fill(CellRect(column: 25, row: 0, columns: 60, rows: 22))
    after.put("b", column: 1, row: 5)
    var steps = FrameSteps(usesPalette: false)
    steps.aim(at: before)
    var shown: Frame?
    while let step = steps.next(over: shown, includesPictures: true) { shown = step.frame }
    steps.aim(at: after)
    let next = steps.next(over: shown, includesPictures: true)
    let first = try #require(next)
    #expect(first.isText && first.bytes < 200)
    shown = first.frame
    while let step = steps.next(over: shown, includesPictures: true) {
      #expect(!step.isText && step.bytes <= 4096)
      shown = step.frame
    }
    #expect(shown == after)
  }

  @Test("a film's frames that come faster than the line takes them are sent in all their parts")
  func film() throws {
    var steps = FrameSteps(usesPalette: false)
    var shown: Frame?
    for seed in 0..<60 as Range<UInt64> {
      steps.aim(at: Self.frame(words: "film", seed: seed))
      while let step = steps.next(over: shown, includesPictures: true) {
        shown = step.frame
        if !step.isText { break }
      }
    }
    let last = try #require(shown)
    for row in 0..<22 {
      guard case .picture = last[40, row].content else {
        Issue.record("row \(row) was never sent")
        continue
      }
    }
  }
}
