import Files
import Foundation
import Identity
import Networks
package import Parallel
package import Recognition
package import SystemPackage
package import TextWriting

/// How well a model tells the people of a folder apart.
package struct IdentityEvaluation: Sendable {
  package let figures: IdentityFigures
  package let tenFold: TenFoldScore?
  /// Photos of the folder without a face, and pairs of the list without two faces.
  package let faceless: Int
  package let pairsLeft: Int

  package init(
    _ folder: PeopleFolder, model: RecognitionCutOffs, pairs: PairsFile?, lanes: Lanes,
    cancellation: CancellationFlag? = nil
  ) throws {
    guard folder.photos.count > 1 else {
      throw UsageError("fewer than two faces were found; there is nothing to measure")
    }
    figures = try IdentityFigures(
      folder.vectors, people: folder.numbers, cutOffs: model, lanes: lanes, cancellation: cancellation)
    faceless = folder.faceless.count
    var places: [String: Int] = [:]
    for (index, path) in folder.photos.enumerated() {
      places["\(folder.names[index])/\(path.stem ?? "")"] = index
    }
    let told = (pairs?.pairs ?? []).compactMap { pair -> TenFoldScore.Pair? in
      guard let a = places[pair.first], let b = places[pair.second] else { return nil }
      return TenFoldScore.Pair(fold: pair.fold, distance: folder.vectors.distance(a, b), isSame: pair.isSame)
    }
    pairsLeft = (pairs?.pairs.count ?? 0) - told.count
    tenFold = TenFoldScore(told)
  }

  package var json: JSONText {
    var members = figures.jsonMembers
    members.insert(("photos_without_face", .literal("\(faceless)")), at: 1)
    if let tenFold {
      members.append(
        (
          "ten_fold",
          .object([
            ("pairs", .literal("\(tenFold.pairs)")), ("parts", .literal("\(tenFold.folds)")),
            ("accuracy", Self.number(tenFold.accuracy)), ("error", Self.number(tenFold.error)),
            ("distance", Self.number(Double(tenFold.distance))), ("pairs_left_out", .literal("\(pairsLeft)")),
          ])
        ))
    }
    return .object(members)
  }

  private static func number(_ value: Double) -> JSONText { .literal(String(format: "%.4f", value)) }

  package var lines: [String] {
    func percent(_ value: Double) -> String { String(format: "%.1f %%", value * 100) }
    var lines = [
      "\(counted(figures.faces, "face")) of \(figures.people) people; \(counted(faceless, "photo")) without a face"
    ]
    if let tenFold {
      lines.append(
        String(
          format: "%d-fold            %.2f %% ± %.2f of %d pairs right, at about %.3f%@", tenFold.folds,
          tenFold.accuracy * 100, tenFold.error * 100, tenFold.pairs, Double(tenFold.distance),
          pairsLeft > 0 ? "; \(pairsLeft) left out, as a photo or face is missing" : ""))
    }
    for pair in figures.pairs {
      let name = "1 false in \(Int((1 / pair.false).rounded()))"
      let padding = String(repeating: " ", count: max(1, 19 - name.count))
      lines.append(
        "\(name)\(padding)\(percent(pair.found)) of pairs found, up to \(String(format: "%.3f", pair.distance))"
      )
    }
    if let names = figures.names, names.asked > 0 {
      lines.append(
        "first name         \(percent(Double(names.right) / Double(names.asked))) right of \(names.asked), "
          + "\(names.people) people with \(counted(names.confirmed, "confirmed face")) each")
      if names.strangers > 0 {
        lines.append(
          "strangers          \(percent(Double(names.strangersOffered) / Double(names.strangers))) of "
            + "\(names.strangers) get a name, when \(percent(Double(names.offered) / Double(names.asked))) of the "
            + "others do")
      }
    }
    let groups = figures.groups
    lines.append(
      "\(figures.groupCount) groups".padding(toLength: 19, withPad: " ", startingAt: 0)
        + "\(percent(groups.pairsRight)) of pairs right, \(percent(groups.pairsFound)) found, "
        + String(format: "B³ %.3f", groups.bCubed))
    return lines
  }
}

extension PairsFile {
  /// - Throws: `UsageError` when the file cannot be read or is no such list.
  package init(contentsOf path: FilePath) throws {
    let bytes: [UInt8]
    do {
      bytes = try SafetensorsFile.read(path)
    } catch {
      throw UsageError("\(path.shown): the list of pairs cannot be read; check its name")
    }
    do {
      try self.init(String(decoding: bytes, as: UTF8.self))
    } catch let fault {
      throw UsageError("\(path.shown): \(fault)")
    }
  }
}
