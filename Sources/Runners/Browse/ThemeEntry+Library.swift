import Browser
import Screen

extension ThemeEntry {
  /// Every theme, or what is wrong with it.
  static func all() -> [ThemeEntry] {
    let library = ThemeLibrary()
    return library.names.map { name in
      do throws(ThemeError) {
        return ThemeEntry(name: name, theme: try library.theme(named: name))
      } catch {
        return ThemeEntry(name: name, theme: nil, fault: "\(error)")
      }
    }
  }
}
