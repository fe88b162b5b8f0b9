import Browser
import Screen
import SystemPackage
import TestSupport
import Testing

@Suite("Sorting") struct SortTests {
  private static func world() -> World {
    var world = World(photos: 6)
    world.answer()
    return world
  }

  /// The menu row that sorts by a key.
  private static func choose(_ key: SortOrder.Key, _ world: inout World) {
    world.press("S")
    for _ in 0..<20 { world.press("k") }
    for _ in 0..<(SortOrder.Key.allCases.firstIndex(of: key) ?? 0) { world.press("j") }
    world.press("⏎")
  }

  @Test("by faces, lowest score and name, and reversed; equal ones by name; unknown ones last")
  func orders() {
    var world = Self.world()
    Self.choose(.faces, &world)
    #expect(world.state.list.rows.map(\.index) == [0, 3, 1, 4, 2, 5])
    Self.choose(.faces, &world)
    #expect(world.state.list.rows.map(\.index) == [2, 5, 1, 4, 0, 3])
    Self.choose(.score, &world)
    #expect(world.state.list.rows.map(\.index) == [0, 3, 1, 4, 2, 5])
    Self.choose(.score, &world)
    #expect(world.state.list.rows.map(\.index) == [1, 4, 0, 3, 2, 5])
    Self.choose(.name, &world)
    Self.choose(.name, &world)
    #expect(world.state.list.rows.map(\.index) == [5, 4, 3, 2, 1, 0])
  }

  @Test("by date: dates are requested once, also for photos that arrive later; it begins at the first")
  func dates() {
    var world = Self.world()
    world.press("jj")
    Self.choose(.date, &world)
    #expect(world.factsRequested == [Array(0..<6)])
    world.send(.facts((0..<6).map { PhotoFacts(photo: PhotoID($0), date: Int64(100 - $0), size: nil) }))
    #expect(world.state.list.rows.map(\.index) == [5, 4, 3, 2, 1, 0])
    #expect(world.state.current == PhotoID(5))
    world.send(.scanned([FoundPhoto(path: "/photos/new.jpg", name: "new.jpg")]))
    #expect(world.factsRequested == [Array(0..<6), [6]])
    #expect(world.state.list.rows.last == PhotoID(6), "not known yet")
    world.send(.facts([PhotoFacts(photo: PhotoID(6), date: -5, size: nil)]))
    #expect(world.state.list.rows.first == PhotoID(6), "before 1970")
    #expect(world.state.current == PhotoID(5))
  }

  @Test("the earliest and the latest possible date come before unknown dates, in either order")
  func extremes() {
    var world = Self.world()
    Self.choose(.date, &world)
    let dates: [Int64?] = [.max, nil, 5, .min, nil, 7]
    world.send(
      .facts(dates.enumerated().map { PhotoFacts(photo: PhotoID($0.offset), date: $0.element, size: nil) }))
    #expect(world.state.list.rows.map(\.index) == [3, 2, 5, 0, 1, 4])
    Self.choose(.date, &world)
    #expect(world.state.list.rows.map(\.index) == [0, 5, 2, 3, 1, 4])
  }

  @Test("the menu shows parts of the folder, with their numbers")
  func parts() {
    var world = Self.world()
    world.press("SG")
    world.press("S")
    for _ in 0..<6 { world.press("j") }
    #expect(world.frame().text.contains("show photos with faces"))
    world.press("⏎")
    #expect(world.state.list.rows.map(\.index) == [0, 1, 3, 4])
    world.press(" S")
    for _ in 0..<20 { world.press("j") }
    world.press("⏎")
    #expect(world.state.list.rows.map(\.index) == [0], "the marked one")
  }

  @Test("the menu", arguments: ScreenTests.sizes)
  func shown(size: (Int, Int)) {
    var world = ScreenTests.world(columns: size.0, rows: size.1)
    world.press("S")
    Snapshot.check(world.frame(), "sort-\(size.0)x\(size.1)")
  }

  @Test("a list of 3,000 sorted by faces follows the detection in order", .limit(minutes: 5))
  func follows() {
    var world = World(photos: 3000, slots: 4)
    Self.choose(.faces, &world)
    world.answer(limit: 900)
    let ranks = world.state.list.rows.map { id -> Int in
      if case .faces(let faces) = world.state.photos[id.index].outcome { -faces.count } else { 1 }
    }
    #expect(ranks == ranks.sorted() && Set(world.state.list.rows).count == 3000)
  }
}
