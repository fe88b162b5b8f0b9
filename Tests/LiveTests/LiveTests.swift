import Detection
import Live
import Screen
import SystemPackage
import TestSupport
import Testing
import Widgets

@Suite("The live view") struct LiveTests {
  @Test("Space pauses and resumes; . pauses first, then steps")
  func pause() {
    var world = LiveWorld()
    world.show()
    world.press(.character(" "))
    #expect(world.take() == [.setPaused(true)])
    world.press(.character("."), .character("."))
    #expect(world.take() == [.step, .step])
    world.press(.character(" "), .character("."))
    #expect(world.take() == [.setPaused(false), .setPaused(true)])
  }

  @Test("seeks by keys and by a click on the bar, never past the ends of the film")
  func seek() {
    var world = LiveWorld()
    world.show(time: 58)
    world.press(.right, .left, .pageUp, .home)
    #expect(world.take() == [.seek(59.96), .seek(53), .seek(0), .seek(0)])
    world.press(.character(","))
    #expect(world.take() == [.setPaused(true), .seek(57.96)])
    let line = world.row(22)
    let column = try? #require(line.firstIndex(of: "━")).utf16Offset(in: line)
    world.send(.input(.mouse(MouseEvent(kind: .press(.left), column: column ?? 0, row: 22))))
    #expect(world.take() == [.seek(1.5)])
  }

  @Test("a live picture has no seeking, and says so")
  func liveSeek() {
    var world = LiveWorld(isLive: true)
    world.show()
    world.press(.left)
    #expect(world.take().isEmpty)
    #expect(world.row(23).contains("no seeking"))
  }

  @Test("knobs turn, are typed and go back; each change goes to the detector")
  func knobs() {
    var world = LiveWorld()
    var wanted = DetectionSettings()
    world.press(.character("t"), .character("t"), .character("]"))
    wanted.thresholds.onet = 0.71
    #expect(world.take() == [.use(wanted)])
    world.press(.character("{"))
    wanted.thresholds.onet = 0.66
    #expect(world.take() == [.use(wanted)])
    world.press(.character("="))
    world.type("2")
    world.press(.enter)
    #expect(world.take().isEmpty && world.row(23).contains("please"))
    world.press(.control("u"))
    world.type("0.9")
    world.press(.enter)
    wanted.thresholds.onet = 0.9
    #expect(world.take() == [.use(wanted)])
    world.press(.character("r"))
    #expect(world.take() == [.use(DetectionSettings())])
  }

  @Test("who a face may be stands behind its number; in little room the name is cut, never its marks")
  func proposedName() {
    var world = LiveWorld(columns: 200, rows: 60)
    world.show(name: TrackName("Ada Lovelace", marks: "?"))
    #expect(world.screen.text.contains("3 Ada Lovelace? 0.998"))
    world.press(.character("o"), .character("s"))
    #expect(world.screen.text.contains("3 Ada Lovelace?") && !world.screen.text.contains("0.998"))
    world.send(.input(.resize(columns: 40, rows: 20)))
    #expect(world.screen.text.contains(#/3 Ada?[^?]*…\?/#), "\(world.screen.text)")
    world.show(number: 2)
    #expect(!world.screen.text.contains("Ada"), "the proposal goes with the frame")
  }

  @Test("nobody is named here: p, y and n say where names are given", arguments: ["p", "y", "n"])
  func noNaming(key: Character) {
    var world = LiveWorld()
    world.show(name: TrackName("Ada", marks: "??"))
    world.press(.character(key))
    #expect(world.take().isEmpty)
    #expect(world.row(23).contains("only proposes names: open it with facet"))
    #expect(world.row(23).contains("--library"), "without a library it says how to get proposals")
  }

  @Test("cameras begin mirrored; M toggles it")
  func mirror() {
    var world = LiveWorld(isLive: true, isCamera: true)
    #expect(world.state.isMirrored)
    world.press(.character("M"))
    #expect(world.take() == [.setMirrored(false)])
  }

  @Test(
    "Esc, q and Ctrl-C leave, but only close the help",
    arguments: [Key.escape, .character("q"), .control("c")])
  func leaving(key: Key) {
    var world = LiveWorld()
    world.press(.character("?"), key)
    #expect(world.take().isEmpty && world.state.overlay == nil)
    world.press(key)
    #expect(world.take() == [.quit] && world.state.isQuitting)
  }

