import ArgumentParser
import Files
import Foundation
import Jobs
import Runners

struct Facet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facet",
    abstract: "Find, view, tune and export the faces in a folder of photos.",
    usage: "facet [<photo or folder> ...]\nfacet <subcommand> ...",
    discussion: """
      Examples:
        facet ~/Photos                       the browser on a folder
        facet detect Samples                 faces as text, or --format jsonl
        facet export Samples --out crops     aligned crops of all faces
        facet people suggest --switch-on     who may be on the photos

      Without a command, facet opens its browser on the given photos and folders.

      Exit status: 0 success, 1 some photos failed, 2 wrong use.
      """,
    version: Release.version,
    groupedSubcommands: [
      CommandGroup(name: "Look", subcommands: [Browse.self, LiveProgram.self, Render.self, Explain.self]),
      CommandGroup(
        name: "Find and write", subcommands: [Detect.self, ExportCommand.self, Draw.self, FilmProgram.self]),
      CommandGroup(name: "People", subcommands: [PeopleCommand.self, Find.self, Compare.self]),
      CommandGroup(name: "Annotations", subcommands: [AnnotationsCommand.self]),
      CommandGroup(
        name: "Measure and learn",
        subcommands: [Fit.self, Eval.self, Train.self, Finetune.self, Compose.self, WeightsCommand.self]),
      CommandGroup(name: "This facet", subcommands: [ConfigCommand.self, Doctor.self, Bench.self]),
    ],
    defaultSubcommand: Browse.self)
}

/// The exit statuses of commands.
enum ExitStatus {
  static let somePhotosFailed = ExitCode(1)
  static let wrongUse = ExitCode(2)
}

@main
enum Program {
  static func main() {
    do {
      try Descriptors.secure()
      var arguments = RawArguments.ofThisProcess
      // `help export` is about the options of an export, not about the command that only leads to it.
      if arguments == ["help", "export"] { arguments = ["export", "--help"] }
      if arguments == ["--generate-completion-script", "bash"] {
        return StandardOutput.write(
          CompletionScript.bash(
            Facet.completionScript(for: .bash),
            [
              .init(function: "_facet", meaning: "_facet_browse"),
              .init(function: "_facet_export", meaning: "_facet_export_cut"),
            ]))
      }
      var command = try parse(BlurArgument.joined(arguments))
      try command.run()
    } catch {
      end(with: error)
    }
  }

  /// Where nothing can be a command's name, the browser's arguments are parsed without looking at all commands, which takes
  /// a few milliseconds before its first frame. What is wrong with them is said by the whole program.
  private static func parse(_ arguments: [String]) throws -> any ParsableCommand {
    let mayBeCommand = arguments.contains { $0.utf8.allSatisfy { (0x61...0x7A).contains($0) } }
    if !mayBeCommand, let browse = try? Browse.parse(arguments) { return browse }
    return try Facet.parseAsRoot(arguments)
  }

  /// Prints an error, or the requested help, and exits with its status.
  private static func end(with error: any Error) -> Never {
    if let code = error as? ExitCode { exit(code.rawValue) }
    if let error = error as? UsageError {
      StandardError.write("facet: \(error)")
      exit(ExitStatus.wrongUse.rawValue)
    }
    let message = Facet.fullMessage(for: error)
    if Facet.exitCode(for: error).isSuccess {
      StandardOutput.write(message)
      exit(0)
    }
    StandardError.write("facet: \(brief(message))")
    exit(ExitStatus.wrongUse.rawValue)
  }

  /// The parser's message without the list of all options, which would hide the mistake. `--help` shows the list.
  private static func brief(_ message: String) -> String {
    let text = message.hasPrefix("Error: ") ? String(message.dropFirst(7)) : message
    return text.split(separator: "\n").filter { !$0.hasPrefix("Usage: ") && !$0.hasPrefix("       ") }
      .joined(separator: "\n")
  }
}
