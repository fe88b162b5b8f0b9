package import Terminal

/// `--graphics` on the command line; the browser takes the same.
package enum GraphicsChoice: String, CaseIterable {
  case auto, cells, kitty, sixel, iterm

  /// Nil to find out.
  package var kind: GraphicsKind? { GraphicsKind(rawValue: rawValue) }
}
