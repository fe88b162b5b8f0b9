import Browser
import Detection
import Screen
import Testing
import Widgets

@Suite("Filter") struct FilterTests {
  /// Photos with 3, 1, 0, 3, 1, 0 … faces, the lowest scores 0.713, 0.998, none.
  private static func world(_ photos: Int = 9) -> World {
    var world = World(photos: photos)
    world.answer()
    return world
  }

  private static func listed(_ filter: String, _ world: World = world()) -> [Int] {
    var world = world
    world.press("&\(filter)⏎")
    return world.state.list.rows.map(\.index)
  }

  @Test(
    "words, numbers, names and their combinations",
    arguments: [
      ("faces", [0, 1, 3, 4, 6, 7]), ("none", [2, 5, 8]), ("faces>2", [0, 3, 6]), ("faces=1", [1, 4, 7]),
      ("faces >= 1 faces<=1", [1, 4, 7]), ("faces!=3", [1, 2, 4, 5, 7, 8]), ("score<0.8", [0, 3, 6]),
      ("score>0.9", [1, 4, 7]), ("doubtful", [0, 3, 6]), ("photo3", [3]), ("\"to3\"", [3]), ("name:o3", [3]),
      ("name:O3", []),
      ("not faces", [2, 5, 8]), ("!faces", [2, 5, 8]), ("photo3 or photo5", [3, 5]),
      ("photo3 or none photo5", [3, 5]), ("(photo3 or photo5) none", [5]), ("not (faces or photo5)", [2, 8]),
      ("faces and photo3", [3]), ("errors", []), ("waiting", []), ("unreviewed", [0, 1, 3, 4, 6, 7]),
      ("size>1mp", [0, 1, 2, 3, 4, 5, 6, 7, 8]), ("size>2mp", []),
      ("width>1599px height<1201", [0, 1, 2, 3, 4, 5, 6, 7, 8]),
      ("landscape photo2", [2]), ("FACES>2 OR photo2", [0, 2, 3, 6]), ("", [0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ])
  func language(filter: String, rows: [Int]) {
    #expect(Self.listed(filter) == rows)
  }

  @Test(
    "what cannot be understood is reported with what was probably meant",
    arguments: [
      ("facs>2", "\"facs\" cannot be compared; did you mean faces?"), ("faces>", "a number must follow"),
      ("score<high", "\"high\" is no number; write score<0.8"), ("(faces", "a ) is missing"),
      ("faces)", "there is no ( for this"), ("or faces", "something must stand before or"),
      ("not", "something must follow"),
      (">2", "> needs a word before it"), ("\"abc", "the \" is not closed"),
      ("score", "score needs a comparison"),
      ("date>soon", "\"soon\" is no date"), ("date=2024-13", "is no date"),
      ("unreviewd", "did you mean unreviewed?"),
    ])
  func faults(filter: String, words: String) {
    var world = Self.world()
    world.press("&\(filter)")
    #expect(world.frame().text.contains(words), "\(world.frame().text.suffix(130))")
    if filter != "unreviewd" {
      world.press("⏎")
      #expect(world.state.mode == .filter, "it cannot be taken as it is")
    }
    world.press("⎋")
    #expect(world.state.list.rows.count == 9 && world.state.mode == .browse)
  }

  @Test("people on photos are found by parts of their names, and completed")
  func people() {
    var world = World.withLibrary(photos: 6)
    // 3, 1, 0, 3, 1 and 0 faces.
    world.press("1pAda Lovelace⏎2pBob⏎jjj1pAdam⏎")
    world.answer()
    func listed(_ filter: String) -> [Int] {
      var world = world
      world.press("&\(filter)⏎")
      return world.state.list.rows.map(\.index)
    }
    #expect(listed("person:ada") == [0, 3] && listed("person:bob") == [0])
    #expect(listed("person:\"ada l\"") == [0] && listed("person:ada not person:bob") == [3])
    #expect(listed("PERSON:Adam") == [3] && listed("not person:a faces") == [1, 4])
    func completed(_ keys: String) -> String? {
      var world = world
      world.press("&\(keys)⇥")
      guard case .menu(.filter(let dialog)) = world.state.shell.overlay else { return nil }
      return dialog.field.text
    }
    #expect(completed("pers") == "person:" && completed("faces person:b") == "faces person:Bob ")
    #expect(completed("person:ad") == "person:Ada" && completed("person:adam") == "person:adam")
    world.press("jj")
    world.press("&person:x⏎")
    #expect(world.frame().text.contains("no photo matches person:x"))
    world.press("&")
    world.press(.control("u"))
    world.press("person:")
    #expect(world.frame().text.contains("person:Bob"), "all who can follow are shown")
  }

  @Test("a name of several words is completed in quotes")
  func quotedPerson() {
    var world = World.withLibrary(photos: 3)
    world.press("1pAda Lovelace⏎")
    world.answer()
    world.press("&none or person:ad⇥")
    guard case .menu(.filter(let dialog)) = world.state.shell.overlay else {
      return #expect(Bool(false), "the line")
    }
    #expect(dialog.field.text == "none or person:\"Ada Lovelace\" ")
    #expect(world.state.list.rows.map(\.index) == [0, 2])
  }

  @Test("any text is a filter or a fault, and never crashes", arguments: 1...40)
  func anything(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let pieces = [
      "faces", ">", "<=", "!", "(", ")", "or", "not", " ", " ", "\"", "2", "score", "date", "2024-0", "é",
      "=", "mp", "name:", "person:",
    ]
    for _ in 0..<200 {
      let text = (0..<Int.random(in: 0...9, using: &random)).map { _ in
        pieces.randomElement(using: &random) ?? ""
      }.joined()
      do throws(FilterFault) {
        let filter = try PhotoFilter(text)
        #expect(filter?.text ?? text == text)
      } catch {
        #expect(error.position >= 0 && error.position <= text.count && !error.description.isEmpty)
      }
    }
  }

  @Test("what is nested too deeply is a fault, not a crash", arguments: ["(", "not ", "!"])
  func nesting(piece: String) {
    var world = Self.world()
    world.press("&")
    world.send(.input(.paste(String(repeating: piece, count: 40_000))))
    guard case .menu(.filter(let dialog)) = world.state.shell.overlay else {
      return #expect(Bool(false), "the line")
    }
    #expect(dialog.fault?.hasPrefix("too deeply nested") == true)
    world.press("⏎")
    #expect(world.state.mode == .filter)
    let deep = String(repeating: "(", count: 100) + "faces" + String(repeating: ")", count: 100)
    #expect(Self.listed(deep) == [0, 1, 3, 4, 6, 7])
  }

  @Test("the list follows each key; an unfinished word leaves it as it is, and Tab completes it")
  func typing() {
    var world = Self.world()
    world.press("&none")
    #expect(world.state.list.rows.count == 3)
    world.press(" unrev")
    #expect(world.state.list.rows.count == 3)
    world.press("⇥")
    guard case .menu(.filter(let dialog)) = world.state.shell.overlay else {
      return #expect(Bool(false), "the line")
    }
    #expect(dialog.field.text == "none unreviewed ")
    #expect(world.state.list.rows.isEmpty && world.frame().text.contains("0 of 9"))
  }

  @Test("the cursor stays on its photo, or goes to the next match; Esc shows all photos again")
  func cursor() {
    var world = Self.world()
    world.press("jjj&faces")
    #expect(world.state.current == PhotoID(3))
    world.press("⎋jj&faces⏎")
    #expect(world.state.current == PhotoID(6))
    world.press("&")
    world.press(.control("u"))
    world.press("⏎")
    #expect(world.state.current == PhotoID(6) && world.state.list.rows.count == 9)
  }

  @Test("Up recalls earlier lines, the latest first")
  func history() {
    var world = Self.world()
    world.press("&faces⏎&none⏎&")
    world.press(.up)
    world.press(.up)
    world.press("⏎")
    #expect(world.state.list.arrangement.filter?.text == "faces")
    #expect(world.state.finding.filterHistory == ["faces", "none"])
  }

  @Test("a photo that stops matching stays while the cursor is on it, on the same line of the screen")
  func stray() {
    var world = Self.world(200)
    world.press("&faces>2⏎")
    for _ in 0..<30 { world.press("j") }
    let id = world.state.current, line = world.state.list.cursor - world.state.list.top
    // All photos lose a face.
    world.press("tt]]")
    world.press("R")
    world.answer()
    #expect(world.state.current == id, "never away under the finger")
    #expect(world.state.list.rows == [id].compactMap(\.self))
    _ = line
    world.press("Mc")
    world.press("&")
    world.press(.control("u"))
    world.press("⏎")
    #expect(world.state.current == id)
  }

  @Test("photos appear in the filtered list as they are found; the cursor keeps its photo and its line")
  func live() {
    var world = World(photos: 300, slots: 2)
    world.press("&faces or waiting⏎")
    for _ in 0..<100 { world.press("j") }
    for _ in 0..<200 {
      let id = world.state.current, line = world.state.list.cursor - world.state.list.top
      world.answer(limit: 1)
      #expect(world.state.current == id)
      #expect(world.state.list.cursor - world.state.list.top == line || world.state.list.top == 0)
    }
    world.answer()
    let rest = world.state.list.rows.filter { $0 != world.state.current }
    #expect(rest.allSatisfy { !world.state.photos[$0.index].faces.isEmpty })
    #expect(rest == rest.sorted { $0.index < $1.index })
  }

  @Test("the filter's line, its fault and the filtered list", arguments: ScreenTests.sizes)
  func shown(size: (Int, Int)) {
    var world = ScreenTests.world(columns: size.0, rows: size.1)
    world.press("&faces>2 sc")
    Snapshot.check(world.frame(), "filter-\(size.0)x\(size.1)")
    world.press("ore<high⌫⌫⌫⌫0.8⏎")
    Snapshot.check(world.frame(), "filtered-\(size.0)x\(size.1)")
  }
}
