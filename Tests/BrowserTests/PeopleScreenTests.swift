import Annotations
import Browser
import Screen
import Testing

/// The People view as readable text; see `Snapshots/`.
@Suite("People on the screen") struct PeopleScreenTests {
  static let sizes = [(80, 24), (120, 40), (200, 60)]

  /// 60 photos; Ada and Bo have names, two groups have none, some are proposed.
  static func world(
    _ size: (Int, Int), _ keys: String, isOn: Bool? = true, unicode: Bool = true, colors: Int? = nil
  ) -> GroupedWorld {
    var world = GroupedWorld(
      photos: 60, isOn: isOn, columns: size.0, rows: size.1, unicode: unicode, colors: colors)
    world.press("@pBo Diddley⏎")
    if let bo = world.id("Bo Diddley") {
      for face in world.groups[1].prefix(12) { world.propose(face, bo) }
      for face in world.groups[2].prefix(3) { world.propose(face, bo, chance: 0.8) }
    }
    world.press("g")
    world.press(keys)
    return world
  }

  @Test("everybody, with marked tiles and the question before a merge", arguments: sizes)
  func people(_ size: (Int, Int)) {
    var world = Self.world(size, "⇥")
    Snapshot.check(world.world.frame(), "people-\(size.0)x\(size.1)")
    world.press("pAda⏎g  m")
    Snapshot.check(world.world.frame(), "people-merge-\(size.0)x\(size.1)")
  }

  @Test("the first state", arguments: sizes)
  func first(_ size: (Int, Int)) {
    var world = GroupedWorld(photos: 60, isOn: nil, columns: size.0, rows: size.1)
    world.press("@")
    Snapshot.check(world.world.frame(), "people-first-\(size.0)x\(size.1)")
  }

  @Test("a group with faces taken out and a range", arguments: sizes)
  func group(_ size: (Int, Int)) {
    var world = Self.world(size, "⇥⏎l vll")
    Snapshot.check(world.world.frame(), "people-group-\(size.0)x\(size.1)")
  }

  @Test("a person's page: more, and odd ones", arguments: sizes)
  func page(_ size: (Int, Int)) {
    var world = Self.world(size, "⏎⇥")
    Snapshot.check(world.world.frame(), "people-more-\(size.0)x\(size.1)")
    world.odd = world.groups[0].prefix(3).map { OddFace(face: $0, better: world.id("Bo Diddley")) }
    world.press("⇥")
    Snapshot.check(world.world.frame(), "people-odd-\(size.0)x\(size.1)")
  }

  @Test("in ASCII, and without colours")
  func plain() {
    var ascii = Self.world((80, 24), "⇥⏎l v", unicode: false)
    Snapshot.check(ascii.world.frame(), "people-group-ascii")
    ascii.press("⎋⎋")
    Snapshot.check(ascii.world.frame(), "people-ascii")
    var mono = Self.world((80, 24), "⇥", colors: 2)
    Snapshot.check(mono.world.frame(), "people-mono")
  }

  @Test(
    "the question, a merge, a person's page and the first state in ASCII and without colours",
    arguments: [true, false])
  func morePlain(unicode: Bool) {
    let kind = unicode ? "mono" : "ascii", colors = unicode ? 2 : nil
    var first = GroupedWorld(
      photos: 60, isOn: nil, columns: 80, rows: 24, unicode: unicode, colors: colors)
    first.press("@")
    Snapshot.check(first.world.frame(), "people-first-\(kind)")
    var world = Self.world((80, 24), "⇥pAda⏎g  m", unicode: unicode, colors: colors)
    Snapshot.check(world.world.frame(), "people-merge-\(kind)")
    world.press("⎋⎋g⏎⇥")
    Snapshot.check(world.world.frame(), "people-more-\(kind)")
    world.odd = world.groups[0].prefix(3).map { OddFace(face: $0, better: world.id("Bo Diddley")) }
    world.press("⇥")
    Snapshot.check(world.world.frame(), "people-odd-\(kind)")
    if unicode {
      var group = Self.world((80, 24), "⇥⏎l v", colors: 2)
      Snapshot.check(group.world.frame(), "people-group-mono")
    }
  }

  @Test("review at an unsure proposal, with the digits of people named before", arguments: sizes)
  func unsure(_ size: (Int, Int)) {
    var world = GroupedWorld(photos: 12, columns: size.0, rows: size.1)
    world.press("1pBo Diddley⏎2pAda⏎3pCem⏎")
    if let ada = world.id("Ada") { world.propose(GroupedWorld.face(1, 0), ada, chance: 0.8) }
    world.press("VS")
    Snapshot.check(world.world.frame(), "proposed-unsure-\(size.0)x\(size.1)")
  }

  @Test("the faces that are in no group", arguments: sizes)
  func alone(_ size: (Int, Int)) {
    var world = Self.world(size, "")
    world.groups.removeLast()
    world.press("@@G⏎")
    Snapshot.check(world.world.frame(), "people-alone-\(size.0)x\(size.1)")
  }

  @Test("proposals in the panes, on the picture and in review", arguments: sizes)
  func proposals(_ size: (Int, Int)) {
    var world = Self.world(size, "@g⇥⇥")
    world.press("1")
    Snapshot.check(world.world.frame(), "proposed-\(size.0)x\(size.1)")
    world.press("V")
    Snapshot.check(world.world.frame(), "proposed-review-\(size.0)x\(size.1)")
  }
}
