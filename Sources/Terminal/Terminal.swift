internal import CTerm
internal import Foundation
public import Screen

/// The terminal: inputs in, frames out. The only type that calls curses.
///
/// There is one terminal, so there must be only one started `Terminal` at a time. All of it belongs to the main actor,
/// which may block in ``next(timeout:)``; other threads speak through ``waker``.
///
/// ```swift
/// let terminal = Terminal()
/// try terminal.start()
/// defer { terminal.stop() }
/// while !state.isDone {
///   terminal.draw(view(state, terminal.size), theme: theme)
///   for input in terminal.next() { … }
/// }
/// ```
@MainActor
public final class Terminal {
  /// What ``start()`` found out; completed once the terminal has answered its queries.
  public private(set) var capabilities: Capabilities
  /// Makes ``next(timeout:)`` return from any thread.
  public nonisolated let waker = Waker()

  /// How the frames' pictures in pixels are sent; they stay empty when nil.
  public var graphics: GraphicsEncoder? {
    didSet { sender.painter.graphics = graphics }
  }

  private let options: Options
  private var isRunning = false
  private var isGone = false
  /// Whether the screen is the shell's again, although late answers may still be awaited.
  private var hasLeft = false
  /// Whether answers were outstanding then.
  private var wasUnanswered = false
  /// The size of the log of standard error when the screen was left.
  private var logSize = 0
  /// Whether the terminal still has to be queried; that waits for the first frame.
  private var mustAsk = false
  /// Whether answers arrived that have not been reported to the caller yet.
  private var hasNewAnswers = false
  /// When the terminal was queried; nil when nothing is outstanding.
  private var unanswered: ContinuousClock.Instant?
  private var decoder = InputDecoder()
  private var sender = FrameSender()

  /// How to use the terminal.
  public struct Options: Sendable {
    /// The colours to use; detected when nil.
    public var colorDepth: ColorDepth?
    /// The file that standard error goes to while the screen is in use; nil leaves it where it is.
    public var logPath: String?
    /// Whether to ask the terminal about itself (synchronized update, size of its cells, name).
    public var asksTerminal: Bool
    /// Whether pictures are sent whole or in pieces.
    public var line: LineChoice

    /// - Parameters:
    ///   - colorDepth: detected when nil.
    ///   - logPath: nil leaves standard error where it is.
    ///   - asksTerminal: whether questions are sent after the first frame.
    ///   - line: how to treat the line to the terminal.
    public init(
      colorDepth: ColorDepth? = nil, logPath: String? = Options.defaultLogPath, asksTerminal: Bool = true,
      line: LineChoice = .auto
    ) {
      self.line = line
      self.colorDepth = colorDepth
      self.logPath = logPath
      self.asksTerminal = asksTerminal
    }

    /// A file for this process in the folder for temporary files.
    public static var defaultLogPath: String {
      NSTemporaryDirectory() + "facet-\(ProcessInfo.processInfo.processIdentifier).log"
    }
  }

  /// Changes nothing yet: until ``start()``, ``capabilities`` says that the terminal can do nothing.
  public init(options: Options = Options()) {
    self.options = options
    capabilities = Capabilities(
      name: "", colorDepth: .mono, utf8: false)
  }

  /// Throws the reason when ``start()`` would find no usable terminal; changes nothing.
  public static func check() throws(TerminalError) {
    try throwIfFailed(ct_check_terminal())
  }

  /// Takes over the terminal: alternate screen, raw keys, mouse and paste reports, signal handlers.
  public func start() throws(TerminalError) {
    guard !isRunning else { return }
    let environment = ProcessInfo.processInfo.environment
    let utf8 = ct_set_locale()
    // Before the handlers of signals are ours.
    let tmux = TmuxAnswer.ofSurroundingTmux(environment: environment)
    let status =
      if let log = options.logPath {
        unsafe ct_open(log)
      } else {
        ct_open(nil)
      }
    try Self.throwIfFailed(status)
    isRunning = true
    isGone = false
    hasLeft = false
    capabilities = Capabilities(
      environment: environment, describedColors: Int(ct_colors()), utf8: utf8)
    capabilities.isAssumed = ct_is_assumed()
    capabilities.tmux = tmux
    if let depth = options.colorDepth {
      (capabilities.colorDepth, capabilities.isDepthChosen) = (depth, true)
    }
    measureCells()
    // The Linux console prints queries that it does not understand.
    mustAsk = options.asksTerminal && capabilities.name != "linux"
    capabilities.awaitsAnswers = mustAsk
    // Where nothing is asked, nothing is learnt about the line.
    sender = FrameSender(
      depth: capabilities.colorDepth, utf8: utf8,
      line: mustAsk || options.line != .auto ? options.line : .fast,
      repeats: ct_repeats())
    sender.painter.usesPlaceholders = tmux?.passesKitty == true
    sender.painter.graphics = graphics
    capabilities.isLineSlow = sender.pacer.isSlow
  }

