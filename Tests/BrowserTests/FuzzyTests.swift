import Browser
import Screen
import Testing

@Suite("Fuzzy search") struct FuzzyTests {
  /// The names that a query finds, best first.
  private static func found(_ query: String, in names: [String]) -> [String] {
    var world = World(names: names)
    world.press("/\(query)")
    return world.state.finding.search?.matches.map { names[$0.index] } ?? []
  }

  @Test(
    "letters close together, and at the beginnings of words, go first",
    arguments: [
      ("ab", ["axxb.jpg", "xab.jpg", "ab.jpg"], ["ab.jpg", "axxb.jpg", "xab.jpg"]),
      (
        "wd", ["crowd.jpg", "wedding-day.jpg", "windows.jpg"],
        ["wedding-day.jpg", "windows.jpg", "crowd.jpg"]
      ),
      ("day", ["holiday.jpg", "wedding-day.jpg"], ["wedding-day.jpg", "holiday.jpg"]),
      ("12", ["img1002.jpg", "img12.jpg", "img112.jpg"], ["img12.jpg", "img112.jpg", "img1002.jpg"]),
      ("img", ["img.jpg", "IMG.jpg"], ["img.jpg", "IMG.jpg"]),
    ])
  func ranking(query: String, names: [String], order: [String]) {
    #expect(Self.found(query, in: names) == order)
  }

  @Test("letters out of order, or missing, are no match; each word is matched separately")
  func matching() {
    let names = ["beach-party.jpg", "party-beach.jpg", "beach.jpg"]
    #expect(Self.found("hcaeb", in: names) == [])
    #expect(Set(Self.found("par bea", in: names)) == Set(names.prefix(2)))
    #expect(Self.found("beachz", in: names) == [])
  }

  /// What a search by `/` or a filter by `&` should find among these names.
  static let typed: [(query: String, finds: [Int])] = [
    ("ete", [0, 1, 2]), ("été", [0]), ("e\u{301}te", [0, 1]), ("éte", [0, 1]), ("ETE", [1]), ("É", [1]),
    ("et", [0, 1, 2, 3]),
    ("夜景", [4]), ("дел", [5, 6]), ("ДЕЛ", [6]), ("한글", [7]), ("\u{1112}\u{1161}\u{11AB}", [7]),
  ]
  static let names = [
    "e\u{301}te\u{301}.jpg", "\u{C9}TE.jpg", "ete.jpg", "et.jpg", "東京タワー夜景.jpg", "дельта.jpg", "ДЕЛЬТА.jpg",
    "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}.jpg",
  ]

  @Test(
    "case and accents matter where they are typed, encoding never, in a search and in a filter alike",
    arguments: typed.indices)
  func scripts(index: Int) throws {
    let (query, finds) = Self.typed[index]
    #expect(Set(Self.found(query, in: Self.names)) == Set(finds.map { Self.names[$0] }), "/\(query)")
    var world = World(names: Self.names)
    world.press("&\"\(query)\"⏎")
    #expect(Set(world.state.list.rows.map(\.index)) == Set(finds), "&\(query)")
  }

  @Test("every match holds the query's letters in order, and every such name is a match", arguments: 1...20)
  func definition(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    func word(_ length: ClosedRange<Int>) -> String {
      String(
        (0..<Int.random(in: length, using: &random)).map { _ in "ab-1é".randomElement(using: &random) ?? "a" }
      )
    }
    let names = (0..<60).map { "\(word(1...9)).\($0)" }
    let query = word(1...4)
    func holds(_ name: String) -> Bool {
      var rest = query[...]
      for character in name where character == rest.first { rest.removeFirst() }
      return rest.isEmpty
    }
    #expect(Set(Self.found(query, in: names)) == Set(names.filter(holds)))
  }

  @Test("Down and Up choose among the matches while typing; Enter stays, Esc goes back")
  func choosing() {
    var world = World(names: ["a1.jpg", "b.jpg", "a2.jpg", "a3.jpg"])
    world.press("j/a")
    #expect(world.state.list.cursor == 2, "of equals the nearest after the cursor first")
    world.press(.down)
    #expect(world.state.list.cursor == 3)
    world.press(.down)
    world.press(.down)
    #expect(world.state.list.cursor == 0, "round the end, where it stops")
    world.press(.up)
    world.press("⎋")
    #expect(world.state.list.cursor == 1)
    world.press("/a3⏎")
    #expect(world.state.list.cursor == 3)
    world.press(.control("o"))
    #expect(world.state.list.cursor == 1, "a search is a jump")
  }

  @Test("the search, its matches and their letters", arguments: ScreenTests.sizes)
  func shown(size: (Int, Int)) {
    var world = ScreenTests.world(columns: size.0, rows: size.1)
    world.press("/rt")
    Snapshot.check(world.frame(), "find-\(size.0)x\(size.1)")
    let frame = world.frame()
    #expect(frame.cells.contains { $0.role == .match })
    world.press("⏎")
    #expect(world.frame().cells.contains { $0.role == .match }, "lit until Esc")
    world.press("⎋")
    #expect(!world.frame().cells.contains { $0.role == .match })
  }
}
