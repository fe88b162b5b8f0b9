import Annotations

/// What the classes of other programs' files mean: labels, categories, numbers.
///
/// Without rules, the known words for a face are faces, and every other class is left out and counted by name.
public struct ClassRules: Hashable, Sendable {
  /// What the objects of a class are.
  public enum Meaning: String, Hashable, Sendable, CaseIterable {
    /// They are faces.
    case face = "face"
    /// They are faces with the flag `ignore`: neither faces nor none.
    case ignore = "ignore"
    /// They are left out, without a remark.
    case skip = "skip"
  }

  private var meanings: [String: Meaning] = [:]
  /// Whether classes are people's names, except the known words for a face.
  public var areNames: Bool

  /// No rules, unless classes are names.
  public init(areNames: Bool = false) { self.areNames = areNames }

  /// The rule for a class, whatever its case and accents; nil when there is none. For YOLO without a list of
  /// classes and for COCO's unlisted categories, the number is the name.
  public subscript(name: String) -> Meaning? {
    get { meanings[FaceWords.folded(name)] }
    set { meanings[FaceWords.folded(name)] = newValue }
  }
}
