internal import CTerm
internal import Foundation
public import Screen

/// What can be found out about the terminal without taking it over, for commands that print and exit.
public enum TerminalProbe {
  /// The window that standard output writes to.
  public struct Window: Hashable, Sendable {
    /// In cells, as the driver reports it; each side at least 1.
    public var size: ScreenSize
    /// The size of a cell in pixels, when the driver says.
    public var cellWidth, cellHeight: Int?
  }

  /// Nil when standard output is no terminal.
  public static var window: Window? {
    var window = ct_window()
    // SAFETY: `window` lives through the call, which fills it in.
    guard unsafe ct_window_size(&window) else { return nil }
    let hasCells = window.cell_width > 0 && window.cell_height > 0
    return Window(
      size: ScreenSize(columns: Int(window.columns), rows: Int(window.rows)),
      cellWidth: hasCells ? Int(window.cell_width) : nil, cellHeight: hasCells ? Int(window.cell_height) : nil
    )
  }

  /// What the environment and the terminal's description say. Sets the locale of this process.
  public static func described() -> Capabilities {
    let environment = ProcessInfo.processInfo.environment
    var known = Capabilities(
      environment: environment, describedColors: Int(ct_described_colors()), utf8: ct_set_locale())
    known.isAssumed = ct_is_assumed()
    if let window { (known.cellPixelWidth, known.cellPixelHeight) = (window.cellWidth, window.cellHeight) }
    return known
  }

  /// ``described()``, completed by what the controlling terminal answers; nil when it does not answer in
  /// time.
  ///
  /// The Linux console is not queried: it prints queries that it does not understand.
  public static func asked(within limit: Duration = .milliseconds(500)) -> Capabilities? {
    var known = described()
    guard known.name != "linux", known.name != "dumb" else { return nil }
    let question = known.questions
    var answer = [UInt8](repeating: 0, count: 4096)
    let milliseconds = Int32(clamping: Int64(limit / .milliseconds(1)))
    // SAFETY: both buffers live through the call, which reads and writes within the given counts.
    let count = unsafe question.withUnsafeBufferPointer { question in
      unsafe answer.withUnsafeMutableBufferPointer { answer in
        unsafe ct_ask(question.baseAddress, question.count, answer.baseAddress, answer.count, milliseconds)
      }
    }
    guard count > 0 else { return nil }
    var decoder = InputDecoder()
    for byte in answer.prefix(Int(count)) { decoder.feed(.character(UInt32(byte))) }
    for reply in decoder.take().replies { known.learn(reply) }
    return known
  }
}
