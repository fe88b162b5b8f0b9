import Screen

extension ActionTable {
  static let faces: [ActionRow] = [
    ActionRow(
      "next face", .nextFace, keys: [[.character("f")]], modes: looking, hint: "face",
      "next face, on to the next photo that has one"),
    ActionRow(
      "previous face", .previousFace, keys: [[.character("F")]], modes: looking,
      "previous face, back to the photo before"),
    ActionRow(
      "select face",
      bindings: (1...9).map { .init(keys: [.character(Character("\($0)"))], command: .selectFace($0)) },
      written: "1 … 9", modes: looking, "select a face by its number"),
  ]
}
