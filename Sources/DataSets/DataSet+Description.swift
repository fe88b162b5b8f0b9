import Alignment
import TextWriting

extension DataSet {
  /// The number of all crops.
  package var count: Int { parts.reduce(0) { $0 + $1.count } }

  /// The number of all labels.
  package var labelCount: Int { Set(parts.flatMap { $0.labels.map(\.folder) }).count }

  /// How it was made, and its figures.
  func description(_ kind: LayoutKind, _ rules: SetRules) -> JSONText {
    .object([
      ("layout", .string(kind.rawValue)),
      ("crops", .literal("\(count)")),
      ("labels", .literal("\(labelCount)")),
      ("left_out", .literal("\(leftOut.count)")),
      ("split", .string(rules.split?.summary ?? (isDivided ? "as in the manifest" : "none"))),
      ("numbers", .string(hasSharedNumbers || parts.count < 2 ? "of the set" : "of each part")),
      (
        "parts",
        .list(
          parts.map { part in
            .object([
              ("name", .string(part.name)), ("crops", .literal("\(part.count)")),
              ("labels", .literal("\(part.labels.count)")),
            ])
          })
      ),
      ("min_per_label", .literal(rules.minPerLabel.map(String.init) ?? "null")),
      ("max_per_label", .literal(rules.maxPerLabel.map(String.init) ?? "null")),
      ("duplicates", .string(rules.duplicates.rawValue)),
    ])
  }
}

extension DataSet.LeftOut {
  /// One line of JSON.
  var json: String {
    var members: [(name: String, value: JSONText)] = [
      ("crop", .string(crop.name)), ("label", crop.label.map(JSONText.string) ?? .literal("null")),
      ("source", .string(crop.source)), ("reason", .string(reason.name)),
    ]
    switch reason {
    case .noLabel, .missing: break
    case .duplicate(let other): members.append(("of", .string(other)))
    case .tooFew(let count, let least):
      members += [("value", .literal("\(count)")), ("limit", .literal("\(least)"))]
    case .tooMany(let rank, let most):
      members += [("value", .literal("\(rank)")), ("limit", .literal("\(most)"))]
    }
    return JSONText.object(members).text
  }
}

extension DataSet.Reason {
  /// As in `left-out.jsonl`.
  package var name: String {
    switch self {
    case .noLabel: "no label"
    case .duplicate: "duplicate"
    case .tooFew: "min-per-label"
    case .tooMany: "max-per-label"
    case .missing: "file missing"
    }
  }
}

extension DuplicateGroup {
  /// One line of JSON.
  package var json: String {
    JSONText.object([
      ("kind", .string(isSameFile ? "same file" : "near")),
      ("across_labels", .literal(isAcrossLabels ? "true" : "false")),
      ("labels", .list(labels.map(JSONText.string))),
      (
        "crops",
        .list(
          crops.map { crop in
            .object([
              ("crop", .string(crop.name)), ("label", crop.label.map(JSONText.string) ?? .literal("null")),
              ("source", .string(crop.source)), ("face", .literal("\(crop.face)")),
              ("quality", .literal("\(crop.quality)")),
              ("hash", crop.hash.map { .string("\($0)") } ?? .literal("null")),
            ])
          })
      ),
    ]).text
  }
}
