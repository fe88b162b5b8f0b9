package import Alignment
import Annotations

/// Which faces of a copy are made unrecognisable.
package struct FaceBlur: Sendable, Hashable {
  package var isAll = false
  package var isUnnamed = false
  /// The people who did not agree to be shown.
  package var names: [String] = []

  package init(all: Bool = false, unnamed: Bool = false, names: [String] = []) {
    (isAll, isUnnamed, self.names) = (all, unnamed, names)
  }

  package func blurs(_ face: ExportFace) -> Bool {
    if isAll { return true }
    guard let person = face.person else { return isUnnamed }
    return names.contains { FoldedText.folded($0) == FoldedText.folded(person) }
  }
}
