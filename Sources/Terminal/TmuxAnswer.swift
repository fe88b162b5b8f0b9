internal import CTerm

/// What a surrounding tmux says about itself and the terminals that are attached to it.
public struct TmuxAnswer: Hashable, Sendable {
  /// Whether programs may send sequences through tmux to the terminal (`allow-passthrough`).
  public var allowsPassthrough: Bool
  /// The name and version of each attached terminal, as it answered tmux: `kitty(0.41.1)`.
  public var terminals: [String]
  /// Whether each attached terminal shows sixel graphics; tmux announces them even where it must draw stand-ins.
  public var hasSixel: Bool

  /// From a line with tmux's version and the value of the option, and a line for each terminal with its name, a tab
  /// and its features; nil for anything else.
  package init?(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let first = lines.first?.split(separator: " ").map(String.init), first.first?.isEmpty == false
    else {
      return nil
    }
    // Old versions do not have the option, and print it as a number or as a word.
    allowsPassthrough = first.count > 1 && !["0", "off"].contains(first[1])
    var clients = lines.dropFirst().map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    if clients.last?.first == "" { clients.removeLast() }
    terminals = clients.map { String($0.first ?? "") }
    let features = clients.map { $0.count > 1 ? $0[1].split(separator: ",") : [] }
    hasSixel = !features.isEmpty && features.allSatisfy { $0.contains("sixel") }
  }

  /// Whether pictures can be sent by kitty's protocol and shown by placeholders, on every terminal that is attached.
  public var passesKitty: Bool {
    allowsPassthrough && !terminals.isEmpty && terminals.allSatisfy(Self.knowsPlaceholders)
  }

  /// Unicode placeholders came with kitty 0.28; Ghostty has had them from its first version.
  private static func knowsPlaceholders(_ name: String) -> Bool {
    if name.hasPrefix("ghostty") { return true }
    guard name.hasPrefix("kitty(") else { return false }
    let numbers = name.dropFirst(6).split(separator: ".").prefix(2).map {
      Int($0.prefix { $0.isNumber }) ?? 0
    }
    return numbers.count == 2 && (numbers[0], numbers[1]) >= (0, 28)
  }

  /// Asks the tmux around this process; nil outside tmux, and where it does not answer within a moment.
  static func ofSurroundingTmux(environment: [String: String]) -> TmuxAnswer? {
    guard environment["TMUX"]?.isEmpty == false, environment["ZELLIJ"] == nil,
      let pane = environment["TMUX_PANE"], !pane.isEmpty
    else { return nil }
    var answer = [UInt8](repeating: 0, count: 4096)
    // SAFETY: the buffer lives through the call, which writes at most its length.
    let count = unsafe answer.withUnsafeMutableBufferPointer {
      unsafe ct_ask_tmux(pane, $0.baseAddress, $0.count, 300)
    }
    guard count > 0 else { return nil }
    return TmuxAnswer(String(decoding: answer.prefix(Int(count)), as: UTF8.self))
  }
}
