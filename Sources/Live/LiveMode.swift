/// Which part of the keymap applies.
public enum LiveMode: String, CaseIterable, Hashable, Sendable {
  case watch, number, help
}
