import Browser
import Detection
import Geometry
import Screen
import Widgets

/// The file of settings with every default, each in a line that begins with `#`.
package enum ConfigurationText {
  package static var text: String {
    let defaults = Configuration()
    var lines = [
      "# facet's settings. Every line that begins with \"# \" and a name is a default: take the \"# \" away to change it.",
      "# Options on the command line go before what is written here.", "", "[browser]",
    ]
    func add(_ words: String, _ key: String, _ value: String) {
      lines += ["# -- \(words)", "# \(key) = \(value)"]
    }
    add(
      "A theme's name, or the path of a theme file; your own themes belong into themes/ beside this file.",
      "theme",
      quoted(defaults.theme))
    add(
      "How pictures are shown: \(GraphicsChoice.allCases.map(\.rawValue).joined(separator: ", ")).",
      "graphics",
      quoted(defaults.graphics.rawValue))
    add("Where exports go unless another folder is typed.", "out", quoted(defaults.out))
    add("Faces that score less are marked doubtful.", "doubt-limit", "\(defaults.doubtLimit)")
    add("Megabytes for what answers a turned knob at once.", "memo-limit", "\(defaults.memoLimit)")
    add("Search folders below the given ones, too.", "recursive", "\(defaults.recursive)")
    add("Go back to where a folder was left.", "restore", "\(defaults.restore)")
    lines += ["", "# -- What the detector begins with in the browser.", "[detection]"]
    lines.append(
      "# -- Overlaps are the most that two boxes may share: in a level of the pyramid, in all, after R-Net, after O-Net."
    )
    lines += defaults.detection.tomlLines.map { "# \($0)" }
    lines += [
      "",
      "# -- Keys, by what they do in which mode. A list of keys replaces the usual ones, an empty one takes them away:",
      "# -- letters and signs as they are, Space, Enter, Esc, Tab, Up, PgDn, Ctrl-d, F1; \"o b\" is one after the other.",
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
