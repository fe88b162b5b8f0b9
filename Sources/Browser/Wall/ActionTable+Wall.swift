import Screen

extension ActionTable {
  static let wall: [ActionRow] = [
    ActionRow(
      "wall", .wallOrBack, keys: [[.character("w")]], modes: [.browse, .picture, .why, .wall], hint: "wall",
      "all faces of the listed photos, or back"),
    ActionRow(
      "open face", .wall(.open), keys: [[.enter]], modes: [.wall], hint: "open", isHintKept: true,
      "the photo of the selected face, full"),
    ActionRow(
      "move on the wall",
      bindings: bindings([.character("h"), .character("j"), .character("k"), .character("l")])
        + bindings([.left, .down, .up, .right]),
      written: "h j k l, arrows", modes: [.wall], "to the next face that way"),
    ActionRow(
      "next face of the wall",
      bindings: [
        .init(keys: [.character("f")], command: .wall(.right)),
        .init(keys: [.character("F")], command: .wall(.left)),
      ], modes: [.wall], "next, previous face"),
    ActionRow(
      "first face", .wall(.first), keys: [[.character("g")], [.home]], modes: [.wall], "to the first face"),
    ActionRow(
      "last face", .wall(.last), keys: [[.character("G")], [.end]], modes: [.wall], "to the last face"),
    ActionRow(
      "page of faces",
      bindings: [
        .init(keys: [.pageDown], command: .wall(.pageDown)), .init(keys: [.pageUp], command: .wall(.pageUp)),
        .init(keys: [.control("d")], command: .wall(.halfPageDown)),
        .init(keys: [.control("u")], command: .wall(.halfPageUp)),
      ], written: "PgDn PgUp Ctrl-d/u", modes: [.wall], "a page, half a page of faces down, up"),
    ActionRow(
      "sort faces", .wall(.nextOrder), keys: [[.character("S")]], modes: [.wall], hint: "sort",
      "by photo, score, size, sharpness, person, group"),
    ActionRow(
      "reverse faces", .wall(.reverse), keys: [[.character("r")]], modes: [.wall], hint: "reverse",
      "the faces the other way round"),
    ActionRow(
      "tile size",
      bindings: [
        .init(keys: [.character("+")], command: .wall(.larger)),
        .init(keys: [.character("-")], command: .wall(.smaller)),
      ], modes: [.wall], hint: "size", "larger, smaller tiles"),
  ]

  private static func bindings(_ keys: [Key]) -> [ActionRow.Binding] {
    zip(keys, [WallCommand.left, .down, .up, .right]).map { .init(keys: [$0], command: .wall($1)) }
  }
}
