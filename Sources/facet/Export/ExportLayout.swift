import ArgumentParser
import DataSets
import Files
import Jobs
import Parallel

struct ExportLayout: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "layout",
    abstract: "Write the crops of an export as a set that training programs load.",
    discussion: """
      Layouts: folders (a folder for each label, as torchvision's ImageFolder), list (.lst, text and CSV with the numbers \
      of labels), recordio (.rec, .idx and .lst as InsightFace), webdataset (tar files), imagefolder (with metadata.jsonl, \
      as Hugging Face's datasets), pairs (pictures and pairs.txt as Labeled Faces in the Wild). labels.csv, \
      left-out.jsonl, duplicates.jsonl and layout.json lie beside them.

      The set is written as a whole: its folder has the old content or the new one. It replaces an earlier layout of \
      facet, and nothing else.
      """,
    helpNames: [.short, .long])

  @Argument(help: ArgumentHelp("The layout.", valueName: "layout"))
  var kind: LayoutKind

  @Argument(help: ArgumentHelp("The folder of an export.", valueName: "crops"), completion: .directory)
  var source: String

  @Option(
    help: ArgumentHelp("The folder to write; created if missing.", valueName: "folder"),
    completion: .directory)
  var out: String

  @OptionGroup var rules: LayoutArguments

  @Flag(help: "Say nothing but errors: no summary, no progress.")
  var quiet = false

  @Flag(help: "Off a terminal, say every ten seconds on standard error how far it is.")
  var progress = false

  func validate() throws {
    if out.isEmpty { throw ValidationError("--out is empty; name a folder to write into") }
    try checkNotEmpty([source])
  }

  func run() throws {
    let job = rules.run(kind, of: RawArguments.path(source), to: RawArguments.path(out))
    let cancellation = CancellationFlag()
    let interrupt = Interrupt { cancellation.cancel() }
    defer { interrupt.stop() }
    let style: ProgressStyle = quiet ? .none : progress ? .lines : .terminal
    var shown: ProgressLine?
    let summary: LayoutRun.Summary
    do {
      summary = try job.run(cancellation: cancellation) { done, all in
        let line = shown ?? ProgressLine(total: all, what: "crops", style)
        shown = line
        line.show(done)
      }
    } catch {
      shown?.clear()
      StandardError.write("\(error)")
      throw ExitStatus.somePhotosFailed
    }
    shown?.clear()
    for path in summary.missing { StandardError.write("\(path.shown): is not there; run facet export again") }
    if !quiet { StandardOutput.write(summary.words(job)) }
    try interrupt.end()
    if !summary.missing.isEmpty { throw ExitStatus.somePhotosFailed }
  }
}
