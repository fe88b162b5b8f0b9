import ArgumentParser

/// `facet export PHOTOS` and what works on with finished exports.
struct ExportCommand: ParsableCommand {
  // Without help of its own, so that --help shows the options of an export.
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write every face as an aligned 112×112 PNG, or by another template.",
    subcommands: [Export.self, ExportMergeCommand.self, ExportLayout.self, ExportDuplicates.self],
    defaultSubcommand: Export.self, helpNames: [])
}
