public import Alignment
public import ArgumentParser
import DataSets
import Files
import Jobs
import Parallel
import SystemPackage

/// The options for which crops become a set, and in which parts.
struct LayoutArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Divide the set into train, val and test (or train and val) in these shares, such as 80:10:10.",
      valueName: "shares"))
  var split: String?

  @Option(
    help: ArgumentHelp(
      "What stays together in one part: identity (nobody is in two parts) or picture (copies of a photo too).",
      valueName: "what"))
  var splitBy = CropSplit.Unit.identity

  @Option(help: ArgumentHelp("Another seed divides and draws differently.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("Leave out labels with fewer crops.", valueName: "number"))
  var minPerLabel: Int?

  @Option(
    help: ArgumentHelp("Of each label take only so many crops, the best by quality.", valueName: "number"))
  var maxPerLabel: Int?

  @Option(
    help: ArgumentHelp(
      "Of one face in copies of a photo (the same file, or one that looks alike) take all, the first by path, or the best.",
      valueName: "keep|first|best"))
  var duplicates = SetRules.Duplicates.keep

  @Option(help: ArgumentHelp("Crops in each tar file of webdataset.", valueName: "number"))
  var perShard = 10_000

  @Option(help: ArgumentHelp("Folds of pairs.txt, at most.", valueName: "number"))
  var folds = 10

  @Option(help: ArgumentHelp("Pairs of each kind in a fold, at most.", valueName: "number"))
  var pairs = 300

  @Flag(help: "Copy crops instead of linking them.")
  var copy = false

  func validate() throws {
    if let split, CropSplit(split) == nil {
      throw ValidationError("--split \(split): give two or three shares such as 80:10:10 or 90:10")
    }
    for (option, value) in [
      ("--min-per-label", minPerLabel), ("--max-per-label", maxPerLabel), ("--per-shard", perShard),
      ("--folds", folds), ("--pairs", pairs),
    ] {
      if let value, value < 1 { throw ValidationError("\(option) \(value): give a number from 1") }
    }
    if let minPerLabel, let maxPerLabel, minPerLabel > maxPerLabel {
      throw ValidationError("--min-per-label \(minPerLabel) is more than --max-per-label \(maxPerLabel)")
    }
  }

  /// How crops are divided; nil for one part.
  var parts: CropSplit? { split.flatMap { CropSplit($0, by: splitBy, seed: seed) } }

  /// The first option that means nothing without a layout; nil when none was given.
  var firstOfLayouts: String? {
    minPerLabel != nil
      ? "--min-per-label"
      : maxPerLabel != nil
        ? "--max-per-label"
        : perShard != 10_000
          ? "--per-shard" : folds != 10 ? "--folds" : pairs != 300 ? "--pairs" : copy ? "--copy" : nil
  }

  /// Writes a layout, and says what became of it.
  ///
  /// - Returns: whether the set is there with all its crops.
  func write(
    _ kind: LayoutKind, of source: FilePath, to target: FilePath, isQuiet: Bool, _ style: ProgressStyle
  ) throws -> Bool {
    let job = run(kind, of: source, to: target)
    let cancellation = CancellationFlag()
    let interrupt = Interrupt { cancellation.cancel() }
    defer { interrupt.stop() }
    var progress: ProgressLine?
    let summary: LayoutRun.Summary
    do {
      summary = try job.run(cancellation: cancellation) { done, all in
        let line = progress ?? ProgressLine(total: all, what: "crops", style)
        progress = line
        line.show(done)
      }
    } catch {
      progress?.clear()
      StandardError.write("\(error)")
      return false
    }
    progress?.clear()
    for path in summary.missing { StandardError.write("\(path.shown): is not there; run facet export again") }
    if !isQuiet { StandardOutput.write(summary.words(job)) }
    try interrupt.end()
    return summary.missing.isEmpty
  }

  private func run(_ kind: LayoutKind, of source: FilePath, to target: FilePath) -> LayoutRun {
    let rules = SetRules(
      split: parts, minPerLabel: minPerLabel, maxPerLabel: maxPerLabel, duplicates: duplicates)
    var run = LayoutRun(source: source, target: target, kind: kind, rules: rules)
    (run.copies, run.perShard) = (copy, perShard)
    (run.folds, run.pairs, run.seed) = (folds, pairs, seed)
    return run
  }
}

extension LayoutKind: ExpressibleByArgument {}
extension CropSplit.Unit: ExpressibleByArgument {}
extension SetRules.Duplicates: ExpressibleByArgument {}
