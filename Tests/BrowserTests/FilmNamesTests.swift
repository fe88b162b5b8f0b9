import Annotations
import Browser
import Detection
import Geometry
import Testing

/// Naming the faces of films: photo 0 is a strip of frames with three faces, the first two of which are followed.
@Suite("Names on films") struct FilmNamesTests {
  private static let faces = (0..<3).map { GroupedWorld.face(0, $0) }

  private static func world(_ keys: String = "") -> GroupedWorld {
    var world = GroupedWorld(names: ["film.mp4"] + (1..<6).map { "photo\($0).jpg" })
    world.world.send(.people(.followed([faces[0].photo: [[faces[0].face, faces[1].face]]])))
    world.press(keys)
    return world
  }

  @Test("the faces of a film are told with the size of its strip, those of photos without one")
  func told() {
    let told = Self.world().asked.flatMap { request in
      if case .know(let photos, _) = request { photos } else { [PeoplePhoto]() }
    }
    #expect(Set(told.map(\.strip)) == [nil, PixelSize(width: 1600, height: 1200)])
    #expect(Set(told.filter { $0.strip != nil }.map(\.photo)) == [Self.faces[0].photo])
  }

  @Test("a name given in one frame holds for all in which the face is followed, in one edit; u takes it back")
  func name() {
    var world = Self.world("1pAda⏎")
    #expect(world.names(Self.faces) == ["Ada", "Ada", nil])
    #expect(world.text().contains("done: name 2 faces Ada"))
    #expect(world.state.faces.selected == 2, "the next face without a name")
    #expect(!world.text().contains("×2") && !world.text().contains("named twice"))
    world.press("&twice⏎")
    #expect(world.state.list.rows.isEmpty, "nobody is twice in a film")
    world.press("&⎋u")
    #expect(world.names(Self.faces) == [nil, nil, nil])
  }

  @Test("yes and no hold for all frames, too; a frame of which something else was said stays as it is")
  func answers() throws {
    // Bo is named in a photo, too, and stays known when the film's faces lose the name.
    var world = Self.world("3pAda⏎j1pBo⏎g")
    #expect(world.names(Self.faces) == [nil, nil, "Ada"])
    let (ada, bo) = (try #require(world.id("Ada")), try #require(world.id("Bo")))
    world.propose(Self.faces[1], bo)
    world.press("2y")
    #expect(world.names(Self.faces) == ["Bo", "Bo", "Ada"])
    world.press("g10")
    #expect(world.names(Self.faces) == [nil, nil, "Ada"], "the name is taken away from all frames")
    world.propose(Self.faces[0], ada)
    world.press("10")
    #expect(world.known(Self.faces[0])?.refuses(ada) == true)
    #expect(world.known(Self.faces[1])?.refuses(ada) == true)
  }

  @Test("Y says yes in all frames, each face by its own proposal")
  func yesToAll() throws {
    var world = Self.world("3pAda⏎")
    let ada = try #require(world.id("Ada"))
    world.press("p⎋")
    world.propose(Self.faces[0], ada)
    world.press("Y")
    #expect(world.names(Self.faces) == ["Ada", "Ada", "Ada"])
  }

  @Test("the box offers the names of the same film, and of a photo's other faces it does not")
  func offered() {
    var world = Self.world("3pAda⏎1p")
    let rows = world.state.namingBox?.rows.map { [$0.words, $0.detail] }
    #expect(rows?.first == ["Ada", "same film"], "\(String(describing: rows))")
    world.press("1")
    #expect(world.names(Self.faces) == ["Ada", "Ada", "Ada"], "its digit takes it")
  }
}
