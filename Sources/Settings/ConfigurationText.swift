import Browser
import Detection
import Geometry
import Imaging
import Screen
import Terminal
import Widgets

/// A settings file with every default, each in a line that begins with `#`.
package enum ConfigurationText {
  package static var text: String {
    let defaults = Configuration()
    var lines = [
      "# facet's settings. A line that begins with \"# \" and a name is a default: remove the \"# \" to change it.",
      "# Options on the command line override what is written here.", "", "[browser]",
    ]
    func add(_ words: String, _ key: String, _ value: String) {
      lines += ["# -- \(words)", "# \(key) = \(value)"]
    }
    add(
      "A theme's name, or the path of a theme file; put your own themes into themes/ next to this file.",
      "theme",
      quoted(defaults.theme))
    add(
      "How pictures are shown: \(GraphicsChoice.allCases.map(\.rawValue).joined(separator: ", ")).",
      "graphics",
      quoted(defaults.graphics.rawValue))
    add(
      "The line to the terminal: \(LineChoice.allCases.map(\.rawValue).joined(separator: ", ")); over a slow one the text comes first, then the picture bit by bit.",
      "line", quoted(defaults.line.rawValue))
    add("The folder for exports, unless another one is typed.", "out", quoted(defaults.out))
    add(
      "Colours of profiles in pictures: managed (as sRGB, which terminals show) or as-is.", "colour",
      quoted(defaults.colors.rawValue))
    add(
      "A colour (#RRGGBB) behind what is transparent in photos; without one, what is stored there is shown.",
      "background", quoted(""))
    add("Faces with a lower score are marked as doubtful.", "doubt-limit", "\(defaults.doubtLimit)")
    add("Megabytes for results that make new settings show at once.", "memo-limit", "\(defaults.memoLimit)")
    add("Search folders below the given ones, too.", "recursive", "\(defaults.recursive)")
    add("Return to the place where a folder was left.", "restore", "\(defaults.restore)")
    lines += ["", "# -- The detector's settings when the browser starts.", "[detection]"]
    lines.append(
      "# -- Overlaps are limits of what two boxes may share: in a level, in all levels, after R-Net, after O-Net."
    )
    lines += defaults.detection.tomlLines.map { "# \($0)" }
    lines += [
      "",
      "# -- Keys, by mode and action. A list of keys replaces the default ones, an empty list removes them:",
      "# -- letters and signs as they are, Space, Enter, Esc, Tab, Up, PgDn, Ctrl-d, F1; \"o b\" is o, then b.",
    ]
    for mode in Mode.allCases {
      let actions = Keymap.standard.actions.filter { $0.row.modes.contains(mode) }
      guard !actions.isEmpty else { continue }
      lines += ["", "# -- \(mode.title)", "[keys.\(mode.rawValue)]"]
      var seen: Set<String> = []
      for action in actions where seen.insert(action.name).inserted {
        let keys = action.keys.map { quoted($0.map { $0.label(unicode: false) }.joined(separator: " ")) }
        lines.append("# \(quoted(action.name)) = [\(keys.joined(separator: ", "))]")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
