/// What comes first on the wall.
public enum WallOrder: String, CaseIterable, Hashable, Sendable {
  /// As the photos are listed.
  case photo
  /// The least certain first.
  case score
  /// The largest first.
  case size
  /// The sharpest first.
  case sharpness
  /// By name; those without a name last.
  case person
  /// Those that seem to be one person's, the largest group first; those in no group last.
  case group

  func words(isReversed: Bool) -> String {
    switch self {
    case .photo: isReversed ? "last photo first" : "by photo"
    case .score: isReversed ? "highest score first" : "lowest score first"
    case .size: isReversed ? "smallest first" : "largest first"
    case .sharpness: isReversed ? "most blurred first" : "sharpest first"
    case .group: isReversed ? "by group, smallest first" : "by group, largest first"
    case .person: isReversed ? "by person, last first" : "by person"
    }
  }
}
