import Screen

extension ActionTable {
  private static let deciding: [Mode] = scenes + [.review, .wall, .group, .personPage]
  /// Where names are given.
  private static let naming: [Mode] = deciding + [.people]

  private static func row(
    _ name: String, _ command: AnnotationCommand, _ keys: [[Key]], _ modes: [Mode], hint: String? = nil,
    _ description: String
  ) -> ActionRow {
    ActionRow(name, .annotate(command), keys: keys, modes: modes, hint: hint, description)
  }

  /// Faces, photos and their history.
  static let annotations: [ActionRow] =
    [
      row("accept face", .accept, [[.character("a")]], deciding, hint: "accept", "accept the selected face"),
      row("reject face", .reject, [[.character("x")]], deciding, hint: "reject", "reject the selected face"),
      row(
        "accept by score", .acceptByRule, [[.character("A")]], scenes + [.wall],
        "accept by score: photos, or the wall's faces"),
      row(
        "reject by score", .rejectByRule, [[.character("X")]], scenes + [.wall],
        "reject by score: photos, or the wall's faces"),
      row("draw face", .draw, [[.character("b")]], looking, hint: "draw", "draw a face that was missed"),
      row(
        "edit face", .edit, [[.character("e")]], scenes, hint: "edit",
        "move the face's box and landmarks"),
      row(
        "name person", .person, [[.character("p")]], naming, hint: "person",
        "name the selected face, or the marked ones"),
      row(
        "yes", .yes, [[.character("y")]], naming, hint: "yes", "it is who is proposed; go on"),
      ActionRow(
        "not this person",
        bindings: [
          .init(keys: [.character("0")], command: .annotate(.no))
        ], modes: scenes, hint: "not", "it is not who is proposed, or not whose name it has"),
      row(
        "not this person here", .no, [[.character("n")], [.character("0")]], [.wall, .review] + peoplePages,
        hint: "not",
        "it is not who is proposed, or not whose name it has"),
      row(
        "yes to all", .yesToAll, [[.character("Y")]], scenes + [.wall, .personPage],
        "yes to every Ada? of the photo, or on screen"),
      row(
        "last name", .lastName, [[.character(";")]], naming, hint: "last name",
        "name the face like the one before"),
      row("unknown", .unknown, [[.character("U")]], naming, "somebody looked, and does not know who it is"),
      row(
        "not of interest", .aside, [[.character("I")]], naming, "a passer-by: this face gets no name"),
      row(
        "flags", .flags, [[.character("!")]], deciding,
        "occluded, profile, blurred, child, painting …"),
      row("note", .note, [[.character("c")]], deciding, "a note on the selected face, or on the photo"),
      row(
        "skip photo", .skip, [[.character("s")]], scenes + [.review], hint: "skip",
        "pass the photo over, or not"),
      row("mark reviewed", .toggleReviewed, [[.character("d")]], scenes, "the photo is done, or is not"),
      row(
        "undo", .undo, [[.character("u")]], naming, hint: "undo",
        "undo the latest edit, wherever it was"),
      row("redo", .redo, [[.control("r")]], naming, "do it again"),
      row("review", .review, [[.character("V")]], scenes, hint: "review", "decide face after face"),
      row(
        "pass face", .pass, [[.character(" ")]], [.review], hint: "pass", "leave the face undecided, go on"),
      row(
        "leave review", .review, [[.escape], [.character("V")], [.character("q")], [.control("c")]],
        [.review],
        hint: "back", "back to the photos"),
      row(
        "compare", .compare, [[.character("o"), .character("t")]], scenes,
        "truth beside what is found; n N: disagreements"),
      row("write regions", .writeRegions, [[.character("W")]], scenes, "write the faces to XMP sidecars"),
      row(
        "save edits", .saveElsewhere, [[.control("s")]], scenes, "save edits that the library could not take"),
      row(
        "leave without saving", .quitWithoutSaving, [[.control("x")]], [.saving],
        "leave facet; edits in memory are lost"),
    ] + flags + editing

  private static let flags: [ActionRow] = [
    row(
      "turn flag", .toggleFlag(nil), [[.character(" ")]], [.flags], hint: "on or off",
      "the chosen flag on or off"),
    ActionRow(
      "flag by number",
      bindings: (1...6).map { (number: Int) in
        .init(keys: [.character(Character("\(number)"))], command: .annotate(.toggleFlag(number)))
      }, written: "1 … 6", modes: [.flags], "a flag on or off"),
    row(
      "complete name", .complete, [[.tab]], [.person], hint: "complete",
      "write the highlighted name, to go on typing"),
    ActionRow(
      "recent people",
      bindings: (0...9).map {
        .init(keys: [.character(Character("\($0)"))], command: .annotate(.digit($0)))
      }, written: "0 … 9", modes: [.person],
      "a person named lately; 0: not that one"),
    ActionRow(
      "recent people in review",
      bindings: (1...9).map {
        .init(keys: [.character(Character("\($0)"))], command: .annotate(.digit($0)))
      }, written: "1 … 9", modes: [.review], hint: "recent", "a person named lately"),
  ]

