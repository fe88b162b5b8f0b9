import Annotations
import Browser
import Detection
import Geometry
import Screen
import SystemPackage
import Testing

/// What the naming box and a wall with marks look like.
@Suite("Screens of naming") struct NamingScreenTests {
  static let places = ["top-left", "top-right", "bottom-left", "bottom-right", "middle", "filling"]

  /// A photo of 1600×1200 with a face in each corner, in the middle, and one that fills it.
  private static let faces = [
    World.face(x: 20, y: 20, size: 260, score: 0.999), World.face(x: 1320, y: 20, size: 260, score: 0.998),
    World.face(x: 20, y: 920, size: 260, score: 0.997), World.face(x: 1320, y: 920, size: 260, score: 0.996),
    World.face(x: 640, y: 440, size: 320, score: 0.995), World.face(x: 220, y: 30, size: 1140, score: 0.994),
  ]

  private static func world(columns: Int, rows: Int, unicode: Bool = true, colors: Int? = nil) -> World {
    var world = World(
      photos: 2, columns: columns, rows: rows, unicode: unicode, library: "/home/me/library.sqlite",
      colors: colors)
    world.answer { _, _ in faces }
    world.press("j1pAda Lovelace⏎2pBo⏎3pÁna⏎")
    world.answer { _, _ in faces }
    world.press("k")
    world.answer { _, _ in faces }
    return world
  }

  @Test("the box beside a face", arguments: ScreenTests.sizes, places)
  func beside(size: (Int, Int), place: String) {
    var world = Self.world(columns: size.0, rows: size.1)
    world.press("⏎\((Self.places.firstIndex(of: place) ?? 0) + 1)p")
    world.answer { _, _ in Self.faces }
    Snapshot.check(world.frame(), "naming-\(place)-\(size.0)x\(size.1)")
  }

  @Test("the box in the panes, in ASCII and in monochrome", arguments: [true, false])
  func plain(unicode: Bool) {
    var world = Self.world(columns: 120, rows: 40, unicode: unicode, colors: unicode ? 2 : 0)
    world.press("5p")
    world.answer { _, _ in Self.faces }
    Snapshot.check(world.frame(), unicode ? "naming-mono-120x40" : "naming-ascii-120x40")
  }

  @Test("a name that differs by an accent", arguments: ScreenTests.sizes)
  func accent(size: (Int, Int)) {
    var world = Self.world(columns: size.0, rows: size.1)
    world.press("5pana")
    world.answer { _, _ in Self.faces }
    Snapshot.check(world.frame(), "naming-accent-\(size.0)x\(size.1)")
  }

  @Test("a wall with seven marked and all marks of names", arguments: ScreenTests.sizes)
  func wall(size: (Int, Int)) { Snapshot.check(Self.wall(size), "wall-marks-\(size.0)x\(size.1)") }

  @Test("the same wall in ASCII and in monochrome", arguments: [true, false])
  func plainWall(unicode: Bool) {
    let frame = Self.wall((120, 40), unicode: unicode, colors: unicode ? 2 : 0)
    Snapshot.check(frame, unicode ? "wall-marks-mono-120x40" : "wall-marks-ascii-120x40")
  }

  private static func wall(_ size: (Int, Int), unicode: Bool = true, colors: Int? = nil) -> Frame {
    var world = world(columns: size.0, rows: size.1, unicode: unicode, colors: colors)
    // Ada twice, unknown, not of interest, likely, unsure, nothing.
    world.press("1pAda Lovelace⏎2pAda Lovelace⏎3U4I")
    world.answer { _, _ in faces }
    let photo = World.key(of: PhotoID(0)), nothing = PhotoAnnotations(photo: photo)
    func reference(_ index: Int) -> FaceReference {
      FaceReference(photo: photo, face: nothing.name(of: faces[index]))
    }
    world.send(
      .people(
        .suggested([
          reference(4): FaceSuggestion(
            person: PersonID(firstNamed: "Bo"), chance: 0.97, distance: 0.3, model: "test"),
          reference(5): FaceSuggestion(
            person: PersonID(firstNamed: "Bo"), chance: 0.8, distance: 0.45, model: "test"),
        ])))
    world.press("wg       ")
    world.answer { _, _ in faces }
    return world.frame()
  }
}
