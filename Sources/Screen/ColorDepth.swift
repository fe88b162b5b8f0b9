/// How many colours a terminal shows.
public enum ColorDepth: String, CaseIterable, Hashable, Sendable {
  case mono
  case ansi16 = "16"
  case palette256 = "256"
  case truecolor

  /// What to use when the user has not chosen.
  ///
  /// - Parameters:
  ///   - environment: `NO_COLOR` (any text) means mono; `COLORTERM`, `TERM` and `TERM_PROGRAM` indicate
  ///     24-bit colour.
  ///   - terminalColors: the number of colours by the terminal's description; 0 for none.
  public static func detected(environment: [String: String], terminalColors: Int) -> ColorDepth {
    if let wish = environment["NO_COLOR"], !wish.isEmpty { return .mono }
    if terminalColors == 0 { return .mono }
    let term = environment["TERM"] ?? ""
    let known = ["kitty", "alacritty", "foot", "wezterm", "ghostty", "contour"]
    if ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
      || term.hasSuffix("-direct") || known.contains(where: term.contains)
      || ["iTerm.app", "WezTerm", "ghostty"].contains(environment["TERM_PROGRAM"] ?? "")
    {
      return .truecolor
    }
    return terminalColors >= 256 ? .palette256 : .ansi16
  }

  /// The depth once the terminal has answered whether it shows colours of 24 bits; where no colours are wanted, none are
  /// shown all the same.
  public func answered(areExact: Bool) -> ColorDepth {
    if self == .mono { return .mono }
    if areExact { return .truecolor }
    return self == .truecolor ? .palette256 : self
  }
}
