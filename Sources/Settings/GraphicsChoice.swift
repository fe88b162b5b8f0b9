package import Terminal

/// The values of the option `--graphics` and of the setting of that name.
package enum GraphicsChoice: String, CaseIterable {
  case auto, cells, kitty, sixel, iterm

  /// Nil for `auto`: the terminal is asked.
  package var kind: GraphicsKind? { GraphicsKind(rawValue: rawValue) }
}
