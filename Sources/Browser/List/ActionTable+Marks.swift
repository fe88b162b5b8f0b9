import Screen

extension ActionTable {
  private static let marking: [Mode] = [.browse, .picture]
  private static let withFaces: [Mode] = marking + [.wall]

  static let marks: [ActionRow] = [
    ActionRow(
      "mark", .mark(.toggle), keys: [[.character(" ")]], modes: withFaces,
      "mark or unmark the photo or tile, and go on"),
    ActionRow(
      "mark range", .mark(.range), keys: [[.character("v")]], modes: withFaces,
      "begin or end a range of marks; Esc drops it"),
    ActionRow(
      "mark all", .mark(.all), keys: keys("a"), modes: withFaces,
      "mark every photo of the list, or face of the wall"),
    ActionRow("clear marks", .mark(.clear), keys: keys("c"), modes: withFaces, "take all marks away"),
    ActionRow(
      "invert marks", .mark(.invert), keys: keys("i"), modes: withFaces, "mark the others instead"),
    ActionRow(
      "earlier marks", .mark(.earlier), keys: keys("u"), modes: withFaces,
      "the marks before their last change"),
    ActionRow(
      "redo marked", .mark(.redo), keys: keys("r"), modes: marking,
      "detect the marked photos again with these settings"),
  ]

  private static func keys(_ second: Character) -> [[Key]] { [[.character("M"), .character(second)]] }
}
