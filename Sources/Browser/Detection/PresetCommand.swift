/// Commands of the presets dialog, besides choosing.
public enum PresetCommand: Hashable, Sendable {
  case save, saveForFolder, remove
}
