import Preview
import Widgets

extension BrowserState {
  mutating func perform(_ command: Command, _ effects: inout [Effect]) {
    let before = (photo: current, face: faces.selected, followed: zoom?.followsFace == true)
    defer { followSelection(from: before) }
    switch command {
    case .moveDown: move(1)
    case .moveUp: move(-1)
    case .moveFirst: move(-Int(Int32.max))
    case .moveLast: move(Int(Int32.max))
    case .halfPageDown: move(max(1, layout.pageRows / 2))
    case .halfPageUp: move(-max(1, layout.pageRows / 2))
    case .pageDown: move(layout.pageRows)
    case .pageUp: move(-layout.pageRows)
    case .nextPane: changePane(1)
    case .previousPane: changePane(-1)
    case .arrow(let arrow): perform(arrow)
    case .nextFace: stepFace(1)
    case .previousFace: stepFace(-1)
    case .selectFace(let number): selectFace(numbered: number)
    case .zoom(let command): zoom(command)
    case .compare: toggleComparison()
    case .wallOrBack: toggleWall()
    case .wall(let command): perform(command)
    case .openPicture: shell.scene = shell.scene == .picture ? .panes : .picture
    case .back: goBack(&effects)
    case .find: openSearch()
    case .nextMatch: faces.truth.isOn ? stepDisagreement(1) : stepMatch(1)
    case .previousMatch: faces.truth.isOn ? stepDisagreement(-1) : stepMatch(-1)
    case .knob(let command): perform(command)
    case .presets: openPresets(&effects)
    case .fit: fit(&effects)
    case .why(let command): perform(command)
    case .toggleBoxes: picture.shown.boxes.toggle()
    case .toggleLandmarks: picture.shown.landmarks.toggle()
    case .toggleScores: picture.shown.scores.toggle()
    case .nextPictureMode: nextPictureMode()
    case .export: openExport()
    case .help: openHelp()
    case .searchHelp: searchHelp()
    case .showLog: shell.overlay = .log(top: .max)
    case .folder(let command): perform(command, &effects)
    case .finding(let command): find(command, &effects)
    case .mark(let command): perform(command)
    case .suspend: effects.append(.suspend)
    case .quit: leave(&effects)
    case .annotate(let command): perform(command, &effects)
    case .learn(let command): perform(command, &effects)
    case .people(let command): perform(command, &effects)
    case .accept: accept(&effects)
    case .cancel: cancelOverlay(&effects)
    case .text(let command): edit { $0.perform(command) }
    case .nextChoice: stepChoice(1)
    case .previousChoice: stepChoice(-1)
    case .nextTemplate: changeExport { $0.nextTemplate() }
    case .nextExport(.size): changeExport { $0.nextSide() }
    case .nextExport(.sampling): changeExport { $0.sampling = $0.sampling.next }
    case .nextExport(.format): changeExport { $0.format = $0.format.next }
    case .nextExport(.people): changeExport { $0.isFolderAPerson.toggle() }
    case .nextExport(.blur): changeExport { $0.nextBlur() }
    case .nextExport(.command): showExportCommand()
    case .nextExisting: changeExport { $0.existing = $0.existing.next }
    case .preset(let command): perform(command, &effects)
    case .scroll(let command): scroll(command)
    }
  }

  /// Pans a zoomed picture that has the focus; otherwise moves up and down, and turns knobs.
  private mutating func perform(_ arrow: ArrowKey) {
    if zoom != nil, shell.scene == .picture || shell.pane == .picture {
      return zoom([.left: .left, .right: .right, .up: .up, .down: .down][arrow] ?? .left)
    }
    switch arrow {
    case .up: move(-1)
    case .down: move(1)
    case .left, .right:
      guard shell.scene == .panes, shell.pane == .detector else {
        return note(
          "arrows move a zoomed picture and turn knobs in the Detector pane; + zooms, Tab goes there")
      }
      turn(arrow == .right ? 1 : -1, coarse: false)
    }
  }

  /// A hint for this moment only: it is not kept among the messages.
  mutating func note(_ words: String) { shell.log.current = Message(.note, words) }

  /// Moves in the focused pane: photos, faces or knobs; in the picture, photos.
  mutating func move(_ step: Int) {
    switch shell.scene == .picture || detection.why != nil ? .photos : shell.pane {
    case .photos, .picture: go(to: list.cursor + step)
    case .faces:
      guard let count = currentPhoto?.faces.count, count > 0 else { return }
      faces.selected = min(max(0, (faces.selected ?? (step > 0 ? -1 : count)) + step), count - 1)
    case .detector: stepKnob(min(max(step, -Knob.allCases.count), Knob.allCases.count), around: false)
    }
  }

