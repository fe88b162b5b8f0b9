import ArgumentParser
import Terminal

/// `--graphics` on the command line; the browser takes the same.
enum GraphicsChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, cells, kitty, sixel, iterm

  /// Nil to find out.
  var kind: GraphicsKind? { GraphicsKind(rawValue: rawValue) }
}
