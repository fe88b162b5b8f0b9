import Preview

extension BrowserState {
  mutating func perform(_ command: Command, _ effects: inout [Effect]) {
    let before = (photo: current, face: selectedFace, followed: zoom?.followsFace == true)
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
    case .nextFace: stepFace(1)
    case .previousFace: stepFace(-1)
    case .selectFace(let number): selectFace(number - 1)
    case .zoom(let command): zoom(command)
    case .compare: toggleComparison()
    case .wallOrBack: toggleWall()
    case .wall(let command): perform(command)
    case .openPicture: scene = scene == .picture ? .panes : .picture
    case .back: goBack(&effects)
    case .find: openSearch()
    case .nextMatch: truthComparison.isOn ? stepDisagreement(1) : stepMatch(1)
    case .previousMatch: truthComparison.isOn ? stepDisagreement(-1) : stepMatch(-1)
    case .nextKnob: stepKnob(1, around: true)
    case .turnUp: turn(1, coarse: false)
    case .turnDown: turn(-1, coarse: false)
    case .turnUpCoarse: turn(1, coarse: true)
    case .turnDownCoarse: turn(-1, coarse: true)
    case .typeValue: overlay = .number(TextField(knob.typed(in: settings)), fault: nil)
    case .resetSettings: change(to: initialSettings)
    case .redoFolder: redoFolder()
    case .toggleChange: toggleChange()
    case .toggleAllKnobs: toggleAllKnobs()
    case .presets: openPresets(&effects)
    case .fit: fit(&effects)
    case .why: toggleWhy()
    case .nextStage: stepStage(1)
    case .previousStage: stepStage(-1)
    case .probeLeft(let step): moveProbe(-step, 0)
    case .probeRight(let step): moveProbe(step, 0)
    case .probeUp(let step): moveProbe(0, -step)
    case .probeDown(let step): moveProbe(0, step)
    case .growProbe: resizeProbe(1)
    case .shrinkProbe: resizeProbe(-1)
    case .toggleBoxes: shown.boxes.toggle()
    case .toggleLandmarks: shown.landmarks.toggle()
    case .toggleScores: shown.scores.toggle()
    case .nextPictureMode: nextPictureMode()
    case .export: openExport()
    case .help: overlay = .help(top: 0)
    case .showLog: overlay = .log(top: .max)
    case .finding(let command): find(command, &effects)
    case .toggleMark, .markRange, .markAll, .clearMarks, .invertMarks, .earlierMarks, .redoMarked:
      performMarking(command)
    case .suspend: effects.append(.suspend)
    case .quit: leave(&effects)
    case .annotate(let command): perform(command, &effects)
    case .learn(let command): perform(command, &effects)
    default: performInOverlay(command, &effects)
    }
  }

  /// Moves in the focused pane: photos, faces or knobs. In the picture, photos.
  mutating func move(_ step: Int) {
    switch scene == .picture || why != nil ? .photos : pane {
    case .photos, .picture: go(to: cursor + step)
    case .faces:
      guard let count = currentPhoto?.faces.count, count > 0 else { return }
      selectedFace = min(max(0, (selectedFace ?? (step > 0 ? -1 : count)) + step), count - 1)
    case .detector: stepKnob(min(max(step, -Knob.allCases.count), Knob.allCases.count), around: false)
    }
  }

  /// Selects a row, or the nearest there is.
  ///
  /// - Parameter isJump: whether the place that is left is one to come back to; when nil, it is if it is farther away
  ///   than a page.
  mutating func go(to row: Int, isJump: Bool? = nil) {
    let target = min(max(0, row), max(0, listing.count - 1))
    (awaited, awaitedPhoto) = (nil, nil)
    guard target != cursor else { return }
    if let current, isJump ?? (abs(target - cursor) > layout.pageRows) { jumps.leave(current) }
    direction = target > cursor ? 1 : -1
    cursor = target
    leavePhoto()
  }

  private mutating func changePane(_ step: Int) {
    let count = Pane.allCases.count
    pane = Pane(rawValue: (pane.rawValue + step + count) % count) ?? .photos
  }

  private mutating func nextPictureMode() {
    let modes: [PictureMode] =
      setup.abilities.unicode ? [.blocks, .half, .braille, .ascii] : [.ascii]
    let index = modes.firstIndex(of: pictureMode) ?? 0
    let next = modes[(index + 1) % modes.count]
    if canShowPixels, wantsPixels || next == modes[0] {
      // Pixels stand before the first mode.
      wantsPixels.toggle()
      pictureMode = modes[0]
    } else {
      pictureMode = next
    }
    say(.note, "pictures are drawn in \(canShowPixels && wantsPixels ? "pixels" : pictureMode.name)")
  }

  /// One step out of what the user is in, the innermost first.
  private mutating func goBack(_ effects: inout [Effect]) {
    if overlay != nil {
      overlay = nil
    } else if !sought.isEmpty, why == nil, scene == .panes, range == nil {
      // The found letters are lit no more.
      (sought, search) = ("", nil)
    } else if range != nil {
      range = nil
    } else if why != nil {
      why = nil
    } else if comparison != nil {
      comparison = nil
    } else if scene == .picture {
      scene = wallIsBehind ? .wall : .panes
    } else if scene == .wall {
      scene = .panes
    } else if selectedFace != nil {
      selectedFace = nil
    } else if export != nil {
      cancelExport(&effects)
    }
  }
}

// MARK: Faces

extension BrowserState {
  /// Selects the next or previous face; past the photo's last, goes on to the next photo that has faces.
  mutating func stepFace(_ step: Int) {
    guard let photo = currentPhoto else { return }
    let next = selectedFace.map { $0 + step } ?? (step > 0 ? 0 : photo.faces.count - 1)
    if photo.faces.indices.contains(next) {
      selectedFace = next
      return
    }
    var row = cursor + step
    while listing.indices.contains(row) {
      let count = photos[listing[row].index].faces.count
      if count > 0 {
        go(to: row)
        selectedFace = step > 0 ? 0 : count - 1
        return
      }
      row += step
    }
    say(.note, step > 0 ? "no face after this one" : "no face before this one")
  }

  mutating func selectFace(_ index: Int) {
    if let photo = currentPhoto, photo.faces.indices.contains(index) { selectedFace = index }
  }
}
