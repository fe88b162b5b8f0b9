import Screen

extension ActionTable {
  private static let marking: [Mode] = [.browse, .picture]

  static let marks: [ActionRow] = [
    ActionRow(
      "mark", .mark(.toggle), keys: [[.character(" ")]], modes: marking,
      "mark the photo, or take its mark away, and go on"),
    ActionRow(
      "mark range", .mark(.range), keys: [[.character("v")]], modes: marking,
      "begin or end a range of marks; Esc drops it"),
    ActionRow("mark all", .mark(.all), keys: keys("a"), modes: marking, "mark every photo of the list"),
    ActionRow("clear marks", .mark(.clear), keys: keys("c"), modes: marking, "take all marks away"),
    ActionRow(
      "invert marks", .mark(.invert), keys: keys("i"), modes: marking, "mark the others instead"),
    ActionRow(
      "earlier marks", .mark(.earlier), keys: keys("u"), modes: marking,
      "the marks before their last change"),
    ActionRow(
      "redo marked", .mark(.redo), keys: keys("r"), modes: marking,
      "detect the marked photos again with these settings"),
  ]

  private static func keys(_ second: Character) -> [[Key]] { [[.character("M"), .character(second)]] }
}
