import Screen

extension ActionTable {
  private static let marking: [Mode] = [.browse, .picture]

  static let marks: [ActionRow] = [
    ActionRow(
      "mark", .toggleMark, keys: [[.character(" ")]], modes: marking,
      "mark the photo, or take its mark away, and go on"),
    ActionRow(
      "mark range", .markRange, keys: [[.character("v")]], modes: marking,
      "begin or end a range of marks; Esc drops it"),
    ActionRow("mark all", .markAll, keys: keys("a"), modes: marking, "mark every photo of the list"),
    ActionRow("clear marks", .clearMarks, keys: keys("c"), modes: marking, "take all marks away"),
    ActionRow(
      "invert marks", .invertMarks, keys: keys("i"), modes: marking, "mark what is not, and only that"),
    ActionRow(
      "earlier marks", .earlierMarks, keys: keys("u"), modes: marking, "the marks before their last change"),
    ActionRow(
      "redo marked", .redoMarked, keys: keys("r"), modes: marking,
      "detect the marked photos again with these settings"),
  ]

  private static func keys(_ second: Character) -> [[Key]] { [[.character("M"), .character(second)]] }
}
