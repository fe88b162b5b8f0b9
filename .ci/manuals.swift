// Writes manual pages from the argument parser's description of the commands, so that they are always correct:
//
//   facet --experimental-dump-help | manuals FOLDER VERSION
//
// facet.1, and facet-COMMAND.1 for every command and its subcommands. `make install` compiles this.
import Foundation

struct Tool: Decodable { var command: Command }

struct Command: Decodable {
  var commandName: String
  var abstract, discussion: String?
  var shouldDisplay: Bool?
  var arguments: [Argument]?
  var subcommands: [Command]?
}

struct Argument: Decodable {
  struct Name: Decodable {
    var kind, name: String
    var text: String { (kind == "long" ? "--" : "-") + name }
  }

  var kind: String
  var isOptional, isRepeating, shouldDisplay: Bool
  var names: [Name]?
  var valueName, abstract, discussion, defaultValue, sectionTitle: String?
  var allValues: [String]?
}

/// Text escaped for roff: no line begins with a command, and backslashes and hyphens are literal.
func roff(_ text: String) -> String {
  text.replacingOccurrences(of: "\\", with: "\\e").replacingOccurrences(of: "-", with: "\\-")
    .split(separator: "\n", omittingEmptySubsequences: false)
    .map { $0.hasPrefix(".") || $0.hasPrefix("'") ? "\\&" + $0 : String($0) }
    .map { $0.isEmpty ? ".PP" : $0 }
    .joined(separator: "\n")
}

func value(_ argument: Argument) -> String { "\\fI" + roff(argument.valueName ?? "value") + "\\fR" }

func heading(_ argument: Argument) -> String {
  guard argument.kind != "positional" else { return value(argument) }
  let names = (argument.names ?? []).sorted { $0.name.count < $1.name.count }
    .map { "\\fB" + roff($0.text) + "\\fR" }.joined(separator: ", ")
  return argument.kind == "option" ? names + " " + value(argument) : names
}

func synopsis(_ name: String, _ arguments: [Argument], hasCommands: Bool) -> String {
  var words = ["\\fB\(roff(name))\\fR"]
  if arguments.contains(where: { $0.kind != "positional" }) { words.append("[\\fIoptions\\fR]") }
  if hasCommands { words.append("\\fIcommand\\fR") }
  for argument in arguments where argument.kind == "positional" {
    let text = value(argument) + (argument.isRepeating ? " ..." : "")
    words.append(argument.isOptional ? "[\(text)]" : text)
  }
  return words.joined(separator: " ")
}

func options(_ arguments: [Argument]) -> [String] {
  arguments.flatMap { argument -> [String] in
    var text = [argument.abstract ?? "", argument.discussion ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
    if let given = argument.defaultValue, argument.kind == "option" { text += " (default: \(given))" }
    return [".TP", heading(argument), roff(text.isEmpty ? "See facet(1)." : text)]
  }
}

func page(_ command: Command, path: [String], version: String, related: [String]) -> String {
  let name = path.joined(separator: "-")
  let arguments = (command.arguments ?? []).filter(\.shouldDisplay)
  let commands = (command.subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
  var lines = [
    ".TH \"\(name.uppercased())\" 1 \"\" \"facet \(version)\" \"facet\"", ".SH NAME",
    "\(roff(name)) \\- \(roff(command.abstract ?? ""))", ".SH SYNOPSIS",
    synopsis(path.joined(separator: " "), arguments, hasCommands: !commands.isEmpty),
  ]
  if let discussion = command.discussion, !discussion.isEmpty {
    lines += [".SH DESCRIPTION", roff(discussion)]
  }
  if !commands.isEmpty {
    lines.append(".SH COMMANDS")
    for command in commands {
      let page = roff((path + [command.commandName]).joined(separator: "-"))
      lines += [".TP", "\\fB\(roff(command.commandName))\\fR", roff(command.abstract ?? "") + " See \\fB\(page)\\fR(1)."]
    }
  }
  if !arguments.isEmpty { lines += [".SH OPTIONS"] + options(arguments) }
  lines += [
    ".SH EXIT STATUS", "0 for success, 1 when some photos failed, 2 for wrong use.", ".SH SEE ALSO",
    related.filter { $0 != name }.map { "\\fB\(roff($0))\\fR(1)" }.joined(separator: ", "),
  ]
  return lines.joined(separator: "\n") + "\n"
}

func write(_ command: Command, path: [String], folder: String, version: String, related: [String]) throws {
  let text = page(command, path: path, version: version, related: related)
  try text.write(toFile: "\(folder)/\(path.joined(separator: "-")).1", atomically: true, encoding: .utf8)
  for below in command.subcommands ?? [] where below.shouldDisplay != false && below.commandName != "help" {
    try write(below, path: path + [below.commandName], folder: folder, version: version, related: related)
  }
}

let words = CommandLine.arguments
guard words.count == 3 else {
  FileHandle.standardError.write(Data("usage: facet --experimental-dump-help | manuals FOLDER VERSION\n".utf8))
  exit(2)
}
let tool = try JSONDecoder().decode(Tool.self, from: FileHandle.standardInput.readDataToEndOfFile())
let root = tool.command
let shown = (root.subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
let related = [root.commandName] + shown.map { "\(root.commandName)-\($0.commandName)" }
try write(root, path: [root.commandName], folder: words[1], version: words[2], related: related)