  @Test("the help names every key of the table")
  func help() {
    var world = LiveWorld(columns: 100, rows: 40)
    world.press(.character("?"))
    let text = world.screen.text
    for row in LiveKeys.rows where row.mode == .watch {
      for binding in row.bindings {
        for key in binding.keys { #expect(text.contains(key.label(unicode: true)), "\(row.description)") }
      }
    }
  }

  @Test("no key is bound twice, or hides a longer sequence", arguments: LiveMode.allCases)
  func conflicts(mode: LiveMode) {
    let bindings = LiveKeys.rows.filter { $0.mode == mode }.flatMap(\.bindings)
    for (index, binding) in bindings.enumerated() {
      for other in bindings.dropFirst(index + 1) {
        #expect(!binding.keys.starts(with: other.keys) && !other.keys.starts(with: binding.keys))
      }
    }
  }

  @Test("noise of a few levels draws nothing new, and many small steps do not add up unnoticed")
  func calm() {
    var world = LiveWorld()
    var memo = LiveMemo()
    world.show(shade: 90)
    let first = world.screen(&memo).cells
    world.show(shade: 95)
    #expect(world.screen(&memo).cells == first)
    world.show(shade: 99)
    let changed = world.screen(&memo).cells
    #expect(changed != first)
    world.show(shade: 92)
    #expect(world.screen(&memo).cells == changed)
    world.show(shade: 90)
    #expect(world.screen(&memo).cells == first)
  }

  @Test("what is drawn over the picture can be left out")
  func shown() {
    var world = LiveWorld()
    world.show()
    #expect(world.screen.text.contains("3 0.998"))
    world.press(.character("o"), .character("s"))
    #expect(!world.screen.text.contains("0.998"))
    world.press(.character("o"), .character("b"), .character("o"), .character("l"))
    #expect(!world.screen.text.contains("┌"))
  }

  @Test("the end of a film stays on screen until Space plays it again")
  func ending() {
    var world = LiveWorld()
    world.show()
    world.send(.ended(reason: "film.mp4: the end", isFailure: false))
    #expect(world.row(23).contains("the end"))
    world.press(.character("t"))
    #expect(world.row(23).contains("the end"))
    world.press(.character(" "))
    #expect(world.take() == [.seek(0)] && !world.row(23).contains("the end"))
  }

  @Test("a film stepped through to its end while paused runs again on Space")
  func endingPaused() {
    var world = LiveWorld()
    world.show()
    world.press(.character(" "), .character("."))
    world.send(.ended(reason: "film.mp4: the end", isFailure: false))
    _ = world.take()
    world.press(.character(" "))
    #expect(world.take() == [.setPaused(false), .seek(0)] && !world.state.isPaused)
    world.press(.character(" "))
    #expect(world.take() == [.setPaused(true)])
  }

  @Test("any keys at any size draw a screen", arguments: [(1, 1), (20, 6), (40, 10), (80, 24), (200, 60)])
  func anySize(columns: Int, rows: Int) {
    var world = LiveWorld(columns: columns, rows: rows)
    var generator = SeededNumbers(seed: UInt64(columns))
    let keys = LiveKeys.rows.flatMap(\.bindings).flatMap(\.keys).filter {
      ![.escape, .character("q")].contains($0)
    }
    for step in 0..<300 {
      if step.isMultiple(of: 7) { world.show(number: step, time: Double(step)) }
      world.press(keys.randomElement(using: &generator) ?? .enter)
      #expect(world.screen.columns == columns && world.screen.rows == rows)
    }
  }

  @Test("screens", arguments: [("film-100x24", 100, 24), ("small-50x12", 50, 12), ("wide-160x40", 160, 40)])
  func screens(name: String, columns: Int, rows: Int) {
    var world = LiveWorld(columns: columns, rows: rows)
    world.show(time: 12.5)
    world.send(.measured(LivePace(arriving: 30, shown: 29.8, dropped: 4, latency: 21)))
    world.show(number: 2, time: 12.54, searched: false)
    expectSnapshot(world.screen.text, named: name, in: .snapshots())
  }

  @Test("screens without Unicode, and while the help is open")
  func plainScreens() {
    var world = LiveWorld(isLive: true, isCamera: true, columns: 80, rows: 24, unicode: false)
    expectSnapshot(world.screen.text, named: "waiting-ascii-80x24", in: .snapshots())
    world.show()
    world.press(.character("?"))
    expectSnapshot(world.screen.text, named: "help-ascii-80x24", in: .snapshots())
  }
}
