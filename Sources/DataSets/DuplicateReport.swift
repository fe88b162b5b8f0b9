import Files
package import SystemPackage

/// What a person reads about copies among the crops of an export.
package struct DuplicateReport: Sendable {
  /// First those across labels.
  package let groups: [DuplicateGroup]

  /// - Parameter folder: an export's.
  package init(of folder: FilePath) throws(DataSetError) {
    groups = DuplicateFinder(try ManifestReader.crops(in: folder)).groups
  }

  /// A line for each group.
  package var json: [String] { groups.map(\.json) }

  /// A line for each group, its crops below, and the count.
  package var text: [String] {
    var lines: [String] = []
    for group in groups {
      let kind = group.isSameFile ? "the same file" : "photos that look alike"
      let labels = group.labels.map { FilePath($0).shown }
      lines.append(
        group.isAcrossLabels ? "\(kind), labels \(labels.joined(separator: " and "))" : kind)
      for crop in group.crops {
        lines.append("  \(FilePath(crop.source).shown)  face \(crop.face + 1)  \(FilePath(crop.name).shown)")
      }
    }
    let across = groups.count { $0.isAcrossLabels }
    lines.append(
      "\(groups.count) \(groups.count == 1 ? "face" : "faces") in copies of photos, \(across) of them across labels"
    )
    return lines
  }
}
