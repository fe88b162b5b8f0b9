import Screen

extension ActionTable {
  private static let anywhere: [Mode] = [.browse, .picture, .why, .wall] + peoplePages

  static let finding: [ActionRow] = [
    ActionRow(
      "filter", .finding(.filter), keys: [[.character("&")]], modes: scenes + [.wall],
      "show only photos that match: faces>2 score<0.8"),
    ActionRow(
      "sort menu", .finding(.sort), keys: [[.character("S")]], modes: scenes,
      "sort the list, or show a part of it"),
    ActionRow(
      "older place", .finding(.older), keys: [[.control("o")]], modes: scenes, "back to where you jumped from"
    ),
    ActionRow(
      "newer place", .finding(.newer), keys: [[.control("n")]], modes: scenes, "forward again"),
    ActionRow(
      "last place", .finding(.toggle), keys: [[.character("'")]], modes: scenes,
      "where you jumped from, and back"),
    ActionRow(
      "commands", .finding(.palette), keys: [[.character(":")]], modes: anywhere, "find a command by its name"
    ),
    ActionRow(
      "open folder", .folder(.open), keys: [[.character("O")]], modes: scenes,
      "another folder: below, above, recent"),
    ActionRow("themes", .finding(.themes), keys: [[.character("C")]], modes: anywhere, "choose the colours"),
    ActionRow(
      "pane size",
      bindings: [
        .init(keys: [.character("<")], command: .finding(.narrow)),
        .init(keys: [.character(">")], command: .finding(.widen)),
      ], modes: [.browse], "size of the list or the faces (or drag the border)"),
  ]

  static let menus: [ActionRow] = [
    ActionRow(
      "into folder", .folder(.into), keys: [[.right], [.character("l")]], modes: [.folders], hint: "into",
      "look into the chosen folder"),
    ActionRow(
      "folder above", .folder(.out), keys: [[.left], [.character("h")]], modes: [.folders], hint: "up",
      "look into the folder above"),
    ActionRow(
      "folders below", .folder(.recursive), keys: [[.character("r")]], modes: [.folders],
      hint: "folders below", "search the folders below, too, or not"),
    ActionRow(
      "reverse", .finding(.reverse), keys: [[.character("r")]], modes: [.sort], hint: "reverse",
      "the other way round"),
    ActionRow(
      "complete", .finding(.complete), keys: [[.tab]], modes: [.filter], hint: "complete", "complete the word"
    ),
    ActionRow(
      "older line", .previousChoice, keys: [[.up]], modes: [.filter], hint: "older",
      "the filter before this one"),
    ActionRow("newer line", .nextChoice, keys: [[.down]], modes: [.filter], "the filter after this one"),
    ActionRow(
      "leave menu", .cancel, keys: [[.character("q")]], modes: [.sort, .themes, .folders],
      "back to the photos"),
  ]
}
