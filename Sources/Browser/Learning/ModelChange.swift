/// A change to the folder of models.
public enum ModelChange: Hashable, Sendable {
  case none
  case rename(String, to: String)
  case remove(String)
}
