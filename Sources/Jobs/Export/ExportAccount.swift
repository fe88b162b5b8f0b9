package import Alignment
import Files
package import SystemPackage
import TextWriting

/// What an export did, in words and as JSON.
package struct ExportAccount: Sendable {
  package var summary: ExportRun.Summary
  package var folder: FilePath
  package var selection: FaceSelection
  package var isDryRun: Bool
  package var isInterrupted: Bool
  /// Failures that are not those of single photos, in addition to the summary's.
  package var otherFailures: Int
  /// Photos that are the same file under several paths.
  package var copies = PhotoCopies([])
  /// Crops of one face from copies of a photo: how many pairs, how many of them with two labels, and a line for people.
  /// Nil where nobody looked.
  package var nearDuplicates: (pairs: Int, across: Int, summary: String?)?

  package init(
    _ summary: ExportRun.Summary, of job: ExportJob, isInterrupted: Bool, otherFailures: Int
  ) {
    self.summary = summary
    (folder, selection, isDryRun) = (job.folder, job.options.selection, job.isDryRun)
    (self.isInterrupted, self.otherFailures) = (isInterrupted, otherFailures)
  }

  private var tally: ExportTally { summary.tally }
  private var written: Int { isDryRun ? summary.names.count : summary.written }

  // MARK: Words

  /// Lines for people: what was written, and when something was left out, how much of it and why.
  package var text: String {
    var first = count(written, "crop") + (isDryRun ? " would be written to " : " written to ") + folder.shown
    if summary.skipped > 0 { first += ", \(summary.skipped) there already" }
    if isInterrupted { first += "; interrupted, run it again to continue" }
    var lines = [first]
    if !summary.removed.isEmpty {
      lines.append(
        count(summary.removed.count, "crop") + " of other settings or photos "
          + (isDryRun ? "would be removed" : "removed"))
    }
    if tally.photosLeftOut > 0 {
      lines.append(
        count(tally.photos, "photo")
          + ": \(tally.photosWithCrops) with crops, \(tally.photosLeftOut) without ("
          + words(tally.photoReasons) + ")")
    }
    if tally.facesLeftOut > 0 {
      let filters = tally.filters.sorted { $0.key < $1.key }.map { "\($0.value) by --\($0.key)" }
      lines.append(
        count(tally.faces, "face") + ": " + count(tally.crops, "crop") + ", \(tally.facesLeftOut) left out ("
          + words(tally.faceReasons) + (filters.isEmpty ? "" : "; " + filters.joined(separator: ", ")) + ")")
    }
    if selection.rule.isSingle {
      lines.append(
        "Order: " + (selection.selectsFirst ? "the face is selected first" : "the filters come first")
          + (selection.selectsFirst
            ? ", then the filters judge it" : ", then a face is selected of those that pass"))
    }
    if let line = copies.summary { lines.append(line) }
    if let line = nearDuplicates?.summary { lines.append(line) }
    if !summary.deadParts.isEmpty {
      lines.append(
        "Not finished, run again with the same --out: "
          + summary.deadParts.map { "--shard \($0)" }.joined(separator: ", "))
    }
    return lines.joined(separator: "\n")
  }

  private func count(_ number: Int, _ what: String) -> String {
    number == 1 ? "1 \(what)" : "\(number) \(what)s"
  }

  private func words(_ reasons: [LeftOut.Reason: Int]) -> String {
    LeftOut.Reason.allCases.compactMap { reason in
      reasons[reason].map { "\($0) \(reason.words)" }
    }.joined(separator: ", ")
  }

  // MARK: JSON

  /// One line.
  package var json: String {
    func numbers(_ values: [String: Int]) -> JSONText {
      .object(values.sorted { $0.key < $1.key }.map { ($0.key, .literal("\($0.value)")) })
    }
    func reasons(_ values: [LeftOut.Reason: Int]) -> JSONText {
      numbers(Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) }))
    }
    func number(_ value: Int) -> JSONText { .literal("\(value)") }
    return JSONText.object([
      ("out", .string(folder.string)), ("dry_run", .literal("\(isDryRun)")),
      ("interrupted", .literal("\(isInterrupted)")), ("written", number(written)),
      ("there_already", number(summary.skipped)), ("removed", number(summary.removed.count)),
      (
        "photos",
        .object([
          ("total", number(tally.photos)), ("with_crops", number(tally.photosWithCrops)),
          ("left_out", number(tally.photosLeftOut)), ("reasons", reasons(tally.photoReasons)),
          ("damaged", number(tally.damaged)),
        ])
      ),
      (
        "faces",
        .object([
          ("total", number(tally.faces)), ("crops", number(tally.crops)),
          ("left_out", number(tally.facesLeftOut)), ("reasons", reasons(tally.faceReasons)),
          ("filters", numbers(tally.filters)),
        ])
      ),
      (
        "copies", .object([("photos", number(copies.groups.count)), ("paths", number(copies.paths))])
      ),
      (
        "near_duplicates",
        nearDuplicates.map {
          .object([("pairs", number($0.pairs)), ("across_labels", number($0.across))])
        } ?? .literal("null")
      ),
      ("selection", .string(selection.ruleSummary)), ("filters", .string(selection.filterSummary)),
      ("order", .string(selection.selectsFirst ? "select-first" : "filters-first")),
      ("unfinished_shards", .list(summary.deadParts.map { .string("\($0)") })),
      ("failures", number(summary.failures.count + otherFailures)),
    ]).text
  }
}

extension ExportMerge.Summary {
  /// A line for people.
  package func text(_ out: FilePath) -> String {
    "\(crops) crops of \(photos) photos in \(out.shown), \(added) of them new; \(tally.photosLeftOut) photos and "
      + "\(tally.facesLeftOut) faces left out"
  }

  /// One line.
  package func json(_ out: FilePath) -> String {
    JSONText.object([
      ("out", .string(out.string)), ("crops", .literal("\(crops)")), ("added", .literal("\(added)")),
      (
        "photos",
        .object([
          ("total", .literal("\(photos)")), ("with_crops", .literal("\(tally.photosWithCrops)")),
          ("left_out", .literal("\(tally.photosLeftOut)")),
        ])
      ),
      (
        "faces",
        .object([
          ("total", .literal("\(tally.faces)")), ("crops", .literal("\(tally.crops)")),
          ("left_out", .literal("\(tally.facesLeftOut)")),
        ])
      ),
      ("faults", .list(faults.map { .string($0) })),
    ]).text
  }
}

extension LeftOut.Reason {
  fileprivate var words: String {
    switch self {
    case .noFace: "without a face"
    case .unreadable: "unreadable"
    case .damaged: "damaged"
    case .duplicate: "the same file as another"
    case .changed: "changed meanwhile"
    case .conflict: "in conflict with other files"
    case .rejected: "rejected by people"
    case .notAccepted: "not accepted by people"
    case .otherPerson: "of other people"
    case .unnamed: "without a name"
    case .filter: "filtered"
    case .notSelected: "not selected"
    case .noCrop: "that cannot be cut out"
    }
  }
}