  private static func edit(_ key: Key, _ command: EditCommand) -> ActionRow.Binding {
    .init(keys: [key], command: .annotate(.editing(command)))
  }

  private static let editing: [ActionRow] = [
    ActionRow(
      "move",
      bindings: [
        edit(.left, .move(-1, 0)), edit(.down, .move(0, 1)), edit(.up, .move(0, -1)),
        edit(.right, .move(1, 0)),
        edit(.character("h"), .move(-1, 0)), edit(.character("j"), .move(0, 1)),
        edit(.character("k"), .move(0, -1)), edit(.character("l"), .move(1, 0)),
      ], written: "arrows, h j k l", modes: [.edit], "move the box or landmark by a cell"),
    ActionRow(
      "move far",
      bindings: [
        edit(.character("H"), .far(-1, 0)), edit(.character("J"), .far(0, 1)),
        edit(.character("K"), .far(0, -1)), edit(.character("L"), .far(1, 0)),
      ], modes: [.edit], "by an eighth of the pane"),
    ActionRow(
      "move by a pixel",
      bindings: [
        edit(.shiftLeft, .nudge(-1, 0)), edit(.shiftDown, .nudge(0, 1)), edit(.shiftUp, .nudge(0, -1)),
        edit(.shiftRight, .nudge(1, 0)),
      ], written: "Shift-arrows", modes: [.edit], "by a photo pixel"),
    ActionRow(
      "next lost",
      bindings: [edit(.character("f"), .nextLost(1)), edit(.character("F"), .nextLost(-1))], modes: [.edit],
      "next, previous face that was lost"),
    ActionRow(
      "box size",
      bindings: [edit(.character("<"), .scale(-1)), edit(.character(">"), .scale(1))], modes: [.edit],
      "smaller, larger by 1.3 about the middle"),
    ActionRow(
      "half or double",
      bindings: [edit(.character("("), .double(-1)), edit(.character(")"), .double(1))], modes: [.edit],
      "half, twice as large"),
    ActionRow(
      "box width",
      bindings: [edit(.character("["), .widen(-1)), edit(.character("]"), .widen(1))], modes: [.edit],
      "narrower, wider"),
    ActionRow(
      "box height",
      bindings: [edit(.character("{"), .heighten(-1)), edit(.character("}"), .heighten(1))], modes: [.edit],
      "lower, higher"),
    ActionRow(
      "next handle",
      bindings: [edit(.tab, .nextHandle(1)), edit(.backTab, .nextHandle(-1))], modes: [.edit],
      hint: "landmark",
      "next, previous landmark, then the box"),
    ActionRow(
      "landmark", bindings: (1...5).map { edit(.character(Character("\($0)")), .landmark($0)) },
      written: "1 … 5", modes: [.edit], "left eye, right eye, nose, left and right mouth corner"),
    ActionRow("the box", bindings: [edit(.character("0"), .box)], modes: [.edit], "the box"),
    ActionRow(
      "place landmarks", bindings: [edit(.character("o"), .placeLandmarks)], modes: [.edit], hint: "place",
      "pull onto the lost face, place landmarks"),
    ActionRow(
      "keep", bindings: [edit(.enter, .keep)], modes: [.edit], hint: "keep", isHintKept: true, "keep it"),
    ActionRow(
      "drop", bindings: [edit(.escape, .drop), edit(.character("q"), .drop), edit(.control("c"), .drop)],
      modes: [.edit], hint: "drop", isHintKept: true, "leave the face as it was"),
  ]
}

extension BrowserState {
  /// Whether a row applies: without a library, rows about annotations are left out.
  func canUse(_ row: ActionRow) -> Bool {
    guard setup.library == nil else { return true }
    return switch row.bindings.first?.command {
    case .annotate, .learn(.learn), .learn(.stop), .people: false
    case .learn(.models), .learn(.rename), .learn(.remove), .accept, .arrow, .back, .cancel, .compare,
      .export, .find,
      .finding, .fit, .folder, .halfPageDown, .halfPageUp, .help, .knob, .mark, .moveDown, .moveFirst,
      .moveLast,
      .moveUp, .nextChoice, .nextExisting, .nextExport, .nextFace, .nextMatch, .nextPane, .nextPictureMode,
      .nextTemplate,
      .openPicture, .pageDown, .pageUp, .preset, .presets, .previousChoice, .previousFace, .previousMatch,
      .previousPane, .quit, .scroll, .searchHelp, .selectFace, .showLog, .suspend, .text, .toggleBoxes,
      .toggleLandmarks,
      .toggleScores, .wall, .wallOrBack, .why, .zoom, nil:
      true
    }
  }
}