  /// Gives the screen and standard error back; harmless when not started.
  ///
  /// ``stop()`` must follow. Until then the terminal does not echo if it has not answered all queries yet.
  public func leave() {
    guard isRunning, !hasLeft else { return }
    hasLeft = true
    logSize = ct_log_size()
    awaitStatuses()
    send(sender.painter.clearPictures())
    wasUnanswered = timeForAnswers != nil
    ct_leave(wasUnanswered)
    ct_return_errors()
  }

  /// Restores the terminal as it was; harmless when not started. Prints where messages written meanwhile are
  /// kept.
  ///
  /// The screen is given back at once. If the terminal has not answered all queries, this waits until it has, or until
  /// three seconds after the query: the shell would take later answers for typed text.
  public func stop() {
    guard isRunning else { return }
    leave()
    isRunning = false
    // Also when the time is over by now: the answers may have arrived since.
    if wasUnanswered { ct_drain(timeForAnswers ?? 0) }
    unanswered = nil
    ct_close()
    guard let log = options.logPath else { return }
    if logSize > 0 {
      FileHandle.standardError.write(Data("facet: messages were written to \(log)\n".utf8))
    } else {
      try? FileManager.default.removeItem(atPath: log)
    }
  }

  /// The screen's size in cells.
  public var size: ScreenSize { ScreenSize(columns: max(1, Int(ct_columns())), rows: max(1, Int(ct_rows()))) }

  /// Shows a frame: sends what differs from the one before.
  public func draw(_ frame: Frame, theme: Theme) {
    guard isRunning, !isGone else { return }
    sender.painter.synchronizes = capabilities.synchronizedUpdate
    if !sender.draw(frame, theme: theme, columns: size.columns, rows: size.rows, mayAsk: mayAsk) {
      isGone = true
    }
    if mustAsk { ask() }
  }

  /// Whether status queries may be sent: not while the answers to the first queries are outstanding, whose last one
  /// serves as well.
  private var mayAsk: Bool { !mustAsk && (unanswered == nil || !capabilities.awaitsAnswers) }

  /// Sends the next pieces of the last frame, as far as the line can take them.
  private func proceed() {
    noteLine(sender.expire())
    if !isGone, !hasLeft, !sender.proceed(mayAsk: mayAsk) { isGone = true }
  }

  /// Redraws everything with the next frame, in case another program wrote on the screen.
  public func redraw() {
    ct_forget_screen()
    sender.forget()
  }

  /// Waits for inputs and returns all that have arrived.
  ///
  /// - Parameter timeout: returns an empty array after this long; waits without limit when nil.
  /// - Returns: also empty when ``waker`` woke it or ``capabilities`` have changed. Ctrl-Z and continuing
  ///   after a stop are handled here and reported as `.resumed`, a new size of the screen or its cells as
  ///   `.resize`, and a closed terminal or a request to end as `.hangup`.
  public func next(timeout: Duration? = nil) -> [Input] {
    guard isRunning else { return [.hangup] }
    let deadline = timeout.map { ContinuousClock.now + $0 }
    while true {
      proceed()
      if isGone { return [.hangup] }
      let left = deadline.map { max(.zero, $0 - .now) }
      let patience = sender.patience?.wholeMilliseconds
      if !ct_wait([left?.wholeMilliseconds, timeForSilence, patience].compactMap(\.self).min() ?? -1) {
        isGone = true
      }
      let pending = Int(ct_take_pending())
      // A request to end comes before everything else: after a stop the terminal may be the shell's.
      if pending & CT_HANGUP != 0 { return [.hangup] }
      if capabilities.awaitsAnswers, unanswered != nil, timeForSilence == nil {
        capabilities.awaitsAnswers = false
        hasNewAnswers = true
        noteLine(sender.gaveNoAnswer())
      }
      // After a stop the terminal is the shell's until it has been resumed.
      if pending & (CT_CONTINUED | CT_SUSPEND) == 0, ct_keep_modes() {
        redraw()
        hasNewAnswers = true
      }
      var inputs = readInputs()
      if pending & CT_SUSPEND != 0 || inputs.contains(.key(.control("z"))) {
        inputs.removeAll { $0 == .key(.control("z")) }
        inputs += suspend()
      } else if pending & CT_CONTINUED != 0 {
        // Stopped by SIGSTOP, which cannot be caught: the shell has had the terminal meanwhile.
        ct_resume()
        redraw()
        inputs.append(.resumed)
      }
      if pending & CT_RESIZED != 0, let resized = resize() { inputs.append(resized) }
      if isGone { inputs.append(.hangup) }
      if !inputs.isEmpty || pending & CT_WOKEN != 0 || hasNewAnswers {
        hasNewAnswers = false
        return inputs
      }
      if let deadline, deadline <= .now { return [] }
    }
  }

