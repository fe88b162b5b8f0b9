import Browser
package import Detection
package import Files
import Foundation
import Imaging
package import Jobs
import Parallel
import Preview
package import Screen
import Settings
import SystemPackage
import Networks
package import Terminal
import Widgets

/// The browser's main loop: inputs and results in, frames and work out. All of it runs on the main thread.
@MainActor
package struct BrowserLoop {
  /// How often the spinner turns and the speed is measured while something is under way.
  private static let beat = Duration.milliseconds(250)

  /// How long a frame waits for a picture that is being made, before a coarse one is drawn in its place.
  private static let pictureGrace = Duration.milliseconds(3)

  /// How soon after a frame the next may follow that nobody waits for.
  private static let leisure = Duration.milliseconds(100)

  /// What the program was started in; to ask for it costs as much as a small frame.
  private static let environment = ProcessInfo.processInfo.environment

  /// How long letters are taken in before keys and the screen have their turn again.
  private static let share = Duration.milliseconds(2)

  private let job: BrowseJob
  private let terminal: Terminal
  private let mailbox: Mailbox
  private let runner: EffectRunner
  private var state: BrowserState
  /// What came from the mailbox and has not been taken in yet, oldest first.
  private var letters: [Action] = []
  private var held = HeldEffects()
  private var memo = PictureMemo()
  private var clicks = ClickCounter()
  private var graphics = GraphicsKind.cells
  private let start = ContinuousClock.now
  private var nextBeat = ContinuousClock.now
  private var lastFrame = ContinuousClock.now
  private var toldMinute = 0
  /// Whether the screen shows less than the state says.
  private var isBehind = true
  /// Whether someone waits for the screen to show it.
  private var isUrgent = true

  /// Runs until the user quits, and ends the process.
  ///
  /// - Throws: when the browser cannot begin, or something could not be kept at its end.
  package static func run(
    _ job: BrowseJob, model: LoadedModel, detector: FaceDetector
  ) throws(UsageError) -> Never {
    let terminal = Terminal(options: .init(line: job.line))
    do {
      try terminal.start()
    } catch {
      throw UsageError("\(error)")
    }
    defer { terminal.stop() }
    var loop = BrowserLoop(job, model: model, detector: detector, terminal: terminal)
    // Once, and not for every folder.
    loop.tellTime()
    if let note = terminal.capabilities.assumption(environment: environment) {
      loop.handle(.report(Message(.warning, note)))
    }
    loop.begin()
    while true {
      while !loop.state.shell.isQuitting { loop.turn() }
      guard let opening = loop.state.shell.opening else { break }
      // Another folder in the same terminal; what must not be lost of this one is put away first.
      let inUse = loop.runner.inUse
      try loop.end()
      loop = BrowserLoop(
        loop.job.opening(opening), model: inUse.model, detector: inUse.detector, terminal: terminal)
      loop.begin()
    }
    // The user is back at the shell while the rest is put away, and while late answers of the terminal arrive.
    terminal.leave()
    try loop.end()
    terminal.stop()
    // To take the state of very many photos apart, and the codecs' libraries, would only keep the user waiting.
    fflush(nil)
    _exit(EXIT_SUCCESS)
  }

  private init(_ job: BrowseJob, model: LoadedModel, detector: FaceDetector, terminal: Terminal) {
    (self.job, self.terminal) = (job, terminal)
    state = Self.initialState(job, model.model, terminal)
    mailbox = Mailbox { [waker = terminal.waker] in waker.wake() }
    runner = EffectRunner(job: job, model: model, detector: detector, mailbox: mailbox)
  }

  private mutating func begin() {
    tellTime()
    for message in Self.restore(&state, job) { handle(.report(message)) }
    chooseGraphics()
    for effect in state.start() { runner.perform(effect) }
    handle(.tick(now: 0))
    // Photos that have been found already are shown by the first frame.
    _ = handleLetters()
  }

  /// Draws what is due, waits for something to happen, and takes it in.
  private mutating func turn() {
    drawIfDue()
    for effect in held.release() { runner.perform(effect) }
    let due = [state.isBusy ? nextBeat : nil, isBehind ? lastFrame + Self.leisure : nil].compactMap { $0 }
      .min()
    let inputs = terminal.next(timeout: letters.isEmpty ? due.map { max(.zero, $0 - .now) } : .zero)
    chooseGraphics()
    let isTimeUp = inputs.isEmpty && due.map { $0 <= .now } ?? false
    handle(inputs, isTimeUp: isTimeUp)
    // A moment more for the picture itself saves drawing it twice.
    if isUrgent, state.awaitsPicture, !state.shell.isQuitting {
      handle(terminal.next(timeout: Self.pictureGrace), isTimeUp: true)
    }
    if state.isBusy, ContinuousClock.now >= nextBeat {
      nextBeat = ContinuousClock.now + Self.beat
      handle(.tick(now: (ContinuousClock.now - start) / .seconds(1)))
    }
  }

  private mutating func drawIfDue() {
    guard isUrgent || (isBehind && ContinuousClock.now - lastFrame >= Self.leisure) else { return }
    let theme = state.shell.theme ?? job.theme
    terminal.draw(view(state, theme: theme, memo: &memo), theme: theme)
    lastFrame = .now
    (isBehind, isUrgent) = (false, false)
  }

  private mutating func handle(_ action: Action) {
    isBehind = true
    if !state.canWait(for: action) { isUrgent = true }
    for effect in reduce(&state, action) where !held.hold(effect) { runner.perform(effect) }
  }

  private mutating func handle(_ inputs: [Input], isTimeUp: Bool) {
    tellTime()
    let now = (ContinuousClock.now - start) / .seconds(1)
    for input in inputs {
      if case .mouse(let event) = input {
        handle(.input(.mouse(clicks.counted(event, at: now))))
      } else {
        handle(.input(input))
      }
      if case .resize = input { handle(.metrics(Self.metrics(terminal))) }
      if state.shell.isQuitting { return }
    }
    let hasLetters = handleLetters()
    // Woken for none of them, and not by the time: the terminal itself wants to be drawn anew.
    if inputs.isEmpty, !hasLetters, !isTimeUp { isUrgent = true }
  }

  /// Takes in what has come, the oldest first, for a short time at once: a folder of very many photos comes in many letters.
  ///
  /// - Returns: whether there was any.
  private mutating func handleLetters() -> Bool {
    letters += mailbox.take()
    let begin = ContinuousClock.now
    var handled = 0
    while handled < letters.count, handled == 0 || ContinuousClock.now - begin < Self.share {
      handle(letters[handled])
      handled += 1
    }
    letters.removeFirst(handled)
    return handled > 0
  }

  /// Tells the state the time of day when the minute has changed, for its messages.
  private mutating func tellTime() {
    let minute = Int(Date().timeIntervalSince1970 / 60)
    guard minute != toldMinute else { return }
    toldMinute = minute
    let parts = Calendar.current.dateComponents([.hour, .minute], from: Date())
    let (hour, past) = (parts.hour ?? 0, parts.minute ?? 0)
    let words = [hour, past].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    handle(.timeOfDay(words))
  }

  private mutating func chooseGraphics() {
    let kind = Self.wantedGraphics(job, terminal)
    guard kind != graphics else { return }
    graphics = kind
    terminal.graphics = GraphicsEncoder(kind, sixelColors: terminal.capabilities.sixelColors)
    handle(.pixels(isPossible: kind != .cells))
  }

  /// Waits for the work that must not be lost, and keeps where the folder was left.
  private func end() throws(UsageError) {
    let words = runner.stop(discards: state.library.discards)
    let faults = Self.lost(letters + mailbox.take())
    if let words { StandardError.write(words) }
    do {
      try job.session?.keep(state.session, of: job.folder)
    } catch {
      throw UsageError((faults + ["\(error)"]).joined(separator: "\nfacet: "))
    }
    guard faults.isEmpty else { throw UsageError(faults.joined(separator: "\nfacet: ")) }
  }

  /// The edits that came to nothing, of what was answered after the last frame.
  private static func lost(_ actions: [Action]) -> [String] {
    actions.compactMap { action in
      if case .library(.editFailed(_, let reason)) = action { "an edit was not kept: \(reason)" } else { nil }
    }
  }

  /// Takes up what the last session left, and says what is wrong with it or with the settings.
  private static func restore(_ state: inout BrowserState, _ job: BrowseJob) -> [Message] {
    let notes = job.notes.map { Message(.warning, $0) }
    guard let file = job.session else { return notes }
    do {
      let session = try file.session(of: job.folder)
      // A theme that was chosen gives way to one that has been set since.
      let isValid = !job.isThemeGiven && session.habits.themeBefore == job.theme.name
      let theme = isValid ? session.habits.theme.flatMap { try? ThemeLibrary().theme(named: $0) } : nil
      state.restore(session, theme: theme)
      return notes
    } catch {
      return notes + [Message(.warning, "\(error)")]
    }
  }

  private static func initialState(_ job: BrowseJob, _ model: Model, _ terminal: Terminal) -> BrowserState {
    let abilities = BrowserState.Abilities(
      unicode: terminal.capabilities.utf8, colors: terminal.capabilities.colorDepth.colors)
    var setup = BrowserState.Setup(
      title: job.title, exportFolder: job.exportFolder, slots: job.lanes.count, abilities: abilities,
      doubtLimit: job.doubtLimit, hasTruth: job.truth != nil, pictureLimit: job.pictureLimit,
      themeName: job.theme.name, keymap: job.keymap, library: job.library)
    setup.model = model
    setup.looksFirst = job.looksFirst
    (setup.roots, setup.isRecursive) = (job.scan.paths, job.scan.isRecursive)
    setup.workingFolder = FilePath(FileManager.default.currentDirectoryPath)
    setup.home = environment["HOME"].map { FilePath($0) }
    setup.modelFolder = ModelStore()?.folder.string ?? setup.modelFolder
    setup.isFirstStart = job.library.map { !AtomicFile.exists($0) } ?? false
    for photo in job.truth?.photos ?? [] { setup.truth[photo.path.lexicallyNormalized()] = photo.truth }
    return BrowserState(
      setup: setup,
      settings: job.settings, columns: terminal.size.columns, rows: terminal.size.rows,
      metrics: metrics(terminal))
  }

  private static func wantedGraphics(_ job: BrowseJob, _ terminal: Terminal) -> GraphicsKind {
    terminal.capabilities.graphics(wanted: job.graphics, environment: environment)
  }

  private static func metrics(_ terminal: Terminal) -> CellMetrics {
    guard let width = terminal.capabilities.cellPixelWidth,
      let height = terminal.capabilities.cellPixelHeight, width > 0, height > 0
    else { return .usual }
    return CellMetrics(width: width, height: height)
  }
}

extension GraphicsEncoder {
  /// Nil for cells.
  package init?(_ kind: GraphicsKind, sixelColors: Int?) {
    switch kind {
    case .cells: return nil
    case .kitty: self = .kept(KittyGraphics())
    case .sixel: self = .drawn(SixelGraphics(colors: sixelColors ?? 256))
    case .iterm: self = .drawn(ITermGraphics())
    }
  }
}

extension ColorDepth {
  /// How many colours there are.
  package var colors: Int {
    switch self {
    case .truecolor: 1 << 24
    case .palette256: 256
    case .ansi16: 16
    case .mono: 2
    }
  }
}
