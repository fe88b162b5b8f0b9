import Screen
import Terminal
import Testing

@Suite("Frames of a fast line") struct CodedFrameTests {
  /// A frame with all its rows coded.
  static func coded(_ frame: Frame, over old: Frame?, lastWanted: Frame? = nil) -> Frame {
    var coded = CodedFrame(frame, over: old, usesPalette: false)
    coded.findUncoded(lastWanted: lastWanted)
    for row in 0..<frame.rows { coded.code(row) }
    #expect(coded.uncoded == [])
    return coded.frame
  }

  static func expectSameLook(_ wanted: Frame, _ sent: Frame) {
    for (wanted, there) in zip(wanted.cells, sent.cells) {
      guard case .picture(let wanted) = wanted.content, case .picture(let there) = there.content else {
        #expect(wanted == there)
        continue
      }
      #expect(wanted.look == there.look)
    }
  }

  @Test(
    "they look as they are wanted, and are nothing new over themselves", arguments: 0..<8 as Range<UInt64>)
  func exact(seed: UInt64) {
    let goal = FrameStepsTests.frame(words: "e", seed: seed)
    let sent = Self.coded(goal, over: nil)
    Self.expectSameLook(goal, sent)
    #expect(Self.coded(goal, over: sent) == sent)
    #expect(Self.coded(goal, over: sent, lastWanted: goal) == sent)
  }

  @Test("only rows whose picture has changed are coded again", arguments: 0..<8 as Range<UInt64>)
  func changed(seed: UInt64) {
    let first = FrameStepsTests.frame(words: "e", seed: seed)
    let sent = Self.coded(first, over: nil)
    var second = FrameStepsTests.frame(words: "other", seed: seed)
    let new = FrameStepsTests.frame(words: "e", seed: seed + 100)
    for column in 0..<second.columns { second[column, 5] = new[column, 5] }
    var coded = CodedFrame(second, over: sent, usesPalette: false)
    coded.findUncoded(lastWanted: first)
    #expect(coded.uncoded == [5])
    coded.code(5)
    Self.expectSameLook(second, coded.frame)
  }

  @Test("on a screen that is not known all rows with pictures are coded")
  func unknown() {
    let goal = FrameStepsTests.frame(words: "e", seed: 1)
    var coded = CodedFrame(goal, over: nil, usesPalette: false)
    coded.findUncoded(lastWanted: goal)
    let rows = (0..<goal.rows).filter { row in
      (0..<goal.columns).contains { if case .picture = goal[$0, row].content { true } else { false } }
    }
    #expect(coded.uncoded == Set(rows) && !rows.isEmpty)
  }
}
