import Alignment
import DataSets
import ArgumentParser
import Files
import Jobs
import SystemPackage

/// `facet export merge`.
struct ExportMergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Join the folders of several exports, such as those of shards.",
    usage: "facet export merge <folder> ... --out <folder>",
    discussion: """
      Crops are linked, or copied where that is not possible; journals, manifests and left-out.jsonl are joined in the \
      order of the photos' paths. Doing it again changes nothing. Nothing is written when two crops would have one \
      name. Shards that are missing, or were stopped before their end, are reported, and the exit status is 1.
      """, helpNames: [.short, .long])

  @Argument(help: "Folders that facet export wrote.", completion: .directory)
  var folders: [String]

  @Option(
    help: ArgumentHelp("The folder to write into; created if missing.", valueName: "folder"),
    completion: .directory)
  var out: String

  @Flag(help: "Copy crops even where they could be linked.")
  var copy = false

  @Option(help: ArgumentHelp("How the result is printed: text or json.", valueName: "format"))
  var summary = Export.SummaryFormat.text

  func validate() throws {
    if out.isEmpty { throw ValidationError("--out is empty; name a folder to write into") }
    try checkNotEmpty(folders)
  }

  func run() throws {
    let merge = ExportMerge(
      folders: folders.map(RawArguments.path), out: RawArguments.path(out), copies: copy)
    do {
      let result = try merge.run()
      for fault in result.faults { StandardError.write(fault) }
      StandardOutput.write(summary == .json ? result.json(merge.out) : result.text(merge.out))
      let near = try NearDuplicates(of: merge.out)
      if summary == .text, let line = near.summary { StandardOutput.write(line) }
      if !result.faults.isEmpty { throw ExitStatus.somePhotosFailed }
    } catch let error as ExportError {
      StandardError.write("\(error)")
      throw ExitStatus.somePhotosFailed
    } catch let error as DataSetError {
      StandardError.write("\(error)")
      throw ExitStatus.somePhotosFailed
    }
  }
}
