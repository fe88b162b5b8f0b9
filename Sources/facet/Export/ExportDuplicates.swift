import ArgumentParser
import DataSets
import Files

struct ExportDuplicates: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "duplicates",
    abstract: "List the crops of an export that show one face in copies of a photo.",
    discussion: """
      Copies are the same file under two names, or photos that look alike (smaller, encoded again). Those with two \
      labels come first, since one of the labels must be wrong.
      """,
    helpNames: [.short, .long])

  @Argument(help: ArgumentHelp("The folder of an export.", valueName: "crops"), completion: .directory)
  var source: String

  @Option(help: "text or jsonl.")
  var format = Detect.Format.text

  func run() throws {
    try checkNotEmpty([source])
    let report: DuplicateReport
    do { report = try DuplicateReport(of: RawArguments.path(source)) } catch {
      StandardError.write("\(error)")
      throw ExitStatus.somePhotosFailed
    }
    for line in format == .text ? report.text : report.json { StandardOutput.write(line) }
  }
}
