/// What keys do among the presets, besides choosing.
public enum PresetCommand: Hashable, Sendable {
  case save, saveForFolder, remove
}
