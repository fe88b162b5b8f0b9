import Annotations
import Browser
import SystemPackage
import Testing

/// Who is in the listed photos is kept photo by photo; whatever happens to photos, it must be as if counted anew.
@Suite("Who is in the listed photos") struct PeopleHereTests {
  private static let keys = [
    "@", "⎋", "⏎", "⎋⎋", "pAda⏎", "pBo⏎", "pCem⏎", ";", "x", "a", "0", "U", "I", "u", "u", "j", "k", "G", "f",
    "@pBo⏎", "@ pDan⏎", "&named>0⏎", "&faces>1⏎", "&⏎", "&no⌫⌫name:Bo⏎", "s", "w", "G", "g", "n",
  ]

  @Test(
    "after any actions it is as if counted anew",
    arguments: [(1, 30), (2, 30), (3, 31), (4, 32), (5, 700), (6, 600)])
  func kept(seed: Int, photos: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    var world = GroupedWorld(photos: photos)
    for _ in 0..<(photos < 100 ? 400 : 40) {
      step(&world, &random)
      check(world.state)
    }
    // None of this is worth anything if nothing has happened.
    #expect(!world.world.book.done.isEmpty)
  }

  private func step(_ world: inout GroupedWorld, _ random: inout SeededRandom) {
    let count = world.state.photos.count
    switch Int.random(in: 0..<12, using: &random) {
    case 0:
      let facts = (0..<Int.random(in: 1...count, using: &random)).map { _ in
        PhotoFacts(
          photo: PhotoID(Int.random(in: 0..<count, using: &random)),
          date: Int64.random(in: 0...999, using: &random), size: nil)
      }
      world.world.send(.facts(facts))
    case 1:
      let place = Int.random(in: 0..<count, using: &random)
      world.world.send(.filesChanged(present: [], gone: [world.state.photos[place].path]))
    case 2:
      let gone = world.state.photos[Int.random(in: 0..<count, using: &random)]
      world.world.send(
        .filesChanged(present: [FoundPhoto(path: gone.path, name: gone.name)], gone: []))
    case 3:
      world.world.send(
        .scanned([FoundPhoto(path: FilePath("/photos/new\(count).jpg"), name: "new\(count).jpg")]))
    default: world.press(Self.keys[Int.random(in: 0..<Self.keys.count, using: &random)])
    }
    if Bool.random(using: &random) { world.answer() }
  }

  private func check(_ state: BrowserState) {
    var copy = state
    let (kept, anew) = copy.countedPeople()
    #expect(kept.everybody == anew.everybody)
    #expect(kept.faces == anew.faces && kept.named == anew.named && kept.open == anew.open)
    #expect(kept.unknown == anew.unknown && kept.aside == anew.aside)
    // And in the plainest way.
    let listed = state.list.rows.map { state.photos[$0.index] }
    #expect(kept.faces == listed.reduce(0) { $0 + $1.faceCount })
    let named = listed.flatMap { photo in photo.faces.indices.compactMap { photo.annotation($0) } }
      .filter { $0.state != .rejected && $0.identity?.id != nil }
    #expect(kept.named == named.count)
    #expect(kept.everybody.values.reduce(0) { $0 + $1.entries.count } == named.count)
  }

  @Test("each person's dates and best face are those of their faces that are still there")
  func datesAndBest() throws {
    var world = GroupedWorld(photos: 9)
    world.press("@⏎pBo⏎⎋⎋")
    let bo = try #require(world.id("Bo"))
    func faces() -> PeopleHere.Faces? {
      var copy = world.state
      return copy.countedPeople().kept.faces(of: bo)
    }
    #expect(faces()?.entries.count == 6 && faces()?.first == nil && faces()?.best?.photo == PhotoID(0))
    world.world.send(
      .facts([0, 3, 6].map { PhotoFacts(photo: PhotoID($0), date: Int64($0 * 10), size: nil) }))
    #expect(faces()?.first == 0 && faces()?.last == 60)
    world.world.send(.filesChanged(present: [], gone: [world.state.photos[0].path]))
    #expect(faces()?.first == 30 && faces()?.best?.photo != PhotoID(0) && faces()?.entries.count == 5)
    world.press("u")
    #expect(faces() == nil)
  }

  @Test("dates of very many photos are asked for in parts, one after the other")
  func datesInParts() {
    var world = GroupedWorld(photos: 2500)
    let before = world.world.factsRequested.count
    world.press("@")
    func asked() -> [[Int]] { Array(world.world.factsRequested.dropFirst(before)) }
    #expect(asked().first?.count == 1000)
    for _ in 0..<5 {
      let last = asked().last ?? []
      world.world.send(.facts(last.map { PhotoFacts(photo: PhotoID($0), date: 5, size: nil) }))
    }
    #expect(asked().flatMap { $0 } == Array(0..<2500), "each photo once, in the order of the list")
  }
}
