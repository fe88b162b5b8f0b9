import Screen

extension ActionTable {
  static let pictures: [ActionRow] = [
    ActionRow(
      "full picture", .openPicture, keys: [[.enter]], modes: [.browse, .why], hint: "full",
      "the picture alone"),
    ActionRow(
      "back", .back, keys: [[.escape]], modes: looking + [.wall],
      "back out; twice to cancel a running export"),
    ActionRow(
      "picture mode", .nextPictureMode, keys: [[.character("m")]], modes: looking,
      "draw in blocks, half blocks, braille or letters"),
    ActionRow(
      "show boxes", .toggleBoxes, keys: [[.character("o"), .character("b")]], modes: looking,
      "boxes on or off"
    ),
    ActionRow(
      "show landmarks", .toggleLandmarks, keys: [[.character("o"), .character("l")]], modes: looking,
      "landmarks on or off"),
    ActionRow(
      "show scores", .toggleScores, keys: [[.character("o"), .character("s")]], modes: looking,
      "scores on or off"),
  ]
}
