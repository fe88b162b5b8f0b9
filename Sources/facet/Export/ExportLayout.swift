import ArgumentParser
import DataSets
import Files
import Jobs

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
    let isWhole = try rules.write(
      kind, of: RawArguments.path(source), to: RawArguments.path(out), isQuiet: quiet,
      quiet ? .none : progress ? .lines : .terminal)
    if !isWhole { throw ExitStatus.somePhotosFailed }
  }
}
