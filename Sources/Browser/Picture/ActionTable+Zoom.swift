import Screen

/// Commands that change the visible part of the photo.
public enum ZoomCommand: Hashable, Sendable {
  case closer, wider
  /// Show the whole photo, one screen pixel per photo pixel, or the selected face.
  case whole, pixels, face
  case left, right, up, down
}

extension ActionTable {
  private static let everywhere: [Mode] = [.browse, .picture, .why, .edit]

  static let zooming: [ActionRow] = [
    ActionRow(
      "zoom",
      bindings: [
        .init(keys: [.character("+")], command: .zoom(.closer)),
        .init(keys: [.character("-")], command: .zoom(.wider)),
      ], modes: everywhere, "zoom in, out (or turn the wheel over the picture)"),
    ActionRow(
      "whole photo", .zoom(.whole), keys: [[.character("z"), .character("f")]], modes: everywhere,
      "fit the whole photo"),
    ActionRow(
      "1:1", .zoom(.pixels), keys: [[.character("z"), .character("1")]], modes: everywhere,
      "a pixel of the screen for each of the photo"),
    ActionRow(
      "zoom to face", .zoom(.face), keys: [[.character("z"), .character("z")]], modes: everywhere,
      "the selected face, large; f F go on to others"),
    ActionRow(
      "move the picture",
      bindings: panning([.character("H"), .character("J"), .character("K"), .character("L")])
        + panning(arrows),
      written: "H J K L, Shift-arrows", modes: [.picture], "move a zoomed picture"),
    ActionRow(
      "move a zoomed picture", bindings: panning(arrows), written: "Shift-arrows", modes: [.browse],
      "move a zoomed picture (or drag it)"),
  ]

  private static let arrows: [Key] = [.shiftLeft, .shiftDown, .shiftUp, .shiftRight]

  private static func panning(_ keys: [Key]) -> [ActionRow.Binding] {
    zip(keys, [ZoomCommand.left, .down, .up, .right]).map { .init(keys: [$0], command: .zoom($1)) }
  }
}
