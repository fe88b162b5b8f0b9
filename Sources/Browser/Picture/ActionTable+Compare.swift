import Screen

extension ActionTable {
  static let comparing: [ActionRow] = [
    ActionRow(
      "side by side", .compare, keys: [[.character("|")]], modes: [.browse, .picture],
      "hold this photo beside the next, or turned knobs")
  ]
}
