import Screen

extension ActionTable {
  static let detector: [ActionRow] = [
    ActionRow(
      "next knob", .knob(.next), keys: [[.character("t")]], modes: looking, hint: "knob",
      "choose the next knob"),
    ActionRow(
      "turn",
      bindings: [
        .init(keys: [.character("[")], command: .knob(.down)),
        .init(keys: [.character("]")], command: .knob(.up)),
      ], modes: looking, hint: "turn", "turn the knob down, up; the photo's faces follow"),
    ActionRow(
      "turn coarsely",
      bindings: [
        .init(keys: [.character("{")], command: .knob(.downCoarse)),
        .init(keys: [.character("}")], command: .knob(.upCoarse)),
      ], modes: looking, "turn the knob in large steps"),
    ActionRow(
      "type a value", .knob(.type), keys: [[.character("=")]], modes: looking, "type the knob's value"),
    ActionRow(
      "reset", .knob(.reset), keys: [[.character("r")]], modes: looking,
      "all knobs back to where they were at the start"),
    ActionRow(
      "redo folder", .knob(.redoFolder), keys: [[.character("R")]], modes: looking, hint: "redo folder",
      "detect the whole folder again with these settings"),
    ActionRow(
      "before/after", .knob(.toggleChange), keys: [[.character("B")]], modes: looking,
      "the settings before the last change, and back"),
    ActionRow(
      "all knobs", .knob(.toggleAll), keys: [[.character(".")]], modes: looking,
      "the knobs for overlaps and turned heads too, or not"),
    ActionRow("presets", .presets, keys: [[.character("P")]], modes: looking, "choose or save settings"),
    ActionRow(
      "fit", .fit, keys: [[.character("T")]], modes: looking,
      "search the settings that suit known faces best"),
    ActionRow(
      "why", .why(.toggle), keys: [[.character("i")]], modes: looking, hint: "why",
      "what each stage of the detector saw, or back"),
  ]

  static let why: [ActionRow] = [
    ActionRow(
      "stage",
      bindings: [
        .init(keys: [.left], command: .why(.previousStage)), .init(keys: [.right], command: .why(.nextStage)),
      ], modes: [.why], hint: "stage", "step through the stages"),
    ActionRow(
      "probe", bindings: probing("h", "j", "k", "l", 1), modes: [.why],
      "move the probe that asks why (or click)"),
    ActionRow(
      "probe size",
      bindings: [
        .init(keys: [.character(">")], command: .why(.grow)),
        .init(keys: [.character("<")], command: .why(.shrink)),
      ], modes: [.why], "ask about a square, larger or smaller (or drag)"),
    ActionRow(
      "probe far",
      bindings: probing("H", "J", "K", "L", 8)
        + [
          .init(keys: [.shiftLeft], command: .why(.left(8))),
          .init(keys: [.shiftDown], command: .why(.down(4))),
          .init(keys: [.shiftUp], command: .why(.up(4))),
          .init(keys: [.shiftRight], command: .why(.right(8))),
        ], written: "H J K L, Shift-arrows", modes: [.why], "move the probe in large steps"),
    ActionRow(
      "next photo", .moveDown, keys: [[.down], [.pageDown]], modes: [.why], "look into the next photo"),
    ActionRow(
      "previous photo", .moveUp, keys: [[.up], [.pageUp]], modes: [.why], "look into the previous photo"),
  ]

  static let presets: [ActionRow] = [
    ActionRow(
      "save preset", .preset(.save), keys: [[.character("s")]], modes: [.presets], hint: "save as",
      "save the settings as they are under a name"),
    ActionRow(
      "save for folder", .preset(.saveForFolder), keys: [[.character("f")]], modes: [.presets],
      hint: "save for folder", "save the settings for this folder"),
    ActionRow(
      "remove preset", .preset(.remove), keys: [[.character("x")]], modes: [.presets], hint: "remove",
      "remove the chosen preset"),
    ActionRow(
      "choose",
      bindings: [
        .init(keys: [.character("j")], command: .nextChoice),
        .init(keys: [.character("k")], command: .previousChoice),
      ], modes: choosing, "next, previous"),
    ActionRow(
      "leave presets", .cancel, keys: [[.character("P")], [.character("q")]], modes: [.presets],
      "back to the photos"),
  ]

  private static func probing(
    _ left: Character, _ down: Character, _ up: Character, _ right: Character, _ step: Int
  ) -> [ActionRow.Binding] {
    [
      .init(keys: [.character(left)], command: .why(.left(step))),
      .init(keys: [.character(down)], command: .why(.down((step + 1) / 2))),
      .init(keys: [.character(up)], command: .why(.up((step + 1) / 2))),
      .init(keys: [.character(right)], command: .why(.right(step))),
    ]
  }
}
