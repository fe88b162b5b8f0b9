/// Why the browser cannot run on this terminal. Each message says what the user can do instead.
public enum TerminalError: Error, Equatable, CustomStringConvertible {
  case notATerminal
  case unknownTerminal(name: String?)
  case noCursorMotion(name: String)
  case cannotStart(reason: String)

  public var description: String {
    switch self {
    case .notATerminal:
      "the browser needs a terminal, but standard input or output is a file or a pipe; "
        + "use `facet detect` to print faces without one"
    case .unknownTerminal(nil):
      "the browser cannot tell what terminal this is: TERM is not set; set it (TERM=xterm-256color suits most), "
        + "or use `facet detect`, which needs no terminal"
    case .unknownTerminal(let name?):
      "the browser knows no terminal called \"\(name)\" (TERM); install its description (Debian: ncurses-term), "
        + "set TERM=xterm-256color, or use `facet detect`, which needs no terminal"
    case .noCursorMotion(let name):
      "the browser cannot run on a \"\(name)\" terminal (TERM), which cannot move its cursor; "
        + "use `facet detect`, which needs no terminal"
    case .cannotStart(let reason):
      "the browser cannot take over the terminal: \(reason); use `facet detect`, which needs no terminal"
    }
  }
}
