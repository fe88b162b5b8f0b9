/// The menus and input lines that choose what is shown or done; one is open at a time.
public enum Menu: Hashable, Sendable {
  case filter(FilterDialog)
  case sort(SortDialog)
  case palette(PaletteDialog)
  case themes(ThemeDialog)

  var mode: Mode {
    switch self {
    case .filter: .filter
    case .sort: .sort
    case .palette: .palette
    case .themes: .themes
    }
  }
}
