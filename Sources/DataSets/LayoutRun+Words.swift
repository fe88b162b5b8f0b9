import Alignment
import Files

extension LayoutRun.Summary {
  /// For people: what was written, what was left out and why, how it was divided, and what looks like label
  /// noise.
  package func words(_ run: LayoutRun) -> String {
    if isCancelled { return "interrupted; \(run.target.shown) was left as it was" }
    var lines: [String] = []
    var line = "\(set.count) \(set.count == 1 ? "crop" : "crops") of \(set.labelCount) "
    line +=
      "\(set.labelCount == 1 ? "label" : "labels") written to \(run.target.shown) as \(run.kind.rawValue)"
    if !set.leftOut.isEmpty { line += ", \(set.leftOut.count) left out (\(reasons))" }
    lines.append(line)
    if set.isDivided {
      let parts = set.parts.map { part in
        "\(part.name) \(part.count) of \(part.labels.count)"
      }
      lines.append(
        "divided \(run.rules.split?.summary ?? "as in the manifest"): \(parts.joined(separator: ", "))")
    }
    let across = set.duplicates.count { $0.isAcrossLabels }
    if !set.duplicates.isEmpty {
      lines.append(
        "\(set.duplicates.count) \(set.duplicates.count == 1 ? "face" : "faces") in copies of photos, "
          + "\(across) of them across labels: see duplicates.jsonl")
    }
    return lines.joined(separator: "\n")
  }

  private var reasons: String {
    let counts = Dictionary(grouping: set.leftOut, by: \.reason.name).mapValues(\.count)
    return counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
  }
}
