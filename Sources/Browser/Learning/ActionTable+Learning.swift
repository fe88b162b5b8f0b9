import Screen

/// Commands of learning and models.
public enum LearnCommand: Hashable, Sendable {
  /// Begin learning, or show its progress.
  case learn
  case stop
  case models
  case rename, remove
}

extension ActionTable {

  static let learning: [ActionRow] = [
    ActionRow(
      "learn", .learn(.learn), keys: [[.control("t")]], modes: looking,
      "learn from my corrections, or see how it goes"),
    ActionRow(
      "models", .learn(.models), keys: [[.control("w")]], modes: looking,
      "choose the weights to detect with"),
    ActionRow(
      "stop learning", .learn(.stop), keys: [[.character("x")]], modes: [.learning], hint: "stop",
      "stop learning; the next time goes on from there"),
    ActionRow(
      "leave learning", .cancel,
      keys: [[.escape], [.character("q")], [.enter], [.control("c")]], modes: [.learning],
      hint: "browse on", isHintKept: true, "back to the photos; learning goes on"),
    ActionRow(
      "hide learning", .cancel, keys: [[.control("t")]], modes: [.learning], "the view goes, learning goes on"
    ),
    ActionRow(
      "use what was learned", .accept, keys: [[.enter]], modes: [.learned], hint: "use it", isHintKept: true,
      "detect with it, and search the folder again"),
    ActionRow(
      "leave what was learned", .cancel, keys: [[.escape], [.character("q")], [.control("c")]],
      modes: [.learned], hint: "leave it", isHintKept: true, "go on as before; it stays in the list of models"
    ),
    ActionRow(
      "rename model", .learn(.rename), keys: [[.character("r")]], modes: [.models], hint: "rename",
      "another name for the chosen model"),
    ActionRow(
      "remove model", .learn(.remove), keys: [[.character("x")]], modes: [.models], hint: "remove",
      "remove the chosen model, asked twice"),
    ActionRow(
      "leave models", .cancel, keys: [[.control("w")], [.character("q")]], modes: [.models],
      "back to the photos"),
  ]
}