  private func readInputs() -> [Input] {
    var value: UInt32 = 0
    decoder.awaitsStatus = sender.pacer.isWaiting
    while true {
      let kind = unsafe Int(ct_get(&value))
      if kind == CT_NOTHING { break }
      decoder.feed(kind == CT_KEY ? .key(value) : .character(value))
    }
    var (inputs, replies) = decoder.take()
    let cells = cellPixels, depth = capabilities.colorDepth
    for reply in replies {
      if reply == .status {
        noteLine(sender.answered())
        continue
      }
      capabilities.learn(reply)
      hasNewAnswers = true
      if case .attributes = reply {
        noteLine(sender.answered())
        unanswered = nil
        capabilities.awaitsAnswers = false
      }
    }
    if capabilities.colorDepth != depth {
      sender.use(capabilities.colorDepth)
      redraw()
    }
    if cellPixels != cells { inputs.append(.resize(columns: size.columns, rows: size.rows)) }
    if inputs.contains(.key(.control("l"))) { redraw() }
    return inputs
  }

  private func suspend() -> [Input] {
    let before = size
    awaitStatuses()
    send(sender.painter.clearPictures())
    ct_leave(timeForAnswers != nil)
    // The shell, and whatever it starts, must not get late answers.
    if let time = timeForAnswers { ct_drain(time) }
    unanswered = nil
    capabilities.awaitsAnswers = false
    sender.forgetQueries()
    guard ct_suspend() else { return [.hangup] }
    sender.forget()
    // Our own stop and continue must not be reported again.
    if Int(ct_take_pending()) & CT_HANGUP != 0 { return [.hangup] }
    measureCells()
    let after = size
    return after == before ? [.resumed] : [.resumed, .resize(columns: after.columns, rows: after.rows)]
  }

  private func resize() -> Input? {
    let (before, cells) = (size, cellPixels)
    ct_resize()
    measureCells()
    let after = size
    guard after != before || cellPixels != cells else { return nil }
    if after != before { redraw() }
    return .resize(columns: after.columns, rows: after.rows)
  }

  private var cellPixels: [Int?] { [capabilities.cellPixelWidth, capabilities.cellPixelHeight] }

  private func measureCells() {
    var (width, height): (Int32, Int32) = (0, 0)
    guard unsafe ct_cell_pixels(&width, &height) else { return }
    (capabilities.cellPixelWidth, capabilities.cellPixelHeight) = (Int(width), Int(height))
  }

  /// Queries the terminal. Nothing waits for the answers: the decoder picks them out of the input when they
  /// arrive.
  private func ask() {
    mustAsk = false
    send(capabilities.questions)
    unanswered = .now
    decoder.awaitsReplies = true
    sender.asked()
  }

  private func noteLine(_ hasChanged: Bool) {
    guard hasChanged else { return }
    capabilities.isLineSlow = sender.pacer.isSlow
    hasNewAnswers = true
  }

  /// Before the terminal is given away, asks for something whose answer comes after all others, to know their end.
  private func awaitStatuses() {
    guard sender.pacer.isWaiting, timeForAnswers == nil, !isGone else { return }
    send(Array("\u{1b}[c".utf8))
    unanswered = .now
    decoder.awaitsReplies = true
  }

  /// How many milliseconds an answer may still take; nil when none is outstanding.
  private var timeForAnswers: Int32? {
    guard !isGone else { return nil }
    return remaining(of: .seconds(3))
  }

  /// How many milliseconds until the terminal counts as one that does not answer; nil when that time is over, or has
  /// not begun.
  private var timeForSilence: Int32? { capabilities.awaitsAnswers ? remaining(of: .seconds(1)) : nil }

  private func remaining(of limit: Duration) -> Int32? {
    guard let asked = unanswered else { return nil }
    let time = (asked + limit - .now).wholeMilliseconds
    return time > 0 ? time : nil
  }

  private func send(_ bytes: [UInt8]) {
    // SAFETY: the buffer lives through the call, which reads `count` bytes of it.
    let sent = unsafe bytes.withUnsafeBufferPointer { unsafe ct_write($0.baseAddress, $0.count) }
    if !sent { isGone = true }
  }

  private static func throwIfFailed(_ status: Int32) throws(TerminalError) {
    let name = ProcessInfo.processInfo.environment["TERM"].flatMap { $0.isEmpty ? nil : $0 }
    switch Int(status) {
    case CT_OK: return
    case CT_NOT_A_TERMINAL: throw .notATerminal
    case CT_UNKNOWN_TERM: throw .unknownTerminal(name: name)
    case CT_NO_CURSOR_MOTION: throw .noCursorMotion(name: name ?? "")
    default: throw .cannotStart(reason: "no pipe could be made (\(unsafe String(cString: strerror(errno))))")
    }
  }
}

extension Duration {
  /// Milliseconds, rounded up so that a wait never ends early.
  fileprivate var wholeMilliseconds: Int32 {
    let parts = components
    let milliseconds =
      parts.seconds * 1000 + (parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return Int32(clamping: milliseconds)
  }
}
