import Foundation
package import Recognition
package import TextWriting

extension IdentityFigures {
  /// The figures as JSON's members, the same for an evaluation and a measurement of vectors.
  package var jsonMembers: [(name: String, value: JSONText)] {
    var members: [(name: String, value: JSONText)] = [
      ("faces", .literal("\(faces)")), ("people", .literal("\(people)")),
      ("numbers", .literal("\(dimension)")), ("metric", .string(metric.rawValue)),
      ("cut_offs", Self.json([("group", cutOffs.group), ("sure", cutOffs.sure), ("ask", cutOffs.ask)])),
      (
        "pairs",
        .list(
          pairs.map {
            .object([
              ("one_false_in", .literal("\(Int((1 / $0.false).rounded()))")), ("found", Self.share($0.found)),
              ("distance", Self.share(Double($0.distance))),
            ])
          })
      ),
    ]
    if let names { members.append(("names", Self.json(names))) }
    members.append(("groups", .object([("count", .literal("\(groupCount)"))] + Self.json(groups))))
    if let batches {
      members.append(
        (
          "batches",
          .object(
            [("faces", .literal("\(batches.size)"))] + Self.json(batches.scores) + [
              ("slowest_seconds", Self.share(batches.slowest))
            ])
        ))
    }
    if let audit {
      members.append(
        (
          "audit",
          .object([
            ("faces", .literal("\(audit.faces)")), ("wrong_names", .literal("\(audit.wrong)")),
            ("shown", .literal("\(2 * audit.wrong)")), ("found", .list(audit.found.map(Self.share))),
          ])
        ))
    }
    members.append(("seconds", .object(seconds.map { ($0.name, Self.share($0.seconds)) })))
    return members
  }

  private static func share(_ value: Double) -> JSONText { .literal(String(format: "%.4f", value)) }

  private static func json(_ values: [(String, Float)]) -> JSONText {
    .object(values.map { ($0.0, .literal("\($0.1)")) })
  }

  private static func json(_ scores: GroupScores) -> [(name: String, value: JSONText)] {
    [
      ("pairs_right", share(scores.pairsRight)), ("pairs_found", share(scores.pairsFound)),
      ("b_cubed", share(scores.bCubed)),
    ]
  }

  private static func json(_ names: NameScores) -> JSONText {
    .object([
      ("confirmed_each", .literal("\(names.confirmed)")), ("people", .literal("\(names.people)")),
      ("asked", .literal("\(names.asked)")), ("first_right", share(ratio(names.right, names.asked))),
      ("offered", share(ratio(names.offered, names.asked))),
      ("offered_right", share(ratio(names.offeredRight, names.offered))),
      ("strangers", .literal("\(names.strangers)")),
      ("strangers_offered", share(ratio(names.strangersOffered, names.strangers))),
    ])
  }

  private static func ratio(_ part: Int, _ whole: Int) -> Double {
    whole == 0 ? 0 : Double(part) / Double(whole)
  }
}
