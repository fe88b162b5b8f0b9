import Screen

extension ActionTable {
  /// The pages of the People view.
  static let peoplePages: [Mode] = [.people, .group, .personPage]

  private static func row(
    _ name: String, _ command: PeopleCommand, _ keys: [[Key]], _ modes: [Mode], hint: String? = nil,
    _ description: String
  ) -> ActionRow {
    ActionRow(name, .people(command), keys: keys, modes: modes, hint: hint, description)
  }

  /// The People view.
  static let people: [ActionRow] = [
    row(
      "people", .show, [[.character("@")], [.function(2)]], looking + [.wall] + peoplePages, hint: "people",
      "everybody, and groups of faces without a name"),
    ActionRow(
      "move in people",
      bindings: bindings([.character("h"), .character("j"), .character("k"), .character("l")])
        + bindings([.left, .down, .up, .right]),
      written: "h j k l, arrows", modes: peoplePages, "to the next tile or face that way"),
    row("first of people", .first, [[.character("g")], [.home]], peoplePages, "to the first"),
    row("last of people", .last, [[.character("G")], [.end]], peoplePages, "to the last"),
    row("page down in people", .pageDown, [[.pageDown], [.control("d")]], peoplePages, "a page down"),
    row("page up in people", .pageUp, [[.pageUp]], peoplePages, "a page up"),
    row("open tile", .open, [[.enter]], peoplePages, hint: "open", "a person or group; the photo of a face"),
    row("to the groups", .section, [[.tab]], [.people], hint: "groups", "to the unnamed groups, and back"),
    row("next part", .section, [[.tab]], [.personPage], hint: "part", "faces, more like this, odd ones"),
    row("mark tile", .mark, [[.character(" ")]], [.people], hint: "mark", "mark a person or group, go on"),
    row(
      "take out", .mark, [[.character(" ")]], [.group], hint: "take out",
      "take the face out of the group, or put it in again"),
    row("mark face", .mark, [[.character(" ")]], [.personPage], hint: "mark", "mark the face, go on"),
    row(
      "range of faces", .range, [[.character("v")]], [.group, .personPage], hint: "range",
      "begin a range; Space ends it"),
    row(
      "next group or person", .next, [[.character("]")]], [.group, .personPage], hint: "next", "the next one"),
    row(
      "previous group or person", .previous, [[.character("[")]], [.group, .personPage], "the previous one"),
    row(
      "merge people", .merge, [[.character("m")]], [.people], hint: "merge",
      "make one person of the marked ones"),
    row(
      "rename person", .rename, [[.character("r")]], [.people, .personPage], hint: "rename",
      "another name for the person"),
    row(
      "hide person", .hide, [[.character("H")]], [.people, .personPage], hint: "hide",
      "hide the person, or show again; names stay"),
    row("show hidden", .showHidden, [[.character(".")]], [.people], "hidden people, too, or not"),
    row(
      "portrait", .portrait, [[.character("P")]], [.personPage], hint: "portrait",
      "this face stands for the person"),
    row("split person", .split, [[.character("s")]], [.personPage], "the marked faces become another person"),
    row(
      "somebody else", .apart, [[.character("D")]], [.group],
      "the faces taken out are not the same person"),
    row(
      "sort people", .nextOrder, [[.character("S")]], [.people], hint: "sort", "by faces, name or last seen"),
    row("larger tiles", .larger, [[.character("+")], [.character("=")]], peoplePages, "larger tiles"),
    row("smaller tiles", .smaller, [[.character("-")]], peoplePages, "smaller tiles"),
    row(
      "run", .run, [[.character("V")]], peoplePages, hint: "run", "through the proposals, most certain first"),
    row(
      "run by certainty", .run, [[.character("S")]], [.review], hint: "order",
      "through the proposals, most certain first"),
    ActionRow(
      "recognition", .people(.recognition), keys: [[.character("o"), .character("p")]],
      modes: [.browse, .wall, .people], "tell people apart in this library, or not"),
    ActionRow(
      "leave people", .back, keys: [[.escape]], modes: peoplePages, hint: "back", isHintKept: true,
      "one step back"),
  ]

  private static func bindings(_ keys: [Key]) -> [ActionRow.Binding] {
    zip(keys, [PeopleCommand.left, .down, .up, .right]).map { .init(keys: [$0], command: .people($1)) }
  }
}
