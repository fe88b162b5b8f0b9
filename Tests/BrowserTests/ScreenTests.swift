import Browser
import Screen
import SystemPackage
import Testing
import Widgets

/// The main views as readable text; see `Snapshots/`.
@Suite("Screens") struct ScreenTests {
  static let names = [
    "astronaut.png", "broken.jpg", "chelsea.png", "grace_hopper.jpg", "東京タワー夜景.jpg",
    "cafe\u{301} e\u{301}te\u{301}.jpg",
    "rocket.jpg", "a-very-long-name-that-does-not-fit-into-the-list-at-all.jpeg", "👩‍👩‍👧 family.png", "z.jpg",
  ]

  /// Ten photos, one of them broken, all detected but the last two.
  static func world(columns: Int, rows: Int, unicode: Bool = true) -> World {
    var world = World(columns: columns, rows: rows, unicode: unicode, names: names)
    for _ in 0..<60 {
      guard let effect = world.waiting.first else { break }
      switch effect {
      case .detect(let request) where request.photo.index >= 8: world.waiting.removeFirst()
      case .detect(let request) where request.photo.index == 1:
        world.waiting.removeFirst()
        world.send(.detectionFailed(request.photo, request: request.request, reason: reason))
      case .preview(let request) where request.photo.index == 1:
        world.waiting.removeFirst()
        world.send(.previewFailed(request.photo, request: request.request, reason: reason))
      default: world.answer(limit: 1)
      }
    }
    world.send(.tick(now: 1))
    world.press("g")
    return world
  }

  static let reason = "not a JPEG or PNG file; convert it to one of them"

  static let sizes = [(80, 24), (120, 40), (200, 60)]

  @Test("the list with a photo and its faces", arguments: sizes)
  func browsing(size: (Int, Int)) {
    var world = Self.world(columns: size.0, rows: size.1)
    Snapshot.check(world.frame(), "browse-\(size.0)x\(size.1)")
  }

  @Test("a selected face, the faces pane, a knob turned", arguments: sizes)
  func faces(size: (Int, Int)) {
    var world = Self.world(columns: size.0, rows: size.1)
    world.press("jjj⇥⇥fftt]]]")
    world.answer()
    Snapshot.check(world.frame(), "faces-\(size.0)x\(size.1)")
  }

  @Test("the full picture", arguments: sizes)
  func fullPicture(size: (Int, Int)) {
    var world = Self.world(columns: size.0, rows: size.1)
    world.press("⏎f")
    world.answer()
    Snapshot.check(world.frame(), "picture-\(size.0)x\(size.1)")
  }

  @Test("the keys", arguments: sizes)
  func help(size: (Int, Int)) {
    var world = Self.world(columns: size.0, rows: size.1)
    world.press("?")
    Snapshot.check(world.frame(), "help-\(size.0)x\(size.1)")
  }

  @Test("the export dialog", arguments: sizes)
  func export(size: (Int, Int)) {
    var world = Self.world(columns: size.0, rows: size.1)
    world.press("fE")
    Snapshot.check(world.frame(), "export-\(size.0)x\(size.1)")
  }

  @Test("a photo that cannot be read", arguments: sizes)
  func broken(size: (Int, Int)) {
    var world = Self.world(columns: size.0, rows: size.1)
    world.press("j")
    Snapshot.check(world.frame(), "broken-\(size.0)x\(size.1)")
  }

  @Test("messages, a prompt and a begun key sequence", arguments: sizes)
  func lines(size: (Int, Int)) {
    let name = "\(size.0)x\(size.1)"
    var world = Self.world(columns: size.0, rows: size.1)
    world.press("L")
    Snapshot.check(world.frame(), "log-\(name)")
    world.press("⎋=⌫⌫⌫⌫2⏎")
    Snapshot.check(world.frame(), "number-\(name)")
    world.press("⎋/east")
    Snapshot.check(world.frame(), "search-\(name)")
    world.press("⎋o")
    Snapshot.check(world.frame(), "prefix-\(name)")
  }

  @Test("long messages are wrapped, however narrow the window, and no word is lost")
  func longMessages() {
    for columns in [20, 34, 60, 92] {
      var world = Self.world(columns: columns, rows: 24)
      let words = (1...60).map { "word\($0)" } + [String(repeating: "長い", count: 30)]
      world.send(.report(Message(.error, words.joined(separator: " "))))
      world.press("L")
      var seen: Set<String> = []
      for _ in 0..<80 {
        seen.formUnion(world.frame().text.split { !$0.isLetter && !$0.isNumber }.map(String.init))
        world.press("k")
      }
      #expect(words.dropLast().allSatisfy { seen.contains($0) }, "\(columns) columns")
    }
  }

  @Test("small windows: the picture and a line, then a sentence", arguments: [(50, 14), (19, 5), (8, 3)])
  func small(size: (Int, Int)) {
    var world = Self.world(columns: size.0, rows: size.1)
    Snapshot.check(world.frame(), "small-\(size.0)x\(size.1)")
  }

  @Test("a terminal without UTF-8 and colours", arguments: sizes)
  func plain(size: (Int, Int)) {
    var world = Self.world(columns: size.0, rows: size.1, unicode: false)
    world.press("f")
    Snapshot.check(world.frame(), "plain-\(size.0)x\(size.1)")
  }

  @Test("an empty folder says so and what to do", arguments: sizes)
  func empty(size: (Int, Int)) {
    var world = World(columns: size.0, rows: size.1)
    world.send(.scanFinished)
    Snapshot.check(world.frame(), "empty-\(size.0)x\(size.1)")
  }

  @Test("columns stay aligned with wide and combining names")
  func aligned() {
    var world = Self.world(columns: 120, rows: 40)
    let frame = world.frame(), layout = world.state.layout
    guard let photos = layout.photos else { return #expect(Bool(false), "a wide screen has a list") }
    for row in photos.row + 1..<photos.endRow - 1 {
      // The list has the focus, so its frame is heavy.
      #expect(frame[photos.column, row].content == .text("┃"))
      #expect(frame[photos.endColumn - 1, row].content == .text("┃"))
      for column in 0..<frame.columns where frame[column, row].content == .wideTail {
        guard case .text(let character) = frame[column - 1, row].content else {
          #expect(Bool(false), "a wide tail follows its character")
          continue
        }
        #expect(character.columns == 2)
      }
    }
  }
}