  /// Selects a row, or the nearest one.
  ///
  /// - Parameter isJump: whether the place left is recorded to jump back to; when nil, it is if it is more
  ///   than a page away.
  mutating func go(to row: Int, isJump: Bool? = nil) {
    let target = min(max(0, row), max(0, list.rows.count - 1))
    (list.awaited, list.awaitedPhoto) = (nil, nil)
    list.startsOver = false
    guard target != list.cursor else { return }
    if let current, isJump ?? (abs(target - list.cursor) > layout.pageRows) { finding.jumps.leave(current) }
    list.direction = target > list.cursor ? 1 : -1
    list.cursor = target
    leavePhoto()
  }

  private mutating func changePane(_ step: Int) {
    let count = Pane.allCases.count
    shell.pane = Pane(rawValue: (shell.pane.rawValue + step + count) % count) ?? .photos
  }

  private mutating func nextPictureMode() {
    let modes: [PictureMode] =
      setup.abilities.unicode ? [.blocks, .half, .braille, .ascii] : [.ascii]
    let index = modes.firstIndex(of: picture.mode) ?? 0
    let next = modes[(index + 1) % modes.count]
    if picture.canShowPixels, picture.wantsPixels || next == modes[0] {
      // Pixels come before the first mode.
      picture.wantsPixels.toggle()
      picture.mode = modes[0]
    } else {
      picture.mode = next
    }
    report(
      .note,
      "pictures are drawn in \(picture.canShowPixels && picture.wantsPixels ? "pixels" : picture.mode.name)")
  }

  /// Leaves the innermost of what the user is in.
  private mutating func goBack(_ effects: inout [Effect]) {
    if shell.overlay != nil {
      closeOverlay()
    } else if isInPeople {
      backInPeople(&effects)
    } else if isOnWall, wall.marks.range != nil {
      wall.marks.range = nil
    } else if isOnWall, !wall.marks.kept.isEmpty {
      wall.marks.set([])
    } else if zoom != nil, detection.why == nil, shell.scene == .panes {
      picture.viewport = nil
    } else if !finding.searchText.isEmpty, detection.why == nil, shell.scene == .panes, list.range == nil {
      // Stop highlighting matches.
      (finding.searchText, finding.search) = ("", nil)
    } else if list.range != nil {
      list.range = nil
    } else if detection.why != nil {
      detection.why = nil
    } else if picture.comparison != nil {
      picture.comparison = nil
    } else if shell.scene == .picture {
      shell.scene = pages.returns ? .people : wall.returnsToWall ? .wall : .panes
      pages.returns = false
      if isOnWall { selectTileOfFace() }
    } else if shell.scene == .wall {
      shell.scene = .panes
    } else if faces.selected != nil {
      faces.selected = nil
    } else if export.run != nil {
      cancelExport(&effects)
    } else if shell.showsWelcome {
      shell.showsWelcome = false
    } else if shell.pane != .photos {
      shell.pane = .photos
    } else {
      note("nothing to go back from; q quits")
    }
  }
}

// MARK: Faces

extension BrowserState {
  /// Selects the next or previous face; after the photo's last face, goes on to the next photo with faces.
  mutating func stepFace(_ step: Int) {
    guard let photo = currentPhoto else { return }
    let next = faces.selected.map { $0 + step } ?? (step > 0 ? 0 : photo.faces.count - 1)
    if photo.faces.indices.contains(next) {
      faces.selected = next
      return
    }
    var row = list.cursor + step
    while list.rows.indices.contains(row) {
      let count = photos[list.rows[row].index].faces.count
      if count > 0 {
        go(to: row)
        faces.selected = step > 0 ? 0 : count - 1
        return
      }
      row += step
    }
    report(.note, step > 0 ? "no face after this one" : "no face before this one")
  }

  mutating func selectFace(_ index: Int) {
    if let photo = currentPhoto, photo.faces.indices.contains(index) { faces.selected = index }
  }

  /// Selects the face with a number; numbers stay while knobs turn, so they need not be in order.
  mutating func selectFace(numbered number: Int) {
    guard let photo = currentPhoto else { return }
    if let index = photo.faces.indices.first(where: { faceNumber($0) == number }) {
      faces.selected = index
    } else {
      note("no face \(number) here")
    }
  }
}
