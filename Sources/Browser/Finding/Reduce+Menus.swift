import Screen
import Widgets

extension BrowserState {
  mutating func editMenu(_ menu: Menu, _ change: (inout TextField) -> Void) {
    switch menu {
    case .filter(var dialog):
      change(&dialog.field)
      dialog.historyIndex = nil
      followFilter(dialog)
    case .palette(var dialog):
      change(&dialog.field)
      shell.overlay = .menu(.palette(followed(dialog)))
    case .sort, .themes: break
    }
  }

  mutating func acceptMenu(_ menu: Menu, _ effects: inout [Effect]) {
    switch menu {
    case .filter(let dialog): acceptFilter(dialog)
    case .sort(let dialog): acceptSort(dialog)
    case .palette(let dialog): acceptPalette(dialog, &effects)
    case .themes(let dialog): acceptTheme(dialog)
    }
  }

  /// Undoes the effects of a menu that is cancelled.
  mutating func cancelMenu(_ menu: Menu) {
    switch menu {
    case .filter(let dialog): cancelFilter(dialog)
    case .themes(let dialog): shell.theme = dialog.former
    case .sort, .palette: break
    }
  }

  /// - Parameter top: the first row shown from now on, as long as the choice is visible; nil to leave it.
  mutating func stepMenu(_ menu: Menu, _ step: Int, keeping top: Int? = nil) {
    switch menu {
    case .filter(let dialog): stepFilterHistory(dialog, older: step < 0)
    case .sort(var dialog):
      dialog.choice = min(max(0, dialog.choice + step), SortDialog.rows.count - 1)
      dialog.top = top ?? dialog.top
      shell.overlay = .menu(.sort(dialog))
    case .palette(var dialog):
      dialog.choice = min(max(0, dialog.choice + step), max(0, dialog.matches.count - 1))
      dialog.top = top ?? dialog.top
      shell.overlay = .menu(.palette(dialog))
    case .themes(var dialog):
      dialog.top = top ?? dialog.top
      stepTheme(dialog, to: dialog.choice + step)
    }
  }
}
