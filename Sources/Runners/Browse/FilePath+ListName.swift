import Files
import SystemPackage

extension FilePath {
  /// What the list shows: the path below the folder it was found in, or its last part.
  func name(below roots: [FilePath]) -> String {
    for root in roots where starts(with: root) {
      var rest = self
      if rest.removePrefix(root), !rest.isEmpty { return rest.shown }
    }
    return lastComponent.map { FilePath(root: nil, [$0]).shown } ?? shown
  }
}
