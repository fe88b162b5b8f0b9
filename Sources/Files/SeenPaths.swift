package import SystemPackage

/// Tells which paths have been seen before, in little memory: lists may repeat millions of them.
///
/// It keeps 128 bits for each path. Two different paths among a million have the same with a probability of
/// 10⁻²⁷.
package struct SeenPaths: Sendable {
  private var seen: Set<SIMD2<UInt64>> = []

  package init() {}

  /// Whether the path is new. Paths that differ only in `.` or repeated slashes are the same; different names
  /// of one file (links, and ways through `..`, which may lead through one) are not.
  package mutating func insert(_ path: FilePath) -> Bool {
    var plain = FilePath(root: path.root, [])
    for component in path.components where component.kind != .currentDirectory { plain.append(component) }
    let bytes = plain.bytes
    return seen.insert(SIMD2(XXHash64.hash(bytes), XXHash64.hash(bytes, seed: 1))).inserted
  }
}
