import ArgumentParser
import Files
import Jobs

/// The options for what a batch says beside its results.
struct ReportingOptions: ParsableArguments {
  @Flag(help: "Say nothing but results and errors: no summary, no warnings, no progress.")
  var quiet = false

  @Flag(help: "Off a terminal, say every ten seconds on standard error how far it is.")
  var progress = false

  @Option(
    help: ArgumentHelp(
      "Also write errors and warnings about photos into this file, as JSON Lines.", valueName: "file"),
    completion: .file())
  var errors: String?

  func validate() throws {
    if errors == "" { throw ValidationError("--errors is empty; name a file") }
    if quiet, progress { throw ValidationError("--quiet and --progress exclude each other") }
  }

  var style: ProgressStyle { quiet ? .none : progress ? .lines : .terminal }

  /// - Throws: `UsageError` when the file of `--errors` cannot be written.
  func failures() throws -> PhotoFailures {
    try PhotoFailures(to: errors.map(RawArguments.path), isQuiet: quiet)
  }
}
