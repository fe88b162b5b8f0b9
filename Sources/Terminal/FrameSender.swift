internal import CTerm
internal import Screen

/// Sends frames: at once on a fast line, in steps on a slow one.
@MainActor
struct FrameSender {
  var painter: Painter
  private var steps: FrameSteps
  private(set) var pacer: LinePacer
  /// The last frame that was to be shown, whole.
  private var goal: Frame?
  private var theme: Theme?
  /// Whether a whole frame is still to be sent.
  private var isPending = false
  private let start = ContinuousClock.now

  init(depth: ColorDepth, utf8: Bool, line: LineChoice, repeats: Bool) {
    painter = Painter(depth: depth, utf8: utf8)
    painter.repeats = repeats
    steps = FrameSteps(
      usesPalette: depth != .truecolor, splitsPictures: painter.bypassesCurses, repeats: repeats)
    pacer = LinePacer(line)
  }

  /// From the next frame on, which is sent whole, shows as many colours.
  mutating func use(_ depth: ColorDepth) {
    painter.use(depth)
    steps = FrameSteps(
      usesPalette: depth != .truecolor, splitsPictures: painter.bypassesCurses, repeats: painter.repeats)
  }

  /// A screen that nothing is sent to.
  init() { self.init(depth: .mono, utf8: false, line: .fast, repeats: false) }

  /// Shows a frame, or the part of it that the line can take now.
  /// - Parameter mayAsk: whether queries may be sent.
  /// - Returns: false when the terminal is gone.
  mutating func draw(_ frame: Frame, theme: Theme, columns: Int, rows: Int, mayAsk: Bool) -> Bool {
    let whole = frame.fitted(columns: columns, rows: rows).withWholeCharacters().withWholePictures()
    goal = whole
    if pacer.isSlow, let before = self.theme, before != theme { painter.forget() }
    self.theme = theme
    isPending = true
    return proceed(mayAsk: mayAsk)
  }

  /// Sends what the line can take now.
  /// - Returns: false when the terminal is gone.
  mutating func proceed(mayAsk: Bool) -> Bool {
    guard let goal, let theme else { return true }
    if !pacer.isSlow { return sendWhole(goal, theme, mayAsk: mayAsk) }
    if painter.shown == nil { steps.restart() }
    steps.aim(at: goal)
    painter.shortens = true
    if mayAsk, painter.shown != nil, pacer.wantsPing, !ask(after: 0) { return false }
    while let step = steps.next(over: painter.shown, includesPictures: mayAsk && pacer.maySendPicture) {
      if step.isText, !pacer.maySendText(step.bytes) { return true }
      // A step can end between the halves of what is wide.
      let whole = step.frame.withWholeCharacters().withWholePictures()
      guard painter.draw(whole, theme: theme) else { return false }
      if mayAsk, !ask(after: step.bytes, isText: step.isText) { return false }
      if !step.isText { break }
    }
    return true
  }

  private mutating func sendWhole(_ goal: Frame, _ theme: Theme, mayAsk: Bool) -> Bool {
    guard isPending || painter.shown == nil else { return true }
    isPending = false
    painter.shortens = false
    guard painter.draw(goal, theme: theme, codesPictures: true) else { return false }
    let bytes = painter.sentBytes
    return mayAsk && pacer.shouldAsk(after: bytes) ? ask(after: bytes) : true
  }

  /// Forgets what the screen shows, and what it should show: it may have another size now.
  mutating func forget() {
    goal = nil
    painter.forget()
    steps.restart()
  }

  // MARK: Queries

  private var now: Duration { ContinuousClock.now - start }

  private mutating func ask(after bytes: Int, isText: Bool = true) -> Bool {
    pacer.sent(bytes, isText: isText, at: now)
    return Painter.write(Array("\u{1b}[5n".utf8))
  }

  /// Notes that the terminal was asked about itself; its answer tells of the line, too.
  mutating func asked() { pacer.sent(64, isText: true, at: now) }

  /// Notes an answer; returns whether the line turned out to be of the other kind.
  mutating func answered() -> Bool {
    let isOther = pacer.answered(at: now)
    isPending = isPending || isOther
    return isOther
  }

  /// Notes that the terminal answers nothing; returns whether the line counts as another kind now.
  mutating func gaveNoAnswer() -> Bool {
    let isOther = pacer.gaveNoAnswer()
    isPending = isPending || isOther
    return isOther
  }

  /// Gives up an answer that does not come; returns whether the line counts as another kind now.
  mutating func expire() -> Bool {
    let isOther = pacer.expire(at: now)
    isPending = isPending || isOther
    return isOther
  }

  mutating func forgetQueries() { pacer.forget() }

  /// How long until an outstanding answer is given up.
  var patience: Duration? { pacer.deadline.map { max(.zero, $0 - now) } }
}
